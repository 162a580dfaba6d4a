'use client';
import { startAuthentication } from '@simplewebauthn/browser';
import { useState } from 'react';
import type { Proof } from '#lib/operator/prove.ts';
import { finishProof, startProof } from './actions.ts';

type Refused = Exclude<Proof, 'proved'>;

const problems: Record<Refused, string> = {
  refused: 'That did not work. Try once more, or take a link by mail.',
  'too-often': 'That was tried too often. Wait ten minutes, or take a link by mail.',
};

/** Asks the device for a signature and goes on once it is accepted. */
export function PasskeyButton({ next }: { next: string }) {
  const [state, setState] = useState<'ready' | 'busy' | Refused>('ready');
  const prove = async () => {
    setState('busy');
    const proof = await signAndSend().catch(() => 'refused' as const);
    if (proof === 'proved') window.location.assign(next);
    else setState(proof);
  };
  return (
    <div className="grid gap-2">
      <button
        type="button"
        className="button button-next min-h-13 text-lg"
        onClick={prove}
        disabled={state === 'busy'}
      >
        Use your passkey
      </button>
      <p role="status">{state !== 'ready' && state !== 'busy' && problems[state]}</p>
    </div>
  );
}

async function signAndSend(): Promise<Proof> {
  return finishProof(await startAuthentication({ optionsJSON: await startProof() }));
}
