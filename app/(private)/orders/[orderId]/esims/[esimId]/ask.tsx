import type { AskableKind } from '#lib/changes/rules.ts';
import { askNetwork } from './actions.ts';

export interface AskProps {
  orderId: string;
  esimId: string;
  kind: AskableKind;
  label: string;
  /** The next thing to do: the one yellow button of the page. */
  next?: boolean;
}

/** A button that asks the network for a change. */
export function Ask({ orderId, esimId, kind, label, next = false }: AskProps) {
  return (
    <form data-asks action={askNetwork.bind(null, orderId, esimId, kind)}>
      <button type="submit" className={`button w-full ${next ? 'button-next' : ''}`}>
        {label}
      </button>
    </form>
  );
}
