/** A place in a source: what compile and check hold beside every value, so that a diagnostic points at what was written. */
import type { Position, Range } from '../diagnostic.ts';
import { childOf, type Entry, type Node, type Path, type Source } from './node.ts';

export type { Source } from './node.ts';

export interface Place {
  source: Source;
  node: Node | undefined;
  /** The map entry this place is the value of. */
  entry?: Entry;
  /** The file the entry's key is written in, where that is another one. */
  keyIn?: Source;
  path: Path;
}

export function lineStarts(text: string): number[] {
  const lines = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.push(i + 1);
  return lines;
}

export function positionAt(source: Source, offset: number): Position {
  let low = 0;
  let high = source.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (source.lines[low] ?? 0) + 1, offset };
}

export function rangeAt(source: Source, start: number, end: number): Range {
  const last = Math.min(Math.max(end, start), source.text.length);
  return { file: source.file, start: positionAt(source, Math.min(start, last)), end: positionAt(source, last) };
}

export function rootOf(source: Source): Place {
  return { source, node: source.root, path: [] };
}

/** The place further down. Where the path leaves the tree, the nearest place above stands for it. */
export function at(place: Place, ...path: (string | number)[]): Place {
  let here = place;
  for (const key of path) {
    const child = childOf(here.node, key);
    if (child === undefined) return { ...here, path: [...place.path, ...path] };
    const keyIn = child.entry?.from ?? here.source;
    const source = child.node.from ?? keyIn;
    here = {
      source,
      node: child.node,
      ...(child.entry && { entry: child.entry }),
      ...(keyIn !== source && { keyIn }),
      path: [...here.path, key],
    };
  }
  return here;
}

/** Range of the value; of a map or list only its first line, where the eye looks. */
export function valueRange(place: Place): Range {
  const { node, source } = place;
  if (node === undefined) return rangeAt(source, 0, 0);
  const newline = source.text.indexOf('\n', node.start);
  const end = newline >= 0 && newline < node.end ? newline : node.end;
  return rangeAt(source, node.start, end);
}

/** Range of the key, or of the value when the place is an item of a list. */
export function keyRange(place: Place): Range {
  return place.entry === undefined
    ? valueRange(place)
    : rangeAt(place.keyIn ?? place.source, place.entry.keyStart, place.entry.keyEnd);
}

/** Whether the file, or a fragment in it, holds these characters anywhere. */
export function isWritten(source: Source, text: string): boolean {
  return source.text.includes(text) || source.beside?.some((it) => it.includes(text)) === true;
}

/** A scalar's characters as written. */
export function writtenText(place: Place): string {
  return place.node?.kind === 'scalar' ? place.node.text : '';
}

/** Range of a part of a scalar's text, where the text stands in the source as it is (no escapes, one line). */
export function partRange(place: Place, start: number, end: number): Range {
  const { node, source } = place;
  if (node?.kind !== 'scalar') return valueRange(place);
  const offset = source.text.indexOf(node.text, node.start);
  if (node.text === '' || offset < 0 || offset + node.text.length > node.end) return valueRange(place);
  return rangeAt(source, offset + start, Math.max(offset + end, offset + start + 1));
}
