import { linkMinutes } from '#lib/auth/request-link.ts';
import { brand } from '#lib/brand.ts';
import { layOut } from '#lib/mail/layout.ts';
import type { SealedWriter } from './sealed.ts';

/** "Sign in": one button that leads to a page, where a second press signs in. */
export const signIn: SealedWriter = (url) =>
  layOut({
    subject: `Sign in to ${brand.name}`,
    preview: `The link works once, for ${linkMinutes} minutes.`,
    heading: 'Sign in',
    parts: [
      { kind: 'words', text: 'Somebody, hopefully you, asked to sign in with this address.' },
      { kind: 'button', label: 'Continue to sign in', href: url },
      {
        kind: 'note',
        text: `The link works once, for ${linkMinutes} minutes. If you did not ask for it, ignore this mail: nothing happens without it.`,
      },
    ],
  });
