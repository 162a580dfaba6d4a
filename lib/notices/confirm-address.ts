import { linkMinutes } from '#lib/auth/request-link.ts';
import { brand } from '#lib/brand.ts';
import { layOut } from '#lib/mail/layout.ts';
import type { SealedWriter } from './sealed.ts';

/** "Confirm your new address": to the address an account is to have from now on. */
export const confirmAddress: SealedWriter = (url) =>
  layOut({
    subject: `Confirm your new address for ${brand.name}`,
    preview: `The link works once, for ${linkMinutes} minutes.`,
    heading: 'Confirm your new address',
    parts: [
      {
        kind: 'words',
        text: `Somebody, hopefully you, wants to use this address for their account at ${brand.name}. Open the link in the browser where you are signed in.`,
      },
      { kind: 'button', label: 'Continue', href: url },
      {
        kind: 'note',
        text: `The link works once, for ${linkMinutes} minutes. If you did not ask for it, ignore this mail: nothing happens without it.`,
      },
    ],
  });
