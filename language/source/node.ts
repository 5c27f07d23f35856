/** The positioned tree of a YAML file: maps, lists and scalars with their offsets, free of the YAML library. */

/** One file as text with its tree. `root` is absent when the text could not be read at all. */
export interface Source {
  file: string;
  text: string;
  /** Offset of the first character of each line. */
  lines: number[];
  root?: Node;
  /** No YAML error: the tree is what the author meant. */
  sound: boolean;
  /** Texts of fragments that stand in the tree. */
  beside?: readonly string[];
}

interface At {
  start: number;
  end: number;
  /** The file it is written in, where that is another one than what stands around it. */
  from?: Source;
}

export interface ScalarNode extends At {
  kind: 'scalar';
  value: null | boolean | number | string;
  /** The characters as written (without quotes for quoted ones): money is read from these digits. */
  text: string;
  plain: boolean;
}

export interface Entry {
  key: string;
  keyStart: number;
  keyEnd: number;
  node: Node;
  /** The file its key is written in, where that is another one than what stands around it. */
  from?: Source;
}

export interface MapNode extends At {
  kind: 'map';
  entries: Entry[];
}

export interface ListNode extends At {
  kind: 'list';
  items: Node[];
}

export type Node = ScalarNode | MapNode | ListNode;
export type Path = readonly (string | number)[];

/** Plain data for the schemas. Keys are safe: the reader refuses those of Object.prototype. */
export function toData(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toData);
  return Object.fromEntries(node.entries.map((e) => [e.key, toData(e.node)]));
}

/** The entry or item one step down a path. */
export function childOf(node: Node | undefined, key: string | number): { node: Node; entry?: Entry } | undefined {
  if (node?.kind === 'map') {
    const entry = node.entries.find((e) => e.key === String(key));
    return entry && { node: entry.node, entry };
  }
  const item = node?.kind === 'list' ? node.items[Number(key)] : undefined;
  return item && { node: item };
}
