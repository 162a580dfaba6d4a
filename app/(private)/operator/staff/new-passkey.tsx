'use client';
import { startRegistration } from '@simplewebauthn/browser';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { keepPasskey, startPasskey } from './actions.ts';

/** Makes a passkey on this device and keeps it under a name. */
export function NewPasskey() {
  const router = useRouter();
  const [state, setState] = useState<'ready' | 'busy' | 'done' | 'refused'>('ready');
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name'));
    setState('busy');
    const kept = await makeAndKeep(name).catch(() => false);
    setState(kept ? 'done' : 'refused');
    if (!kept) return;
    form.reset();
    router.refresh();
  };
  return (
    <form onSubmit={make} className="grid gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <label className="grid min-w-48 flex-1 gap-1 text-[0.9375rem]">
          Name of the passkey
          <input
            className="field"
            name="name"
            maxLength={60}
            required
            autoComplete="off"
            placeholder="My laptop"
          />
        </label>
        <button type="submit" className="button" disabled={state === 'busy'}>
          Register a passkey
        </button>
      </div>
      <p role="status">
        {state === 'done' && 'The passkey is registered.'}
        {state === 'refused' && 'No passkey was registered. This device may have one already.'}
      </p>
    </form>
  );
}

async function makeAndKeep(name: string): Promise<boolean> {
  return keepPasskey(name, await startRegistration({ optionsJSON: await startPasskey() }));
}
