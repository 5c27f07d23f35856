/** The file that carries an installation's secrets to another machine: encrypted in the age format to one recipient alone. */
import { Decrypter, Encrypter } from 'age-encryption';
import { nameOfSecret } from './secret.ts';

/** How every age file begins (age-encryption.org/v1). */
const ageStart = 'age-encryption.org/v1';

/** What the file holds. */
export interface KeyFile {
  bihuan_keys: 1;
  /** When it was written, ISO 8601, and by which request. */
  at: string;
  request: number;
  /** The one in use first. */
  secrets: string[];
}

/** Nothing was read from the file. `other-identity`: the private key is another one; `damaged`: cut off, or a byte is changed. */
export class KeyFileFault extends Error {
  override readonly name = 'KeyFileFault';
  readonly why: 'not-a-key-file' | 'other-identity' | 'damaged';
  constructor(why: KeyFileFault['why']) {
    super(`The file of keys cannot be read: ${why}.`);
    this.why = why;
  }
}

/** Whether it is a public key of age, its checksum included. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

/** Only who has the private key of the recipient reads it. @throws Error for what is no recipient */
export async function sealKeys(recipient: string, file: KeyFile): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(JSON.stringify(file));
}

/** @param identities `AGE-SECRET-KEY-…` @throws KeyFileFault */
export async function openKeys(bytes: Uint8Array, identities: readonly string[]): Promise<KeyFile> {
  if (!Buffer.from(bytes).subarray(0, ageStart.length).equals(Buffer.from(ageStart)))
    throw new KeyFileFault('not-a-key-file');
  return fileIn(await decrypted(bytes, identities));
}

async function decrypted(bytes: Uint8Array, identities: readonly string[]): Promise<string> {
  const decrypter = new Decrypter();
  try {
    for (const it of identities) decrypter.addIdentity(it);
  } catch {
    throw new KeyFileFault('other-identity');
  }
  try {
    return await decrypter.decrypt(bytes, 'text');
  } catch (error) {
    throw new KeyFileFault(/no identity matched/.test((error as Error).message) ? 'other-identity' : 'damaged');
  }
}

function fileIn(text: string): KeyFile {
  let found: Partial<KeyFile> | null;
  try {
    found = JSON.parse(text) as Partial<KeyFile> | null;
  } catch {
    throw new KeyFileFault('not-a-key-file');
  }
  const { bihuan_keys: version, at, request, secrets } = found ?? {};
  const isOurs = version === 1 && typeof at === 'string' && typeof request === 'number' && Array.isArray(secrets);
  if (!isOurs || secrets.length === 0 || !secrets.every((it) => typeof it === 'string' && it !== ''))
    throw new KeyFileFault('not-a-key-file');
  return { bihuan_keys: 1, at, request, secrets };
}

/** What the secrets of a file are called. */
export function namesIn({ secrets }: Pick<KeyFile, 'secrets'>): string[] {
  return secrets.map(nameOfSecret);
}
