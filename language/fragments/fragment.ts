/** fragments/*.yaml as they are known to the SOPs that use them. */
import type { MapNode, Node, Source } from '../source/node.ts';

export interface Fragment {
  id: string;
  source: Source;
  /** By name: the default as written, if there is one. */
  parameters: ReadonlyMap<string, Node | undefined>;
  steps: MapNode;
}

/** By id; undefined for a file that has an error, of which nothing more can be said. */
export type Fragments = ReadonlyMap<string, Fragment | undefined>;

/** `$name` within a text, a value or a key. */
export const PARAMETER = /\$([a-z][a-z0-9_]*)/g;

/** The entry of a map by its key. */
export function entryOf(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.find((it) => it.key === key)?.node : undefined;
}
