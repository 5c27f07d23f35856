/**
 * Erasures in anchors, so that a restored backup does not bring anybody back unseen: each subject under a name that only the
 * installation's key gives, with the instant. What such a name stands for is found among the keys there are, and nowhere else.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Erasure, PersonStore } from '../records/store/person.ts';
import type { Head } from './anchor.ts';
import type { Anchored } from './anchored.ts';
import { anchorName } from './place.ts';
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

/** An erasure, and by what it is known: an anchor, or the receipt of a request. */
export interface KnownErasure extends Erasure {
  proof: string;
}

/** Who was erased by the anchors, under the names that one of the keys held gives, or by `more` (receipts), and has a key again that is older than the erasure. */
export async function erasuresUndone(
  record: Pick<PersonStore, 'subjectKeys'>,
  signers: readonly Signer[],
  anchored: Anchored | undefined,
  more: readonly KnownErasure[] = [],
): Promise<KnownErasure[]> {
  const names = signers.map(nameOf);
  const when = new Map<string, { atMs: number; proof: string }>();
  const note = (what: string, it: { atMs: number; proof: string }) => {
    if (it.atMs > (when.get(what)?.atMs ?? Number.NEGATIVE_INFINITY)) when.set(what, it);
  };
  for (const what of anchored?.all() ?? [])
    if (what.startsWith(OF_ERASED))
      for (const { head, number } of anchored?.ends(what) ?? [])
        note(what, { atMs: Date.parse(head), proof: anchorName(number) });
  for (const { subject, ...it } of more) for (const name of names) note(name(subject), it);
  if (when.size === 0) return [];
  const untilMs = Math.max(...[...when.values()].map(({ atMs }) => atMs));
  const found: KnownErasure[] = [];
  for (let after = ''; ; ) {
    const page = await record.subjectKeys({ after, untilMs, limit: keysAtOnce });
    for (const { subject, madeAtMs } of page) {
      const known = names.flatMap((name) => when.get(name(subject)) ?? []).sort((a, b) => b.atMs - a.atMs)[0];
      if (known !== undefined && madeAtMs <= known.atMs) found.push({ subject, ...known });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < keysAtOnce) return found;
    after = last.subject;
  }
}
