/** The installation's secret, the one beside it while it is exchanged, and the keys derived from them: no purpose shares one. */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a derived key is for. A new purpose is a new word here: old ones must never change, data hangs on them. */
export type SecretPurpose = 'token-signing' | 'update-id' | 'vault' | 'tracking' | 'anchor' | 'file-links';

/** At most this many secrets are good at a time: the one in use, and the one before or after it. */
const SECRETS_MAX = 2;

const keyBytes = 32;

/**
 * Derives a 32-byte key for a purpose by HKDF-SHA-256 (RFC 5869) with an empty salt: the secret is uniformly random or
 * long, and the key must be the same in every process.
 */
export function deriveKey(secret: string, purpose: SecretPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `bihuan/${purpose}`, keyBytes));
}

/** What a key is called where it must be told from others: eight bytes of a hash in hex. Nothing leads back. */
export function keyName(key: Buffer): string {
  return createHash('sha256').update('bihuan/key-name').update(key).digest('hex').slice(0, 16);
}

/** What a secret is called: the name of the key that signs its tokens. */
export function nameOfSecret(secret: string): string {
  return keyName(deriveKey(secret, 'token-signing'));
}

/** A new secret: 32 random bytes in base64url. */
export function newSecret(): string {
  return randomBytes(keyBytes).toString('base64url');
}

/**
 * The secrets of a data folder, the one in use first; the first call makes one (mode 0600) when there is none. Processes
 * that start together all get the same one: a hard link is created whole or not at all.
 */
export function readOrMakeSecrets(home: string): readonly string[] {
  const path = pathIn(home);
  const found = readIfThere(path);
  if (found) return found;
  mkdirSync(home, { recursive: true });
  const draft = draftOf(path);
  writeFileSync(draft, `${newSecret()}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readIfThere(path) ?? [];
}

/**
 * Puts secrets from elsewhere into a data folder, whole or not at all. `there`: it has them already; `other`: it has one that is
 * not among them, which would be lost, so nothing was changed.
 */
export function placeSecrets(home: string, secrets: readonly string[]): 'placed' | 'there' | 'other' {
  const path = pathIn(home);
  mkdirSync(home, { recursive: true });
  const draft = draftOf(path);
  writeFileSync(draft, `${secrets.slice(0, SECRETS_MAX).join('\n')}\n`, { mode: 0o600, flush: true });
  try {
    const found = readIfThere(path);
    if (found !== undefined) {
      if (found.join('\n') === secrets.join('\n')) return 'there';
      if (!found.every((it) => secrets.includes(it))) return 'other';
      renameSync(draft, path);
      return 'placed';
    }
    // Who made one at the same moment was first.
    linkSync(draft, path);
    return 'placed';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'other';
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Replaces them, whole or not at all: a line each, the one in use first. */
export function writeSecrets(home: string, secrets: readonly string[]): void {
  const path = pathIn(home);
  const draft = draftOf(path);
  mkdirSync(home, { recursive: true });
  try {
    writeFileSync(draft, `${secrets.slice(0, SECRETS_MAX).join('\n')}\n`, { mode: 0o600, flush: true });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Whether the data folder has a secret. */
export function hasSecret(home: string): boolean {
  return readIfThere(pathIn(home)) !== undefined;
}

/** Whether others on this machine may read the file; false where there is none, or the system knows no such modes. */
export function isReadByOthers(path: string): boolean {
  if (process.platform === 'win32') return false;
  try {
    return (statSync(path).mode & 0o077) !== 0;
  } catch {
    return false;
  }
}

/** Where a data folder keeps them. */
export function pathIn(home: string): string {
  return join(home, 'secret');
}

function draftOf(path: string): string {
  return `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
}

function readIfThere(path: string): readonly string[] | undefined {
  try {
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .map((it) => it.trim())
      .filter((it) => it !== '');
    return lines.length === 0 ? undefined : lines.slice(0, SECRETS_MAX);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
