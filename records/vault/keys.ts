/**
 * The master keys of the vault: which one new keys of data subjects are sealed under, and by which an old one opens. A sealed
 * key says so itself: the name of its master key stands before the seal; one without is of the time before they had names.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import { ForeignKey } from '../errors.ts';
import { KEY_BYTES, seal, unseal } from './seal.ts';

/** Master keys, the one wanted first. Asked `again` by who met something that none of them opens, it may look anew. */
export type MasterKeys = (again?: 'again') => readonly Buffer[];

/** The master keys a process holds; they wrap subject keys and touch no value themselves. */
export interface VaultKeys {
  /** Opens a sealed key. @throws ForeignKey when its master key is not held; Error when it is not what was sealed there */
  open(place: string, sealed: Buffer): Buffer;
  /** The name of the master key that opens it. @throws ForeignKey when none does */
  opening(place: string, sealed: Buffer): string;
  /** Seals under the master key of this name. @throws ForeignKey when it is not held */
  sealUnder(name: string, place: string, key: Buffer): Buffer;
  /** Seals under the one that the record has in use. @throws ForeignKey when it is not held */
  seal(db: Db, place: string, key: Buffer): Promise<Buffer>;
  /** Names of those held; the first is the one everything shall be under. Empty: this process opens no vault. */
  names(): readonly string[];
}

const nameBytes = 8;
/** iv, tag and the key. */
const sealedBytes = 12 + 16 + KEY_BYTES;

/** What a master key is called: nothing leads back to it. The same name as `startup/secret.ts` gives. */
export function nameOfKey(key: Buffer): string {
  return createHash('sha256')
    .update('bihuan/key-name')
    .update(key)
    .digest('hex')
    .slice(0, nameBytes * 2);
}

/** Under which master key it is; undefined: sealed before they had names. */
export function nameIn(sealed: Buffer): string | undefined {
  return sealed.length > sealedBytes ? sealed.subarray(0, nameBytes).toString('hex') : undefined;
}

/** @throws Error for a key of another length */
export function vaultKeys(given: Buffer | MasterKeys | undefined): VaultKeys {
  const source: MasterKeys = typeof given === 'function' ? given : () => (given === undefined ? [] : [given]);
  const read = (again?: 'again') => new Map(source(again).map((key) => [nameOfKey(checked(key)), key]));
  let known = read();
  const held = (again?: 'again') => {
    if (again !== undefined) known = read(again);
    return known;
  };
  const named = (name: string): Buffer => {
    const key = held().get(name) ?? held('again').get(name);
    if (key === undefined) throw new ForeignKey(name, [...held().keys()]);
    return key;
  };
  const sealUnder = (name: string, place: string, key: Buffer) =>
    Buffer.concat([Buffer.from(name, 'hex'), seal(named(name), place, key)]);
  return {
    open: (place, sealed) => {
      const name = nameIn(sealed);
      return name === undefined
        ? openByAny(held(), place, sealed).key
        : unseal(named(name), place, sealed.subarray(nameBytes));
    },
    opening: (place, sealed) => nameIn(sealed) ?? openByAny(held(), place, sealed).name,
    sealUnder,
    seal: async (db, place, key) => sealUnder(await nameInUse(db), place, key),
    names: () => [...held().keys()],
  };
}

function checked(key: Buffer): Buffer {
  if (key.length !== KEY_BYTES) throw new Error(`The vault's key must have ${KEY_BYTES} bytes.`);
  return key;
}

function openByAny(held: ReadonlyMap<string, Buffer>, place: string, sealed: Buffer): { name: string; key: Buffer } {
  for (const [name, key] of held) {
    try {
      return { name, key: unseal(key, place, sealed) };
    } catch {
      // Not this one.
    }
  }
  throw new ForeignKey(undefined, [...held.keys()]);
}

/** The master key that new keys of subjects go under. @throws when no process has named one */
export async function nameInUse(db: Db): Promise<string> {
  const row = await db
    .selectFrom('key_generation')
    .select('name')
    .where('purpose', '=', 'vault')
    .where('in_use', '=', true)
    .executeTakeFirstOrThrow();
  return row.name;
}

/**
 * Before a process works with the vault: that it holds the master key the record has in use. The first process to come names
 * its own, if that opens what is there.
 *
 * @throws ForeignKey
 */
export async function admitKeys(
  db: Db,
  keys: VaultKeys,
  { nowMs, adopt }: { nowMs: number; adopt: boolean },
): Promise<void> {
  const [own] = keys.names();
  if (own === undefined) return;
  if (adopt) await useKey(db, own, nowMs, true);
  const known = await db
    .selectFrom('key_generation')
    .select('name')
    .where('purpose', '=', 'vault')
    .where('in_use', '=', true)
    .executeTakeFirst();
  const name = known?.name ?? (await firstName(db, keys, own, nowMs));
  // Also looks anew where they are kept.
  keys.sealUnder(name, '', Buffer.alloc(KEY_BYTES));
}

async function firstName(db: Db, keys: VaultKeys, own: string, nowMs: number): Promise<string> {
  const sample = await db
    .selectFrom('vault_key')
    .select(['subject', 'wrapped'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const found = sample && keys.opening(sample.subject, sample.wrapped);
  return useKey(db, found ?? own, nowMs, false);
}

/** The record has this master key in use from now on; without `replaces` only if it has none. Returns the one it has. */
export async function useKey(db: Db, name: string, nowMs: number, replaces: boolean): Promise<string> {
  return deed(db, sql<string>`use_vault_key(${name}, ${nowMs}, ${replaces})`);
}
