/**
 * What is in force and what a publication states, put together by id: a part that is given stands in the place of the one
 * in force, what is not mentioned stays, and only what is named goes. Pure; diagnostics are led back to what was sent.
 */
import type { Diagnostic, Position, Range } from '../diagnostic.ts';
import { canonical } from '../hash.ts';
import { lineStarts } from '../source/place.ts';
import type { Files } from '../workspace/files.ts';
import { GROUPS, isShared, type Part, partsOf } from './parts.ts';

/** Shared files as they would be in force. */
export interface Merged {
  files: Map<string, string>;
  /** Every part of them, by its key. */
  parts: Map<string, Part>;
  /** Parts in force that a file which was given does not mention: they stay. */
  kept: string[];
  /** Given files that are no YAML: nothing can be said about the rest. */
  broken: string[];
  /** The range in the file that was given, for one in the merged file. */
  placeBack(range: Range): Range;
}

/** Where a part stands in a file that was put together. */
interface Placed {
  line: number;
  indent: number;
  part: Part;
  given: boolean;
}

/** `removed`: keys of parts that go. What is given is never removed. */
export function merge(inForce: Files, given: Files, removed: ReadonlySet<string>): Merged {
  const before = partsOf(inForce).parts;
  const now = partsOf(given);
  const stated = new Set(now.parts.map((it) => it.key));
  const staying = before.filter((it) => !stated.has(it.key) && !removed.has(it.key));
  const files = new Map<string, string>();
  const placed = new Map<string, Placed[]>();
  for (const file of new Set([...inForce.keys(), ...given.keys()].filter(isShared))) {
    const text = given.get(file);
    const rest = staying.filter((it) => it.file === file);
    const own = now.parts.filter((it) => it.file === file);
    if (text !== undefined && (rest.length === 0 || now.broken.includes(file))) files.set(file, text);
    else if (text === undefined && rest.length === before.filter((it) => it.file === file).length)
      files.set(file, inForce.get(file) ?? '');
    else if (rest.length + own.length > 0) {
      const together = write(own, rest);
      files.set(file, together.text);
      placed.set(file, together.placed);
    }
  }
  return {
    files,
    parts: new Map([...staying, ...now.parts].map((it) => [it.key, it])),
    kept: staying.filter((it) => given.has(it.file)).map((it) => it.key),
    broken: now.broken,
    placeBack: (range) => backIn(range, files.get(range.file) ?? '', given.get(range.file), placed.get(range.file)),
  };
}

/** One file of these parts. Should its text not say what the parts say, it is written as JSON, which always does. */
function write(own: readonly Part[], rest: readonly Part[]): { text: string; placed: Placed[] } {
  const parts = [...own, ...rest];
  const [first] = parts;
  if (first === undefined || first.kind === 'calendar' || first.kind === 'fragment')
    return { text: first?.text ?? '', placed: [] };
  const written = compose(parts, own);
  const read = new Map(partsOf(new Map([[first.file, written.text]])).parts.map((it) => [it.key, it.data]));
  const same = parts.length === read.size && parts.every((it) => canonical(read.get(it.key)) === canonical(it.data));
  return same ? written : { text: asJson(parts), placed: [] };
}

function compose(parts: readonly Part[], own: readonly Part[]): { text: string; placed: Placed[] } {
  const placed: Placed[] = [];
  const lines: string[] = [];
  const put = (part: Part, indent: number) => {
    placed.push({ line: lines.length + 1, indent, part, given: own.includes(part) });
    const margin = ' '.repeat(indent);
    lines.push(...part.text.split('\n').map((line) => (line === '' ? line : margin + line)));
  };
  const grouped = new Set(Object.values(GROUPS));
  for (const part of parts) if (!grouped.has(part.kind)) put(part, 0);
  for (const [name, kind] of Object.entries(GROUPS)) {
    const members = parts.filter((it) => it.kind === kind);
    if (members.length > 0) lines.push(`${name}:`);
    for (const part of members) put(part, 2);
  }
  return { text: `${lines.join('\n')}\n`, placed };
}

function asJson(parts: readonly Part[]): string {
  const groups = Object.entries(GROUPS).map(([name, kind]) => {
    const members = parts.filter((it) => it.kind === kind).map((it) => [it.id, it.data]);
    return [name, members.length === 0 ? undefined : Object.fromEntries(members)] as const;
  });
  const grouped = new Set(Object.values(GROUPS));
  const own = parts.filter((it) => !grouped.has(it.kind)).map((it) => [it.id, it.data] as const);
  return `${JSON.stringify(Object.fromEntries([...own, ...groups]), null, 1)}\n`;
}

/** What stands in a part that was not given is shown at the beginning of the file: the message says which name it is. */
function backIn(range: Range, text: string, given: string | undefined, placed: Placed[] | undefined): Range {
  if (given === undefined || placed === undefined) return range;
  const starts = lineStarts(given);
  const back = ({ line, column }: Position): Position => {
    const at = placed.findLast((it) => it.line <= line);
    if (at === undefined || !at.given) return { line: 1, column: 1, offset: 0 };
    const there = at.part.line + line - at.line;
    const shift = Math.max(1, column + at.part.column - 1 - at.indent);
    const offset = Math.min((starts[there - 1] ?? 0) + shift - 1, given.length);
    return { line: there, column: shift, offset };
  };
  return text === given ? range : { file: range.file, start: back(range.start), end: back(range.end) };
}

/** Diagnostics led back to the files that were given. */
export function placedBack(merged: Merged, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((it) => ({
    ...it,
    range: merged.placeBack(it.range),
    ...(it.related && { related: it.related.map((r) => ({ ...r, range: merged.placeBack(r.range) })) }),
  }));
}
