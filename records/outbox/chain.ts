/**
 * The hash chain over a case's final events: each hash covers the one before, so no final row can be changed, left out
 * or slipped in without all later hashes changing. Pure.
 */
import type { DomainEvent } from '../../engine/turn.ts';
import { canonical, sha256 } from '../database/json.ts';

/** One event on its place in the chain. */
export interface Link {
  link: number;
  taskMs: number;
  event: DomainEvent;
}

/** hash = SHA-256(previous hash, newline, canonical row); the first link's previous hash is the empty text. */
export function linkHash(caseId: string, before: string, link: Link): string {
  return sha256(`${before}\n${canonical({ case: caseId, ...link })}`);
}

/** A stored row as `verify` sees it; rows that are not final yet come last, without link and hash. */
export interface StoredLink {
  event: DomainEvent;
  taskMs: number;
  link: number | null;
  hash: string | null;
  undone: boolean;
}

/** What the case's row says the chain must end in. */
export interface Anchor {
  length: number;
  head: string;
}

/** How a chain ends by the case's row; `toldSeq`: the last event of the state that the case would go on from. */
export interface ChainEnd extends Anchor {
  toldSeq?: number | undefined;
}

/**
 * What is wrong at the first place that does not fit. `changed`: the row is not what was chained; `missing`: a row, or the
 * end, is gone; `added`: a row too many, or out of its place; `undone`: a row is marked as undone that nothing replaced, or
 * was replaced and is not marked; `rewritten`: the chain fits itself, and not what was seen of it before.
 */
export type ChainFault = 'changed' | 'missing' | 'added' | 'undone' | 'rewritten';

/** A chain recomputed: how far it holds, and where and how it does not. */
export interface Verified {
  ok: boolean;
  /** Links that hold, and the hash of the last of them. */
  length: number;
  head: string;
  /** The first link that does not fit (length + 1: the end does not). */
  brokenAt?: number;
  fault?: ChainFault;
}

/**
 * Recomputes the chain. Also checks that exactly those rows are marked undone that a later row replaces – or the last ones, where
 * the case goes on from before them (a run was reset and has told nothing new yet) – and that no sequence number is missing.
 *
 * @param rows in the order of the chain
 * @param seen ends that the chain had earlier, as somebody else has kept them: each must still be one of its links
 */
export function verify(
  caseId: string,
  rows: readonly StoredLink[],
  anchor: ChainEnd,
  seen: readonly Anchor[] = [],
): Verified {
  let head = '';
  let length = 0;
  const live: StoredLink[] = [];
  const heads = new Map<number, string>();
  for (const row of rows) {
    const bad = (fault: ChainFault) => ({ ok: false, length, head, brokenAt: length + 1, fault });
    while ((live.at(-1)?.event.seq ?? -1) >= row.event.seq) {
      if (live.pop()?.undone !== true) return bad('undone');
    }
    const last = live.at(-1);
    if (last !== undefined && row.event.seq !== last.event.seq + 1) return bad('missing');
    live.push(row);
    if (row.link === null || row.hash === null) continue;
    if (row.link !== length + 1) return bad(row.link > length + 1 ? 'missing' : 'added');
    if (row.hash !== linkHash(caseId, head, { link: row.link, taskMs: row.taskMs, event: row.event }))
      return bad('changed');
    head = row.hash;
    length += 1;
    heads.set(length, head);
  }
  const at = (brokenAt: number, fault: ChainFault): Verified => ({ ok: false, length, head, brokenAt, fault });
  if (length < anchor.length) return at(length + 1, 'missing');
  if (length > anchor.length) return at(anchor.length + 1, 'added');
  if (head !== anchor.head) return at(length + 1, 'changed');
  if (!endsBeforeUndone(live, anchor.toldSeq)) return at(length + 1, 'undone');
  const forged = seen.find((it) => it.length > 0 && heads.get(it.length) !== it.head);
  if (forged !== undefined) return at(forged.length, forged.length > length ? 'missing' : 'rewritten');
  return { ok: true, length, head };
}

/** Whatever is undone stands last, and what the case goes on from ends right before it. */
function endsBeforeUndone(live: readonly StoredLink[], toldSeq: number | undefined): boolean {
  const first = live.findIndex((row) => row.undone);
  if (first === -1) return true;
  return (
    live.slice(first).every((row) => row.undone) && live[first - 1]?.event.seq === toldSeq && toldSeq !== undefined
  );
}
