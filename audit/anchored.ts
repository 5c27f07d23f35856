/** What the row of anchors says of each chain, read once: the ends it had, which it must still have had. */
import type { KnownAnchor } from '../records/store/audit.ts';
import type { Handover } from '../records/store/keys.ts';
import { type AnchorFault, hashOfAnchor, readAnchor } from './anchor.ts';
import { anchorName, type AnchorPlace } from './place.ts';

/** An end that a chain had, and by which anchor that is known. */
export interface AnchoredEnd {
  length: number;
  head: string;
  number: number;
  atMs: number;
  signature: string;
  /** By whom. */
  key: string;
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
  /** Who signed the newest; undefined: there is none to rely on. */
  key: string | undefined;
  /** How its keys came after one another. */
  handovers: readonly Handover[];
}

/**
 * A row to rely on has an anchor of a trusted key: it holds the hashes of all before it, and those after it are of the same
 * key or of one to which it handed over.
 *
 * @param trusted public keys
 * @param known the newest anchor as the record remembers it: without it nobody sees that the row was emptied or cut off
 * @throws AnchorPlaceError when the place cannot be read
 */
export async function readAnchors(
  place: AnchorPlace,
  trusted: readonly string[],
  known?: KnownAnchor,
): Promise<Anchored> {
  const ends = new Map<string, AnchoredEnd[]>();
  const faults: Anchored['faults'] = [];
  const handovers: Handover[] = [];
  let next = { number: 1, before: '' };
  let key: string | undefined;
  let isTrusted = false;
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
    key = anchor.key;
    isTrusted ||= trusted.includes(key);
    handovers.push(...anchor.handovers);
    for (const { what, ...head } of anchor.heads) {
      const end = { ...head, number, atMs, key };
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
  if (key !== undefined && !isTrusted) return untrusted();
  return { key, handovers, ends: (what) => ends.get(what) ?? [], all: () => ends.keys(), next, faults };
}

/** Of somebody else's key, from the first on. */
function untrusted(): Anchored {
  return {
    ends: () => [],
    all: () => [],
    next: { number: 1, before: '' },
    faults: [{ name: anchorName(1), fault: 'unsigned' }],
    key: undefined,
    handovers: [],
  };
}
