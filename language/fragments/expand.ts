/** `use:` → the fragment's steps in its place, before anything is validated; every node keeps the file it was written in. */
import type { Range } from '../diagnostic.ts';
import { STEPS_MAX } from '../limits.ts';
import { naming, type Reporter } from '../report.ts';
import { Use } from '../schema/fragment.ts';
import { validate } from '../schema/validate.ts';
import type { Entry, MapNode, Node, Source } from '../source/node.ts';
import { keyRange, rangeAt, rootOf, at, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { entryOf, type Fragment, type Fragments } from './fragment.ts';
import { filledIn, namesFor, renamed } from './rename.ts';

export interface Expanded {
  source: Source;
  /** By the fragment's file: where the SOP uses it. */
  uses: ReadonlyMap<string, readonly Range[]>;
}

interface Expansion {
  fragments: Fragments;
  reporter: Reporter;
  uses: Map<string, Range[]>;
  texts: Set<string>;
  stepsLeft: number;
  /** Some use stands for nothing. */
  failed: boolean;
}

/** The SOP with the steps of its fragments; the same source where it uses none, not `sound` where one stands for nothing. */
export function expand(source: Source, fragments: Fragments, reporter: Reporter): Expanded {
  const e: Expansion = { fragments, reporter, uses: new Map(), texts: new Set(), stepsLeft: STEPS_MAX, failed: false };
  const { root } = source;
  if (root?.kind !== 'map' || !source.text.includes('use')) return { source, uses: e.uses };
  const entries = root.entries.map((it) => ({
    ...it,
    node: it.key === 'steps' && it.node.kind === 'map' ? stepsOf(e, it.node, source, []) : it.node,
  }));
  if (e.failed) return { source: { ...source, sound: false }, uses: e.uses };
  if (e.uses.size === 0) return { source, uses: e.uses };
  return { source: { ...source, root: { ...root, entries }, beside: [...e.texts] }, uses: e.uses };
}

/** `here`: the file that the map is written in; `inside`: the fragments around it. */
function stepsOf(e: Expansion, steps: MapNode, here: Source, inside: readonly string[]): MapNode {
  const entries = steps.entries.flatMap((entry): Entry[] => {
    if (entryOf(entry.node, 'use') !== undefined) {
      const used = usedSteps(e, entry, here, inside);
      e.failed ||= used.length === 0;
      return used;
    }
    return [{ ...entry, node: blockOf(e, entry.node, entry.node.from ?? here, inside) }];
  });
  const known = new Map<string, Entry>();
  for (const entry of entries) {
    const first = known.get(entry.key);
    if (first !== undefined) {
      e.reporter.report('step/same-id', keyOf(entry, here), { found: entry.key }, keyOf(first, here));
      e.failed = true;
    } else known.set(entry.key, entry);
  }
  return { ...steps, entries };
}

const keyOf = (entry: Entry, here: Source) => rangeAt(entry.from ?? here, entry.keyStart, entry.keyEnd);

/** Steps that stand inside a block. */
function blockOf(e: Expansion, node: Node, here: Source, inside: readonly string[]): Node {
  if (node.kind !== 'map') return node;
  const entries = node.entries.map((it) => ({
    ...it,
    node:
      it.key === 'steps' && it.node.kind === 'map'
        ? stepsOf(e, it.node, it.node.from ?? here, inside)
        : blockOf(e, it.node, it.node.from ?? here, inside),
  }));
  return { ...node, entries };
}

function usedSteps(e: Expansion, entry: Entry, here: Source, inside: readonly string[]): Entry[] {
  const place = { ...rootOf({ ...here, root: entry.node }), entry };
  const { value } = validate(Use, { ...here, root: entry.node }, e.reporter);
  if (value === undefined) return [];
  if (!e.fragments.has(value.use)) {
    const found = { found: value.use, suggestion: nearest(value.use, e.fragments.keys()) };
    e.reporter.report('fragment/unknown', valueRange(at(place, 'use')), found);
    return [];
  }
  const fragment = e.fragments.get(value.use);
  // What is wrong with the file is told there; a ring, too.
  if (fragment === undefined || inside.includes(fragment.id)) return [];
  e.uses.set(fragment.source.file, [...(e.uses.get(fragment.source.file) ?? []), keyRange(place)]);
  e.texts.add(fragment.source.text);
  e.stepsLeft -= fragment.steps.entries.length;
  if (e.stepsLeft < 0) {
    e.reporter.report('file/too-many', keyRange(place), { limit: STEPS_MAX });
    return [];
  }
  const given = argumentsOf(e, fragment, entry, here);
  const named = renamed(fragment.steps, namesFor(entry.key, fragment.steps), 'steps');
  const filled = filledIn(
    named,
    given,
    fragment.source,
    naming(e.reporter, (file) => e.uses.get(file)),
  );
  if (filled.kind !== 'map') return [];
  const { entries } = stepsOf(e, filled, fragment.source, [...inside, fragment.id]);
  return entries.map((it) => ({
    ...it,
    from: it.from ?? fragment.source,
    node: { ...it.node, from: it.node.from ?? fragment.source },
  }));
}

/** What is given, else the default; each with the file it is written in. */
function argumentsOf(e: Expansion, fragment: Fragment, entry: Entry, here: Source): ReadonlyMap<string, Node> {
  const { parameters, source, id } = fragment;
  const list = entryOf(entry.node, 'with');
  const written = list?.kind === 'map' ? list.entries : [];
  for (const it of written) {
    if (parameters.has(it.key)) continue;
    const names = [...parameters.keys()];
    const found = { found: it.key, fragment: id, expected: names.join(', '), suggestion: nearest(it.key, names) };
    e.reporter.report('fragment/unknown-parameter', rangeAt(here, it.keyStart, it.keyEnd), found);
  }
  const given = new Map<string, Node>();
  for (const [name, fallback] of parameters) {
    const own = written.find((it) => it.key === name)?.node;
    if (own !== undefined) given.set(name, { ...own, from: own.from ?? here });
    else if (fallback !== undefined) given.set(name, { ...fallback, from: source });
    else
      e.reporter.report('fragment/missing-parameter', rangeAt(here, entry.keyStart, entry.keyEnd), {
        found: name,
        fragment: id,
      });
  }
  return given;
}
