/** Keyed digests: of requests, and of what makes two intakes one matter. A plain hash of a phone number could be reversed. */
import { createHmac } from 'node:crypto';
import { canonical } from '../../language/hash.ts';
import type { Plan, Value } from '../../language/plan.ts';

/** Makes keyed digests for one purpose each. `secret`: `config.secretFor('update-id')`. */
export type Digest = (purpose: string, ...parts: string[]) => string;

/** A key of digests and what it makes. Of several the first is the one in use; the others know again what they made. */
export interface DigestKey {
  digest: Digest;
  /** For the vault's references. */
  key: Buffer;
}

/** One for each key, each once. */
export function digestKeys(keys: readonly Buffer[]): DigestKey[] {
  return keys
    .filter((key, i) => keys.findIndex((it) => it.equals(key)) === i)
    .map((key) => ({ key, digest: digestWith(key) }));
}

/** Parts are told apart by their length, so that no two lists of parts collide. Base64url, whole. */
export function digestWith(secret: Buffer): Digest {
  return (purpose, ...parts) => {
    const hmac = createHmac('sha256', secret);
    for (const part of [purpose, ...parts]) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    return hmac.digest('base64url');
  };
}

/**
 * Over the SOP and the values of `intake.join.same` (rule 17): an empty field equals only an empty one. Personal values
 * take part by value; the key is all that is kept of them. Undefined where the SOP joins nothing.
 *
 * @param valueOf the value in the kernel's units, null when empty; of a personal field the value itself
 */
export function joinKey(digest: Digest, plan: Plan, valueOf: (field: string) => Value): string | undefined {
  if (plan.join.length === 0) return undefined;
  return digest('join', plan.sop, canonical(plan.join.map((name) => meant(valueOf(name)))));
}

/** One for each key of digests, the one in use first; none: the SOP joins nothing. */
export function joinKeysOf(digests: readonly DigestKey[], plan: Plan, valueOf: (field: string) => Value): string[] {
  return digests.flatMap(({ digest }) => joinKey(digest, plan, valueOf) ?? []);
}

/** A space at the end, or ＣＵ－１ for CU-1, is no other customer: nobody sees the difference who types it. */
function meant(value: Value): Value {
  if (typeof value !== 'string') return value;
  const text = value.normalize('NFKC').trim();
  return text === '' ? null : text;
}
