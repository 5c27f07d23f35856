/** retention.yaml: every class, SOP and field it names is there, and nothing is kept longer or shorter than may be. */
import type { CompiledSop } from '../compile/plan.ts';
import { fault } from '../context.ts';
import type { FieldPlan } from '../plan-parts.ts';
import type { Reporter } from '../report.ts';
import type { RetentionPlan } from '../retention.ts';
import { RetentionFile, type RetentionSource } from '../schema/retention.ts';
import { at, keyRange, type Place, rootOf, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import type { Files } from './files.ts';
import { readFile } from './read-file.ts';

/**
 * Undefined: there is no such file, or something in it is wrong.
 *
 * @param sops by id: those that compiled, and undefined for those that did not
 */
export function readRetention(
  files: Files,
  sops: ReadonlyMap<string, CompiledSop | undefined>,
  reporter: Reporter,
): RetentionPlan | undefined {
  const before = reporter.diagnostics.length;
  const { source, value } = readFile('retention.yaml', RetentionFile, files, reporter);
  if (source !== undefined && value !== undefined) {
    const root = rootOf(source);
    checkClasses(value, root, reporter);
    for (const sop of Object.keys(value.sops)) checkSop(value, sop, { sops, root, reporter });
  }
  if (source === undefined || value !== undefined) reportKeptForEver(value, sops);
  const faulty = reporter.diagnostics.slice(before).some((it) => it.severity === 'error');
  return value === undefined || faulty ? undefined : planOf(value);
}

function planOf({ apply, classes, sops }: RetentionSource): RetentionPlan {
  return {
    apply: apply ?? false,
    classes: Object.fromEntries(
      Object.entries(classes).map(([id, { purpose, days, minimum_days: minimumDays }]) => [
        id,
        { purpose, days, ...(minimumDays !== undefined && { minimumDays }) },
      ]),
    ),
    sops: Object.fromEntries(
      Object.entries(sops).map(([id, of]) => [id, { class: of.class, fields: of.fields ?? {} }]),
    ),
  };
}

function checkClasses({ classes }: RetentionSource, root: Place, reporter: Reporter): void {
  for (const [id, { days, minimum_days: minimum }] of Object.entries(classes))
    if (minimum !== undefined && days < minimum)
      reporter.report('retention/below-minimum', valueRange(at(root, 'classes', id, 'days')), { found: days, minimum });
}

interface Checking {
  sops: ReadonlyMap<string, CompiledSop | undefined>;
  root: Place;
  reporter: Reporter;
}

function checkSop(source: RetentionSource, sop: string, { sops, root, reporter }: Checking): void {
  const place = at(root, 'sops', sop);
  const { class: own, fields = {} } = source.sops[sop] ?? { class: '' };
  if (!sops.has(sop))
    reporter.report('retention/unknown-sop', keyRange(place), { found: sop, suggestion: nearest(sop, sops.keys()) });
  const whole = daysOf(source, own, at(place, 'class'), reporter);
  const declared = sops.get(sop)?.package.plan.fields;
  for (const [name, id] of Object.entries(fields)) {
    const where = at(place, 'fields', name);
    const days = daysOf(source, id, where, reporter);
    if (days !== undefined && whole !== undefined && days > whole)
      reporter.report('retention/field-outlives-case', valueRange(where), { field: name, found: days, limit: whole });
    if (declared !== undefined) checkField(declared, name, where, reporter);
  }
}

function daysOf({ classes }: RetentionSource, id: string, place: Place, reporter: Reporter): number | undefined {
  const found = Object.hasOwn(classes, id) ? classes[id] : undefined;
  if (found === undefined)
    reporter.report('retention/unknown-class', valueRange(place), {
      found: id,
      suggestion: nearest(id, Object.keys(classes)),
      expected: Object.keys(classes).join(', '),
    });
  return found?.days;
}

function checkField(fields: Record<string, FieldPlan>, name: string, place: Place, reporter: Reporter): void {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined)
    reporter.report('retention/unknown-field', keyRange(place), {
      found: name,
      suggestion: nearest(name, Object.keys(fields)),
    });
  else if (!holdsPersonal(field)) reporter.report('retention/field-not-personal', keyRange(place), { field: name });
}

/** Values of the others stand in the chain, which nothing is taken out of. */
function holdsPersonal({ personal, of }: FieldPlan): boolean {
  if (personal === true) return true;
  if (of === undefined) return false;
  return 'type' in of && typeof of.type === 'string'
    ? holdsPersonal(of as FieldPlan)
    : Object.values(of as Record<string, FieldPlan>).some(holdsPersonal);
}

/** Once for each SOP with personal fields: a person's data is kept as long as its purpose asks. */
function reportKeptForEver(
  source: RetentionSource | undefined,
  sops: ReadonlyMap<string, CompiledSop | undefined>,
): void {
  for (const [sop, compiled] of sops) {
    if (compiled === undefined || Object.hasOwn(source?.sops ?? {}, sop)) continue;
    const { context, package: own } = compiled;
    if (Object.values(own.plan.fields).some(holdsPersonal))
      fault(context, 'retention/kept-for-ever', at(context.root, 'sop'), { sop });
  }
}
