/** Seeded chance in a storm: values of fields, and answers to a survey. */
import { FILE } from './proof.ts';
import { isField } from '../engine/values/fit.ts';
import type { FieldPlan, Plan, Value } from '../language/plan.ts';
import { factsOf } from '../language/kinds/of-step.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

/** Free text as acts bring it: a reference into the vault. */
export const TEXT = `v1.${'t'.repeat(43)}`;

/** Mostly good scores. */
export function answers(play: Play, random: Random): Record<string, number> {
  const step = play.world.plan.steps.map((s) => factsOf(s).callBack(s)).find((s) => s !== undefined);
  const score = () => (random.chance(0.7) ? 6 + random.below(5) : random.below(11));
  return Object.fromEntries((step?.survey ?? []).map((question) => [question, score()]));
}

/** What a case is opened with: all that is required, some of the rest. */
export function intakeData(plan: Plan, random: Random, people: string[] = []): Record<string, Value> {
  const names = Object.entries(plan.fields)
    .filter(([, f]) => f.required || random.chance(0.3))
    .map(([name]) => name);
  return valuesFor(plan.fields, names, random, people);
}

/** A value for each of these fields. */
export function valuesFor(
  fields: Plan['fields'],
  names: string[],
  random: Random,
  people: string[] = [],
): Record<string, Value> {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, valueFor(fields[name], random, people)]])),
  );
}

function valueFor(field: FieldPlan, random: Random, people: string[]): Value {
  if (field.personal) return TEXT;
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'money':
      return (field.min ?? 0) + random.below(field.type === 'money' ? 800_000 : 20);
    case 'boolean':
      return random.chance(0.5);
    case 'choice':
      return random.pick(field.choices ?? []) ?? null;
    case 'date':
      return `2026-12-${10 + random.below(20)}`;
    case 'instant':
      return Date.UTC(2026, 11, 1 + random.below(20), random.below(24));
    case 'list':
      return Array.from({ length: random.below(3) + (field.min ?? 0) }, () => itemOf(field, random, people));
    case 'person':
      return random.pick(people) ?? null;
    case 'file':
      return FILE;
    default:
      return `x-${random.below(5)}`;
  }
}

function itemOf({ of = { type: 'text' } }: FieldPlan, random: Random, people: string[]): Value {
  return isField(of) ? valueFor(of, random, people) : valuesFor(of, Object.keys(of), random, people);
}
