/**
 * Sealing of personal values: AES-256-GCM under a key of the data subject, which is itself sealed by the master key.
 * Each seal is bound to its place, so that a row copied to another one does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Length of every key, the master key too. */
export const KEY_BYTES = 32;

/** A new key for one data subject. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** iv, tag and ciphertext in one. `place` is authenticated, not stored. */
export function seal(key: Buffer, place: string, plain: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const c = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([c.update(plain), c.final()]);
  return Buffer.concat([iv, c.getAuthTag(), sealed]);
}

/** @throws Error when key, place or bytes are not those of `seal`. */
export function unseal(key: Buffer, place: string, sealed: Buffer): Buffer {
  const d = createDecipheriv(cipher, key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([d.update(sealed.subarray(ivBytes + tagBytes)), d.final()]);
}
