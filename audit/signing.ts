/** The key that signs anchors and bundles: Ed25519, from 32 bytes, so that who has the public half can verify without us. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Signs in the name of one installation. */
export interface Signer {
  /** The public key: 32 bytes in base64url (RFC 8037). */
  readonly publicKey: string;
  sign(text: string): string;
}

/** An Ed25519 private key in PKCS #8 is this and its 32 bytes (RFC 8410, section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seed 32 bytes: `config.secretFor('anchor')`. The same seed gives the same key. */
export function signerOf(seed: Buffer): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return { publicKey: x as string, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}

/** Whether the text was signed by who has the private half of this key. False for what is no key or no signature. */
export function isSigned(text: string, signature: string, publicKey: string): boolean {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch {
    return false;
  }
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}
