import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { ShopError } from './errors.ts';

export interface EncryptionKey {
  id: string;
  key: Buffer;
}

/**
 * Seals a text with AES-256-GCM under the newest key. `owner` (a row id) is bound in: the text opens
 * only for the row it was sealed for. Shape: `keyId.iv.tag.ciphertext`, base64url.
 */
export function seal(keys: readonly EncryptionKey[], owner: string, text: string): string {
  const newest = keys[0];
  if (!newest) throw new ShopError('misconfigured', 'ENCRYPTION_KEY holds no key');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', newest.key, iv);
  cipher.setAAD(Buffer.from(`${newest.id}:${owner}`));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [newest.id, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

/** Opens what `seal` made. Throws `misconfigured` when the key is gone, an error when text or owner differ. */
export function open(keys: readonly EncryptionKey[], owner: string, sealed: string): string {
  const [id, iv, tag, body] = sealed.split('.');
  const found = keys.find((key) => key.id === id);
  if (!found || iv === undefined || tag === undefined || body === undefined) {
    throw new ShopError('misconfigured', `ENCRYPTION_KEY lacks the key "${id}" that sealed this row`);
  }
  const decipher = createDecipheriv('aes-256-gcm', found.key, Buffer.from(iv, 'base64url'));
  decipher.setAAD(Buffer.from(`${found.id}:${owner}`));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
}

/** A key of its own for each purpose, all from one secret. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return createHmac('sha256', secret).update(`landfall:${purpose}`).digest();
}

/** HMAC-SHA256 as base64url. */
export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares two texts in constant time, whatever their lengths. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** SHA-256 as hex: how a cookie or a token is stored. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
