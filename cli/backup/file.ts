/** The file of a backup: compressed, and for a recipient's key encrypted in the age format. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupError } from '../../records/backup/format.ts';

/** How every age file begins (age-encryption.org/v1). */
const ageStart = 'age-encryption.org/v1';

/** The file is encrypted and no identity was given, or another one. */
export class NeedsIdentity extends Error {
  override readonly name = 'NeedsIdentity';
}

/**
 * Writes to a file beside, which takes the name when all of it is on the disk.
 *
 * @param write fills the stream and ends it
 * @throws Error of the file system or of `write`; then there is no file
 */
export async function writeFileWith<T>(
  path: string,
  recipients: readonly string[],
  write: (out: Writable) => Promise<T>,
): Promise<T> {
  const draft = `${path}.part`;
  const source = new PassThrough();
  const packed = source.pipe(createGzip());
  source.once('error', (error) => packed.destroy(error));
  try {
    const body = recipients.length === 0 ? packed : await encrypted(packed, recipients);
    const filed = pipeline(body, createWriteStream(draft, { mode: 0o600 }));
    filed.catch((error: Error) => source.destroy(error));
    const result = await write(source);
    await filed;
    await synced(draft);
    await rename(draft, path);
    return result;
  } catch (error) {
    source.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}

async function encrypted(body: Readable, recipients: readonly string[]): Promise<Readable> {
  const encrypter = new Encrypter();
  for (const it of recipients) encrypter.addRecipient(it);
  return Readable.fromWeb((await encrypter.encrypt(Readable.toWeb(body) as ReadableStream<Uint8Array>)) as never);
}

async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * The content of a backup's file.
 *
 * @param identities of age, `AGE-SECRET-KEY-…`
 * @throws NeedsIdentity; while it is read BackupError for what is no backup or is cut off
 */
export async function* readFileOf(path: string, identities: readonly string[]): AsyncGenerator<Buffer> {
  const isEncrypted = await startsEncrypted(path);
  const file = createReadStream(path);
  const plain = isEncrypted ? await decrypted(file, identities) : file;
  const unpacked = plain.pipe(createGunzip());
  plain.once('error', (error: Error) => unpacked.destroy(error));
  try {
    for await (const piece of unpacked) yield piece as Buffer;
  } catch (error) {
    throw faultOf(error);
  } finally {
    file.destroy();
  }
}

async function startsEncrypted(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(ageStart.length), 0, ageStart.length, 0);
    return buffer.toString('latin1') === ageStart;
  } finally {
    await file.close();
  }
}

async function decrypted(file: Readable, identities: readonly string[]): Promise<Readable> {
  const decrypter = new Decrypter();
  for (const it of identities) decrypter.addIdentity(it);
  try {
    return Readable.fromWeb((await decrypter.decrypt(Readable.toWeb(file) as ReadableStream<Uint8Array>)) as never);
  } catch (error) {
    throw new NeedsIdentity((error as Error).message);
  }
}

/** zlib says by a code what age says in words. */
function faultOf(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'Z_BUF_ERROR') return new BackupError('cut-off');
  if (code?.startsWith('Z_'))
    return new BackupError(code === 'Z_DATA_ERROR' && message?.includes('header') ? 'not-a-backup' : 'changed');
  if (error instanceof Error && code === undefined && /decrypt|final chunk|stream|tag/i.test(error.message))
    return new BackupError('cut-off');
  return error;
}
