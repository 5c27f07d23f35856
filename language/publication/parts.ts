/**
 * The parts that shared files are made of, each with an id of its own: what a publication states, merges and removes. A
 * part is named `<kind>/<id>`, as in `person/li`.
 */
import { createReporter } from '../report.ts';
import { type Entry, type Node, toData } from '../source/node.ts';
import { positionAt, type Source } from '../source/place.ts';
import { readSource } from '../source/read.ts';
import { type FileKind, type Files, kindOf } from '../workspace/files.ts';

/** What a part can be. `setting` is any other key of organization.yaml, `retention-rule` of retention.yaml. */
export type PartKind =
  | 'person'
  | 'team'
  | 'setting'
  | 'message'
  | 'connector'
  | 'ladder'
  | 'authority'
  | 'calendar'
  | 'fragment'
  | 'retention-class'
  | 'retention'
  | 'retention-rule';

/** One part as written. */
export interface Part {
  /** `<kind>/<id>`. */
  key: string;
  kind: PartKind;
  id: string;
  file: string;
  /** As it stands in the file, its key included, moved to the left margin; of a calendar or fragment the whole file. */
  text: string;
  /** Where its key stands, from 1. */
  line: number;
  column: number;
  /** What the text says, free of how it is written. */
  data: unknown;
}

/** The parts of some files, and the files that are no YAML. */
export interface Parts {
  parts: Part[];
  broken: string[];
}

/** Files every entry of which is a part. */
const WHOLE: Partial<Record<FileKind, PartKind>> = {
  messages: 'message',
  connectors: 'connector',
  ladders: 'ladder',
  authorities: 'authority',
};

/** The keys of organization.yaml and retention.yaml every entry of which is a part. */
export const GROUPS: Readonly<Record<string, PartKind>> = {
  teams: 'team',
  people: 'person',
  classes: 'retention-class',
  sops: 'retention',
};

/** Whether a file is shared by all SOPs, and made of parts. */
export function isShared(path: string): boolean {
  const kind = kindOf(path);
  return kind === 'organization' || kind === 'retention' || isOneEach(kind) || Object.hasOwn(WHOLE, kind);
}

/** Files each of which is one part. */
function isOneEach(kind: FileKind): kind is 'calendar' | 'fragment' {
  return kind === 'calendar' || kind === 'fragment';
}

/** In the order of the files and, within one, as written. */
export function partsOf(files: Files): Parts {
  const parts: Part[] = [];
  const broken: string[] = [];
  for (const [file, text] of files) {
    if (!isShared(file)) continue;
    const source = readSource(file, text, createReporter('en'));
    if (source.sound && source.root !== undefined) parts.push(...partsIn(source, source.root));
    else broken.push(file);
  }
  return { parts, broken };
}

/** What a part says, by its key. */
export function dataByKey(parts: readonly Part[]): Map<string, unknown> {
  return new Map(parts.map((it) => [it.key, it.data]));
}

function partsIn(source: Source, root: Node): Part[] {
  const kind = kindOf(source.file);
  if (isOneEach(kind)) {
    const id = source.file.replace(/^[a-z]+\/|\.yaml$/g, '');
    const { file, text } = source;
    return [{ key: `${kind}/${id}`, kind, id, file, text, line: 1, column: 1, data: toData(root) }];
  }
  if (root.kind !== 'map') return [];
  const whole = WHOLE[kind];
  if (whole !== undefined) return root.entries.map((entry) => partOf(source, whole, entry));
  const other = kind === 'retention' ? 'retention-rule' : 'setting';
  return root.entries.flatMap((entry) => {
    const group = Object.hasOwn(GROUPS, entry.key) ? GROUPS[entry.key] : undefined;
    if (group === undefined || entry.node.kind !== 'map') return [partOf(source, other, entry)];
    return entry.node.entries.map((it) => partOf(source, group, it));
  });
}

function partOf(source: Source, kind: PartKind, entry: Entry): Part {
  const { line, column } = positionAt(source, entry.keyStart);
  const written = source.text.slice(entry.keyStart, entry.node.end).trimEnd();
  const margin = new RegExp(`\n {0,${column - 1}}`, 'g');
  return {
    key: `${kind}/${entry.key}`,
    kind,
    id: entry.key,
    file: source.file,
    text: written.replace(margin, '\n'),
    line,
    column,
    data: toData(entry.node),
  };
}
