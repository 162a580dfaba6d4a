import { z } from 'zod';
import { maskEmailsIn } from '#lib/email-address.ts';

/**
 * What an operator types to be kept, trimmed: a note, a reason. It stays as it is, also when a customer
 * deletes their account, so addresses in it are masked from the start.
 */
export function typedText(longest: number) {
  return z.string().trim().min(3).max(longest).transform(maskEmailsIn);
}
