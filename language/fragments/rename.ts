/** The steps and legs of a fragment in the names that they have where it is used, and `$name` for what is given. */
import type { Reporter } from '../report.ts';
import type { Entry, MapNode, Node, ScalarNode, Source } from '../source/node.ts';
import { rangeAt } from '../source/place.ts';
import { PARAMETER } from './fragment.ts';

/** What every step and leg of a fragment is called where it is used under this id. */
export function namesFor(use: string, steps: MapNode): ReadonlyMap<string, string> {
  const first = steps.entries[0]?.key;
  return new Map(declaredIn(steps, true).map((id) => [id, id === first ? use : `${use}-${id}`]));
}

/** Keys under `steps` and `legs`, however deep. */
function declaredIn(node: Node, isList: boolean): string[] {
  if (node.kind !== 'map') return [];
  return node.entries.flatMap((it) => [
    ...(isList ? [it.key] : []),
    ...declaredIn(it.node, it.key === 'steps' || (it.key === 'legs' && !isList)),
  ]);
}

/** The tree in the names of the use. A name stands where a target, an approval paid, or a `task.<step>` is read. */
export function renamed(node: Node, names: ReadonlyMap<string, string>, key = ''): Node {
  if (node.kind === 'scalar') return scalarRenamed(node, names, key);
  if (node.kind === 'list') return { ...node, items: node.items.map((it) => renamed(it, names)) };
  const isList = key === 'steps' || key === 'legs';
  const entries = node.entries.map((it): Entry => {
    const own = isList ? (names.get(it.key) ?? it.key) : inText(it.key, names);
    // Outcomes and arguments are named by the author; what they lead to, or stand for, may be a step.
    const inner = key === 'outcomes' || key === 'with' ? key : it.key === 'with' && !isUse(node) ? '' : it.key;
    return { ...it, key: own, node: renamed(it.node, names, inner) };
  });
  return { ...node, entries };
}

const isUse = (node: MapNode) => node.entries.some((it) => it.key === 'use');
const NAMING = ['outcomes', 'go_to', 'pays', 'with'];

function scalarRenamed(node: ScalarNode, names: ReadonlyMap<string, string>, key: string): ScalarNode {
  if (typeof node.value !== 'string') return node;
  const text = NAMING.includes(key) ? target(node.value, names) : inText(node.value, names);
  return text === node.value ? node : { ...node, value: text, text };
}

function target(written: string, names: ReadonlyMap<string, string>): string {
  return written
    .split('.')
    .map((part) => names.get(part) ?? part)
    .join('.');
}

function inText(text: string, names: ReadonlyMap<string, string>): string {
  return text
    .replace(/\btask\.([a-z0-9-]+)/g, (whole, id: string) => (names.has(id) ? `task.${names.get(id) ?? id}` : whole))
    .replace(/\btask\['([a-z0-9-]+)'\]/g, (whole, id: string) =>
      names.has(id) ? `task['${names.get(id) ?? id}']` : whole,
    );
}

/** The tree with what is given in the places of its parameters. */
export function filledIn(node: Node, given: ReadonlyMap<string, Node>, source: Source, reporter: Reporter): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((it) => filledIn(it, given, source, reporter)) };
  if (node.kind === 'map')
    return {
      ...node,
      entries: node.entries.map((it) => ({
        ...it,
        key: textOf(it.key, given, () => rangeAt(source, it.keyStart, it.keyEnd), reporter),
        node: filledIn(it.node, given, source, reporter),
      })),
    };
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
  const whole = /^\$([a-z][a-z0-9_]*)$/.exec(node.value)?.[1];
  const argument = whole === undefined ? undefined : given.get(whole);
  if (argument !== undefined) return argument;
  const text = textOf(node.value, given, () => rangeAt(source, node.start, node.end), reporter);
  return { ...node, value: text, text, plain: false };
}

function textOf(
  written: string,
  given: ReadonlyMap<string, Node>,
  range: () => ReturnType<typeof rangeAt>,
  reporter: Reporter,
): string {
  return written.replace(PARAMETER, (whole, name: string) => {
    const argument = given.get(name);
    if (argument?.kind === 'scalar') return argument.text;
    if (argument !== undefined) reporter.report('fragment/not-text', range(), { found: name });
    return whole;
  });
}
