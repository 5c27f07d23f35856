/** What the row of anchors says of each chain, read once: the ends it had, which it must still have had. */
import type { KnownAnchor } from '../records/store/audit.ts';
import { type AnchorFault, hashOfAnchor, readAnchor } from './anchor.ts';
import { anchorName, type AnchorPlace } from './place.ts';

/** An end that a chain had, and by which anchor that is known. */
export interface AnchoredEnd {
  length: number;
  head: string;
  number: number;
  atMs: number;
  signature: string;
}

/** The whole row. */
export interface Anchored {
  /** All ends of a chain that were anchored, the oldest first; empty: none. */
  ends(what: string): readonly AnchoredEnd[];
  /** Everything that was anchored. */
  all(): Iterable<string>;
  /** Of the next anchor: its number and the hash of the one before. */
  next: { number: number; before: string };
  /** Anchors that cannot be relied on, by name. Nothing after the first of them is. */
  faults: { name: string; fault: AnchorFault | 'missing' | 'exchanged' }[];
}

/**
 * @param known the newest anchor as the record remembers it: without it nobody sees that the row was emptied or cut off
 * @throws AnchorPlaceError when the place cannot be read
 */
export async function readAnchors(place: AnchorPlace, key: string, known?: KnownAnchor): Promise<Anchored> {
  const ends = new Map<string, AnchoredEnd[]>();
  const faults: Anchored['faults'] = [];
  let next = { number: 1, before: '' };
  const hashes = new Map<string, string>();
  for (const name of await place.list()) {
    if (name !== anchorName(next.number)) {
      faults.push({ name: anchorName(next.number), fault: 'missing' });
      break;
    }
    const text = await place.read(name);
    const anchor = readAnchor(text, key, next);
    if (typeof anchor === 'string') {
      faults.push({ name, fault: anchor });
      break;
    }
    const { number, atMs } = anchor;
    for (const { what, ...head } of anchor.heads) {
      const end = { ...head, number, atMs };
      const known = ends.get(what);
      if (known === undefined) ends.set(what, [end]);
      else known.push(end);
    }
    next = { number: next.number + 1, before: hashOfAnchor(text) };
    hashes.set(name, next.before);
  }
  // After a fault nothing was read, and it is told already.
  if (known !== undefined && faults.length === 0) {
    const hash = hashes.get(known.name);
    if (hash === undefined) faults.push({ name: known.name, fault: 'missing' });
    else if (known.hash !== undefined && known.hash !== hash) faults.push({ name: known.name, fault: 'exchanged' });
  }
  return { ends: (what) => ends.get(what) ?? [], all: () => ends.keys(), next, faults };
}
