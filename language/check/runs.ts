/** What SOPs of a workspace start of each other: known, given the fields it needs, and not without end. */
import type { CompiledSop } from '../compile/plan.ts';
import { type Context, fault, faultAtKey, placeOf } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Expr, Plan } from '../plan.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';

/** Values that a text in YAML cannot give: the started case would read another number, or none. */
const COMPUTED = ['money', 'instant', 'list', 'party', 'person', 'file'];

interface Start {
  sop: string;
  with: [field: string, value: Expr][];
  /** Where `run` and `with` stand. */
  place: Place;
}

/** Over all SOPs of the workspace that compiled; `ids` are those of all files, broken ones, too. */
export function checkRuns(compiled: ReadonlyMap<string, CompiledSop>, ids: readonly string[]): void {
  for (const { context, package: own } of compiled.values()) {
    for (const start of startsOf(context, own.plan)) checkStart(context, start, compiled, ids);
    const ring = ringFrom(own.plan.sop, compiled);
    if (ring !== undefined) fault(context, 'run/ring', at(context.root, 'sop'), { steps: ring.join(' → ') });
  }
}

function startsOf(context: Context, { steps, signals = [] }: Plan): Start[] {
  const ofSteps = steps.flatMap((s) => {
    const start = factsOf(s).starts(s);
    return start === undefined ? [] : [{ ...start, place: placeOf(context, s.id) }];
  });
  const ofSignals = signals.flatMap(({ code, run }) =>
    run === undefined ? [] : [{ ...run, place: at(context.root, 'signals', code) }],
  );
  return [...ofSteps, ...ofSignals];
}

function checkStart(
  context: Context,
  start: Start,
  compiled: ReadonlyMap<string, CompiledSop>,
  ids: readonly string[],
): void {
  const run = at(start.place, 'run');
  if (!ids.includes(start.sop)) {
    fault(context, 'run/unknown-sop', run, {
      found: start.sop,
      suggestion: nearest(start.sop, ids),
      expected: ids.join(', '),
    });
    return;
  }
  const fields = compiled.get(start.sop)?.package.plan.fields;
  if (fields === undefined) return;
  for (const [name, value] of start.with) {
    const place = at(start.place, 'with', name);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const suggestion = nearest(name, Object.keys(fields));
      faultAtKey(context, 'run/unknown-field', place, { found: name, sop: start.sop, suggestion });
    } else if (COMPUTED.includes(field.type) && value !== null && !isComputed(place)) {
      fault(context, 'run/does-not-fit', place, { field: name, sop: start.sop, type: field.type });
    }
  }
  const given = new Set(start.with.map(([name]) => name));
  const missing = Object.entries(fields).filter(([name, field]) => field.required && !given.has(name));
  for (const [field] of missing) faultAtKey(context, 'run/missing-field', run, { sop: start.sop, field });
}

function isComputed({ node }: Place): boolean {
  return node?.kind === 'scalar' && String(node.value).startsWith('=');
}

/** A way from an SOP back to itself. */
function ringFrom(from: string, compiled: ReadonlyMap<string, CompiledSop>): string[] | undefined {
  const queue: string[][] = [[from]];
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const last = compiled.get(path.at(-1) ?? '');
    if (last === undefined) continue;
    for (const { sop } of startsOf(last.context, last.package.plan)) {
      if (sop === from) return [...path, sop];
      if (!seen.has(sop)) queue.push([...path, sop]);
      seen.add(sop);
    }
  }
  return undefined;
}
