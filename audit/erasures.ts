/**
 * Erasures in anchors, so that a restored backup does not bring anybody back unseen: each subject under a name that only the
 * installation's key gives, with the instant. What such a name stands for is found among the keys there are, and nowhere else.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Erasure, PersonStore } from '../records/store/person.ts';
import type { Head } from './anchor.ts';
import type { Anchored } from './anchored.ts';
import type { Signer } from './signing.ts';

/** Before every such name in an anchor. */
export const OF_ERASED = 'erased/';

/** Names of one page of keys. */
const keysAtOnce = 5_000;

/** The same subject has the same name; without the private key nobody can tell whose it is, not even by trying numbers. */
function nameOf(signer: Signer): (subject: string) => string {
  const key = createHash('sha256').update(signer.sign('bihuan: names of the erased')).digest();
  return (subject) => OF_ERASED + createHmac('sha256', key).update(subject).digest('hex');
}

/** What the next anchor says of these erasures. */
export function headsOfErased(signer: Signer, erased: readonly Erasure[]): Head[] {
  const name = nameOf(signer);
  return erased.map(({ subject, atMs }) => ({ what: name(subject), length: 1, head: new Date(atMs).toISOString() }));
}

/** Who was erased by the anchors, under the names that one of the keys held gives, or by `more` (receipts), and has a key again that is older than the erasure. */
export async function erasuresUndone(
  record: Pick<PersonStore, 'subjectKeys'>,
  signers: readonly Signer[],
  anchored: Anchored | undefined,
  more: readonly Erasure[] = [],
): Promise<Erasure[]> {
  const names = signers.map(nameOf);
  const when = new Map<string, number>();
  const note = (what: string, atMs: number) => when.set(what, Math.max(atMs, when.get(what) ?? 0));
  for (const what of anchored?.all() ?? [])
    if (what.startsWith(OF_ERASED)) for (const { head } of anchored?.ends(what) ?? []) note(what, Date.parse(head));
  for (const { subject, atMs } of more) for (const name of names) note(name(subject), atMs);
  if (when.size === 0) return [];
  const untilMs = Math.max(...when.values());
  const found: Erasure[] = [];
  for (let after = ''; ; ) {
    const page = await record.subjectKeys({ after, untilMs, limit: keysAtOnce });
    for (const { subject, madeAtMs } of page) {
      const atMs = Math.max(...names.map((name) => when.get(name(subject)) ?? Number.NEGATIVE_INFINITY));
      if (madeAtMs <= atMs) found.push({ subject, atMs });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < keysAtOnce) return found;
    after = last.subject;
  }
}
