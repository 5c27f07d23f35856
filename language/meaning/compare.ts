/** Two states of a workspace, or two versions of one SOP, compared by what they mean: the sentences of a publication, by whom they touch. */
import type { Workspace } from '../load.ts';
import type { Package } from '../plan.ts';
import { partsOf } from '../publication/parts.ts';
import { createReporter } from '../report.ts';
import { toData } from '../source/node.ts';
import { readSource } from '../source/read.ts';
import type { Files } from '../workspace/files.ts';
import { idOf, type Line, visible } from './line.ts';
import { meaningOfShared } from './shared.ts';
import { meaningOfSop } from './sop.ts';

/** A workspace as read and as compiled. */
export interface State {
  files: Files;
  workspace: Pick<Workspace, 'packages'>;
}

/** What changes from one version of an SOP to another; nothing between a version and itself. Renamed steps are no new ones. */
export function compareSops(before: Package, after: Package): Line[] {
  if (before.plan.hash === after.plan.hash && before.source === after.source) return [];
  const names = renamed(before, after);
  const told = meaningOfSop(names.size === 0 ? before : { ...before, source: withNames(before.source, names) }, after);
  const [head, ...lines] = told;
  // The head tells of another version, and of none where both have one number.
  const heads = head !== undefined && before.plan.version !== after.plan.version ? [head] : [];
  return [...heads, ...[...names].map(([old, name]) => renamedLine(after, old, name)), ...lines];
}

/** All SOPs and all that they share: what is new, what is gone, what changes. */
export function compareWorkspaces(before: State, after: State): Line[] {
  const ids = [...new Set([...before.workspace.packages.keys(), ...after.workspace.packages.keys()])].sort();
  const sops = ids.flatMap((id) => {
    const [was, is] = [before.workspace.packages.get(id), after.workspace.packages.get(id)];
    if (is === undefined) return was === undefined ? [] : [goneLine(was)];
    return was === undefined ? meaningOfSop(undefined, is) : compareSops(was, is);
  });
  const [one, other] = [before, after].map(({ files }) => new Map(partsOf(files).parts.map((it) => [it.key, it])));
  return [...sops, ...meaningOfShared(one ?? new Map(), other ?? new Map())];
}

/** Steps that the newer version's `upgrade` says are the older one's under another name. */
function renamed(before: Package, { plan: { upgrade } }: Package): Map<string, string> {
  if (upgrade?.from !== before.plan.version) return new Map();
  const there = new Set(before.plan.steps.map(({ id }) => id));
  return new Map(Object.entries(upgrade.steps).filter(([old, name]) => old !== name && there.has(old)));
}

/** The text as data with its steps under their new names: where they stand, and wherever they are named. JSON is YAML. */
function withNames(source: string, names: ReadonlyMap<string, string>): string {
  const { root } = readSource('sop.yaml', source, createReporter('en'));
  const named = (word: string) => {
    const [step = '', ...rest] = word.split('.');
    return [names.get(step) ?? step, ...rest].join('.');
  };
  const renamedIn = (value: unknown, key: string | undefined): unknown => {
    if (typeof value === 'string') return key !== undefined && NAMES_STEPS.has(key) ? named(value) : value;
    if (Array.isArray(value)) return value.map((it: unknown) => renamedIn(it, key));
    if (typeof value !== 'object' || value === null) return value;
    const isSteps = key === 'steps' || key === 'outcomes';
    const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
      key === 'steps' ? (names.get(name) ?? name) : name,
      renamedIn(inner, isSteps && typeof inner === 'string' ? 'go_to' : name),
    ]);
    return Object.fromEntries(entries);
  };
  return JSON.stringify(renamedIn(root === undefined ? {} : toData(root), undefined));
}

/** Keys whose words are steps, or moments of them. */
const NAMES_STEPS: ReadonlySet<string> = new Set(['go_to', 'from', 'until', 'restart', 'pays', 'during', 'not_by']);

function renamedLine({ plan }: Package, old: string, name: string): Line {
  const scope = `sop/${plan.sop}`;
  return {
    id: idOf(`${scope}.renamed`, { path: ['steps', old], before: old, after: name }),
    touches: 'agents',
    zh: visible(`「${plan.title}」（${plan.sop}） 步骤 ${old} 改名为 ${name}，在办案件随之`),
    en: visible(`${plan.sop} (${plan.title}) step ${old} is now called ${name}; open cases follow`),
  };
}

function goneLine({ plan: { sop, title, version } }: Package): Line {
  return {
    id: idOf(`sop/${sop}`, { path: [], before: version }),
    touches: 'leads',
    zh: visible(`「${title}」（${sop}）：不在后者之中（原为第 ${version} 版）`),
    en: visible(`${sop} (${title}): not in the second (was version ${version})`),
  };
}
