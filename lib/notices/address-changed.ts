import { brand } from '#lib/brand.ts';
import { layOut } from '#lib/mail/layout.ts';
import type { SealedWriter } from './sealed.ts';

/** "Your account has another address now": to the address it had. */
export const addressChanged: SealedWriter = () =>
  layOut({
    subject: `Your ${brand.name} account has another address now`,
    preview: 'This address no longer signs in to it.',
    heading: 'Your account has another address now',
    parts: [
      {
        kind: 'words',
        text: `Your account at ${brand.name} was moved to another e-mail address, confirmed from a browser that was signed in. This address no longer signs in to it, and links in older mails no longer open its orders.`,
      },
      {
        kind: 'note',
        text: `Was it not you? Write to ${brand.supportEmail} at once.`,
      },
    ],
  });
