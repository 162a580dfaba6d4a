import { type EsimState, esimState } from '#lib/esims/states.ts';

/** How far an eSIM is on its way from the order page to the network, and what its owner does next. */
export type Stage = 'to-install' | 'installing' | 'to-connect' | 'on-phone' | 'gone';

const stages: Partial<Record<EsimState, Stage>> = {
  preparing: 'to-install',
  new: 'to-install',
  // Hiding the code of one whose state is not clear would help nobody.
  unclear: 'to-install',
  installing: 'installing',
  installed: 'to-connect',
  expired: 'gone',
  ended: 'gone',
};

/** The stage of an eSIM by its two status fields. */
export function stageOf({ esimStatus, smdpStatus }: { esimStatus: string; smdpStatus: string }): Stage {
  return stages[esimState(esimStatus, smdpStatus)] ?? 'on-phone';
}
