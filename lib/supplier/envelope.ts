import { z } from 'zod';

/**
 * The envelope of every answer. Documents and wire differ: `success` may be the text "true", the message
 * has two names, the code may be a number or null.
 */
export const envelope = z
  .object({
    success: z.union([z.boolean(), z.string()]).nullish(),
    errorCode: z.union([z.string(), z.number()]).nullish(),
    errorMsg: z.string().nullish().catch(null),
    errorMessage: z.string().nullish().catch(null),
    obj: z.unknown(),
  })
  .transform((answer) => ({
    succeeded: answer.success === true || answer.success === 'true',
    // Codes are texts with leading zeros; a number has lost them.
    code:
      typeof answer.errorCode === 'number'
        ? String(answer.errorCode).padStart(6, '0')
        : (answer.errorCode ?? '').trim(),
    message: answer.errorMsg ?? answer.errorMessage ?? '',
    obj: answer.obj ?? {},
  }));

/** An envelope's code when all went well: "0", null and "" all occur. */
export const fine = /^0*$/;
