/** The installation's one secret and the keys derived from it, so that no purpose ever shares a key with another. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a derived key is for. A new purpose is a new word here: old ones must never change, data hangs on them. */
export type SecretPurpose = 'token-signing' | 'update-id' | 'vault' | 'tracking' | 'anchor';

const keyBytes = 32;

/**
 * Derives a 32-byte key for a purpose by HKDF-SHA-256 (RFC 5869) with an empty salt: the secret is uniformly random or
 * long, and the key must be the same in every process.
 */
export function deriveKey(secret: string, purpose: SecretPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `bihuan/${purpose}`, keyBytes));
}

/**
 * Reads the secret of a data folder, making it (mode 0600) when there is none. Processes that start together all get
 * the same one: a hard link is created whole or not at all.
 */
export function readOrMakeSecret(home: string): string {
  const path = join(home, 'secret');
  const found = readIfThere(path);
  if (found) return found;
  mkdirSync(home, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(keyBytes).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8').trim();
}

/** Whether the data folder has a secret. */
export function hasSecret(home: string): boolean {
  return readIfThere(join(home, 'secret')) !== undefined;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
