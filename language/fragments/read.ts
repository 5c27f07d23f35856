/** fragments/*.yaml: every parameter that is named is declared, every declared one named, and no fragment stands in itself. */
import type { Reporter } from '../report.ts';
import { FragmentFile } from '../schema/fragment.ts';
import { validate } from '../schema/validate.ts';
import type { Node } from '../source/node.ts';
import { at, keyRange, type Place, rangeAt, rootOf, valueRange } from '../source/place.ts';
import { readSource } from '../source/read.ts';
import { nearest } from '../suggest.ts';
import { type Files, kindOf } from '../workspace/files.ts';
import { entryOf, type Fragment, type Fragments, PARAMETER } from './fragment.ts';

export function readFragments(files: Files, paths: readonly string[], reporter: Reporter): Fragments {
  const found = paths
    .filter((path) => kindOf(path) === 'fragment')
    .map((path) => [idOf(path), readOne(path, files.get(path) ?? '', reporter)] as const);
  const known = new Map(found);
  for (const [id, fragment] of known) if (fragment !== undefined) checkRing(known, id, fragment, reporter);
  return known;
}

const idOf = (path: string) => path.replace(/^fragments\/|\.yaml$/g, '');

function readOne(path: string, text: string, reporter: Reporter): Fragment | undefined {
  const source = readSource(path, text, reporter);
  if (!source.sound) return undefined;
  const { value, clean } = validate(FragmentFile, source, reporter);
  const root = rootOf(source);
  const steps = entryOf(source.root, 'steps');
  if (value === undefined || !clean || steps?.kind !== 'map') return undefined;
  if (value.fragment !== idOf(path))
    reporter.report('sop/id-is-not-file-name', valueRange(at(root, 'fragment')), {
      found: value.fragment,
      expected: idOf(path),
    });
  const names = Object.keys(value.parameters ?? {});
  const named = new Set<string>();
  const sound = mentions(steps).map(({ name, node }) => {
    named.add(name);
    if (names.includes(name)) return true;
    reporter.report('fragment/undeclared-parameter', rangeAt(source, node.start, node.end), {
      found: name,
      suggestion: nearest(name, names),
      expected: names.join(', '),
    });
    return false;
  });
  for (const name of names)
    if (!named.has(name))
      reporter.report('fragment/parameter-never-used', keyRange(at(root, 'parameters', name)), { found: name });
  if (sound.includes(false)) return undefined;
  const parameters = names.map((name) => [name, defaultOf(at(root, 'parameters', name))] as const);
  return { id: idOf(path), source, parameters: new Map(parameters), steps };
}

function defaultOf(place: Place): Node | undefined {
  return entryOf(place.node, 'default');
}

interface Mention {
  name: string;
  node: { start: number; end: number };
}

/** Every `$name` in values and keys. */
function mentions(node: Node): Mention[] {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? namesIn(node.value, node) : [];
  if (node.kind === 'list') return node.items.flatMap(mentions);
  return node.entries.flatMap((it) => [
    ...namesIn(it.key, { start: it.keyStart, end: it.keyEnd }),
    ...mentions(it.node),
  ]);
}

function namesIn(text: string, node: Mention['node']): Mention[] {
  return [...text.matchAll(PARAMETER)].map(([, name = '']) => ({ name, node }));
}

/** Told at the use that closes the ring, of the fragment that comes first in it. */
function checkRing(known: Fragments, id: string, { source, steps }: Fragment, reporter: Reporter): void {
  for (const use of usesIn(steps)) {
    const ring = wayBack(known, use.id, id, [id]);
    if (ring === undefined || ring.some((it) => it < id)) continue;
    const range = rangeAt(source, use.node.start, use.node.end);
    reporter.report('fragment/ring', range, { steps: [...ring, id].join(' → ') });
  }
}

function wayBack(known: Fragments, from: string, to: string, path: readonly string[]): string[] | undefined {
  if (from === to) return [...path];
  const fragment = known.get(from);
  if (fragment === undefined || path.includes(from)) return undefined;
  for (const use of usesIn(fragment.steps)) {
    const found = wayBack(known, use.id, to, [...path, from]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function usesIn(node: Node): { id: string; node: Node }[] {
  if (node.kind !== 'map') return [];
  const use = entryOf(node, 'use');
  const own = use?.kind === 'scalar' ? [{ id: String(use.value), node: use }] : [];
  return [...own, ...node.entries.flatMap((it) => usesIn(it.node))];
}
