'use client';
import { startAuthentication } from '@simplewebauthn/browser';
import { useState } from 'react';
import { finishProof, startProof } from './actions.ts';

/** Asks the device for a signature and goes on once it is accepted. */
export function PasskeyButton({ next }: { next: string }) {
  const [state, setState] = useState<'ready' | 'busy' | 'refused'>('ready');
  const prove = async () => {
    setState('busy');
    const done = await signAndSend().catch(() => false);
    if (done) window.location.assign(next);
    else setState('refused');
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
      <p role="status">
        {state === 'refused' && 'That did not work. Try once more, or take a link by mail.'}
      </p>
    </div>
  );
}

async function signAndSend(): Promise<boolean> {
  return finishProof(await startAuthentication({ optionsJSON: await startProof() }));
}
