import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

export type IdPrefix =
  | 'ord'
  | 'lin'
  | 'unt'
  | 'int'
  | 'rfd'
  | 'esm'
  | 'rdg'
  | 'chg'
  | 'alt'
  | 'stf'
  | 'not'
  | 'prg'
  | 'bal'
  | 'mck'
  | 'cus'
  | 'evt'
  | 'mal'
  | 'his'
  | 'syn'
  | 'prc'
  | 'alm'
  | 'blk'
  | 'aud';

/** A sortable id: prefix, 48 bits of time, 80 random bits; e.g. `ord_01k…`, 30 characters. */
export function newId(prefix: IdPrefix, now = Date.now()): string {
  const bytes = Buffer.concat([Buffer.alloc(6), randomBytes(10)]);
  bytes.writeUIntBE(now, 0, 6);
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i += 1) {
    text = alphabet[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** Whether something from outside is a text in the shape of one of our ids with this prefix. */
export function isId(prefix: IdPrefix, text: unknown): boolean {
  return typeof text === 'string' && new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`).test(text);
}
