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

/**
 * Recomputes the chain; `brokenAt` is the first link that does not fit (length + 1: the end does not). Also checks that
 * exactly those rows are marked undone that a later row replaces, and that no sequence number is missing.
 *
 * @param rows in the order of the chain
 */
export function verify(
  caseId: string,
  rows: readonly StoredLink[],
  anchor: Anchor,
): { ok: boolean; length: number; head: string; brokenAt?: number } {
  let head = '';
  let length = 0;
  const live: StoredLink[] = [];
  for (const row of rows) {
    const bad = { ok: false, length, head, brokenAt: length + 1 };
    while ((live.at(-1)?.event.seq ?? -1) >= row.event.seq) {
      if (live.pop()?.undone !== true) return bad;
    }
    const last = live.at(-1);
    if (last !== undefined && row.event.seq !== last.event.seq + 1) return bad;
    live.push(row);
    if (row.link === null || row.hash === null) continue;
    const hash = linkHash(caseId, head, { link: row.link, taskMs: row.taskMs, event: row.event });
    if (row.link !== length + 1 || row.hash !== hash) return bad;
    head = hash;
    length += 1;
  }
  if (length !== anchor.length || head !== anchor.head || live.some((row) => row.undone)) {
    return { ok: false, length, head, brokenAt: length + 1 };
  }
  return { ok: true, length, head };
}
