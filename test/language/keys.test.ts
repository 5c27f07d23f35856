/**
 * No dead keys: a small workspace writes every key of the language, and a change of each one changes how cases go, or,
 * for the keys that other rooms read, what those rooms are given. A new key without such a proof fails here.
 */
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { load, type Workspace } from '../../language/load.ts';
import { FILE_SCHEMAS } from '../../language/schema/json-schema.ts';
import { keysOf, usesOf, type Where } from './key-paths.ts';
import { CHECKED, OTHER, READ_ELSEWHERE, SOURCE_ONLY } from './key-proofs.ts';
import { readFolder } from '../setup/folder.ts';
import { goesOtherwise } from './trace.ts';

const FOLDER = 'test/language/every-key';
/** A construct too large for the one SOP has a small one of its own, with its own story (trace.ts). */
const FILES: Record<string, string | string[]> = {
  sop: ['every-key.sop.yaml', 'approving.sop.yaml', 'between.sop.yaml', 'blocks.sop.yaml'],
  fragment: 'fragments/alone.yaml',
  organization: 'organization.yaml',
  ladders: 'ladders.yaml',
  authorities: 'authorities.yaml',
  retention: 'retention.yaml',
  messages: 'messages.yaml',
  connectors: 'connectors.yaml',
  calendar: 'calendars/office.yaml',
  days: 'calendars/notice-2026.yaml',
};
const files = readFolder(FOLDER);
/** The other large SOPs, which what is written in one of them does not touch, are left out of what is read again and again. */
const LARGE = [FILES.sop].flat();
const filesFor = (changing: string) =>
  new Map([...files].filter(([path]) => path === changing || !LARGE.includes(changing) || !LARGE.includes(path)));
const keys = FILE_SCHEMAS.flatMap((schema) => {
  const uses = [FILES[schema.name] ?? []].flat().map((file) => {
    const found = usesOf(schema, parseDocument(files.get(file) ?? '').toJS());
    return (path: string) => (found.get(path) ?? []).map((where) => ({ file, where }));
  });
  return keysOf(schema).map((key) => ({ ...key, uses: uses.flatMap((of) => of(key.path)) }));
});
type Key = (typeof keys)[number];
type Use = { file: string; where: Where };

/** The workspace with the key changed at one place: another value, or left out. */
function changed(key: Key, { file, where }: Use): Workspace {
  const doc = parseDocument(files.get(file) ?? '');
  const other = OTHER[key.path];
  if (other !== undefined) doc.setIn(where, doc.createNode(other));
  else doc.deleteIn(where);
  return load(filesFor(file).set(file, doc.toString()));
}

/** What other rooms are given of a workspace, but for the text as written and the hash over the rest. */
function given({ packages, organization, connectors, calendars, retention }: Workspace): string {
  const all = [...packages.values()].map(({ plan, texts }) => [{ ...plan, hash: '' }, texts]);
  return JSON.stringify([all, organization, [...connectors], [...calendars], retention]);
}

const sound = new Map<string, { before: Workspace; text: string }>();

/** The workspace as it is written, as far as a change in the file can touch it, and what other rooms are given of it. */
function unchanged(changing: string): { before: Workspace; text: string } {
  const kind = LARGE.includes(changing) ? changing : '';
  const known = sound.get(kind);
  if (known !== undefined) return known;
  const before = load(filesFor(kind));
  const made = { before, text: given(before) };
  sound.set(kind, made);
  return made;
}

test('the workspace is sound, and writes every key', () => {
  expect(load(files).diagnostics).toEqual([]);
  expect(keys.filter((key) => key.uses.length === 0).map((key) => key.path)).toEqual([]);
});

test('no proof is kept for a key that is gone', () => {
  const paths = new Set(keys.map((key) => key.path));
  const named = [OTHER, READ_ELSEWHERE, SOURCE_ONLY, CHECKED].flatMap((table) => Object.keys(table));
  expect(named.filter((path) => !paths.has(path))).toEqual([]);
});

/** A key that holds others is proved by them. */
const proved = keys.filter((key) => !Object.hasOwn(SOURCE_ONLY, key.path) && !key.holds);

describe('changed', () => {
  test.each(proved.map((key) => [key.path, key] as const))('%s', (path, key) => {
    const wanted = CHECKED[path] ?? (Object.hasOwn(READ_ELSEWHERE, path) ? 'given' : 'played');
    const found: string[] = [];
    for (const use of key.uses) {
      found.push(effectOf(changed(key, use), wanted, use.file));
      if (found.at(-1) === wanted) break;
    }
    expect(found).toContain(wanted);
  });
});

function effectOf(after: Workspace, wanted: string, file: string): string {
  const error = after.diagnostics.find((d) => d.severity === 'error');
  if (error !== undefined) return error.code;
  const { before, text } = unchanged(file);
  if (given(after) === text) return 'nothing';
  return wanted === 'played' && goesOtherwise(before, after, file) ? 'played' : 'given';
}
