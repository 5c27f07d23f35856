/**
 * Random storms: seeded people, delays, duplicates, refusals and failures against one SOP, with the invariants checked
 * after every step. A violation carries the seed that shows it again.
 */
import type { Act } from '../engine/event.ts';
import { Refused } from '../engine/kernel.ts';
import type { Visit } from '../engine/state.ts';
import type { FieldPlan, StepPlan, Value } from '../language/plan.ts';
import { stepViolations, storyViolations } from './invariants.ts';
import { Play, type World } from './play.ts';
import { type Random, randomOf } from './random.ts';

const HOUR_MS = 3_600_000;
/** A case that lives longer than this in a storm is left alone; its invariants were checked all along. */
const STEPS_MAX = 400;

export interface StormResult {
  cases: number;
  caseHours: number;
  events: number;
  closed: number;
  violations: { seed: number; what: string }[];
}

/** Runs `cases` cases from `seed` on. */
export function storm(world: World, options: { seed: number; cases: number; startMs: number }): StormResult {
  const result: StormResult = { cases: 0, caseHours: 0, events: 0, closed: 0, violations: [] };
  for (let i = 0; i < options.cases; i++) {
    const seed = options.seed + i;
    const play = one(world, seed, options.startMs, result);
    result.cases++;
    result.caseHours += (play.nowMs - options.startMs) / HOUR_MS;
    result.events += play.taken;
    if (play.state.state === 'closed') result.closed++;
    for (const what of storyViolations(play)) result.violations.push({ seed, what });
  }
  return result;
}

function one(world: World, seed: number, startMs: number, result: StormResult): Play {
  const random = randomOf(seed);
  const reply = (): Record<string, Value> => (random.chance(0.2) ? { failed: 'status-500' } : { id: `P-${seed}` });
  const play = new Play(
    { reply, ...world },
    { data: intakeData(world, random) },
    startMs + random.below(14 * 24) * HOUR_MS,
  );
  for (let step = 0; step < STEPS_MAX && play.finished === undefined; step++) {
    const before = play.state;
    wait(play, random);
    if (play.finished !== undefined) break;
    attemptSomething(play, random);
    for (const what of stepViolations(before, play.state)) result.violations.push({ seed, what });
  }
  return play;
}

/** Sometimes minutes, sometimes exactly the next due, sometimes days. */
function wait(play: Play, random: Random): void {
  const kind = random.below(10);
  if (kind < 6) play.advance(random.below(3 * HOUR_MS));
  else if (kind < 8 && play.nextMs !== undefined) play.advanceTo(Math.max(play.nowMs, play.nextMs));
  else play.advance(random.below(40) * HOUR_MS);
}

function attemptSomething(play: Play, random: Random): void {
  const people = Object.keys(play.world.organization.people);
  const absent = random.pick(people) ?? '';
  if (random.chance(0.05)) play.load.set(absent, { openTasks: random.below(5), absent: random.chance(0.5) });
  const act = randomAct(play, random);
  if (act === undefined) return;
  const visit = play.state.visits[0];
  const who = random.chance(0.7) ? (visit?.work?.assignee ?? random.pick(people)) : random.pick(people);
  const id = `r-${play.taken}`;
  try {
    play.act(who ?? 'li', act, id);
    // A duplicate changes nothing.
    if (random.chance(0.1)) repeated(play, who ?? 'li', act, id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

function repeated(play: Play, who: string, act: Act, id: string): void {
  const before = play.state.seq;
  const reply = play.act(who, act, id);
  if (play.state.seq !== before || !reply.repeated)
    throw new Error(`A repeated act was applied again: ${JSON.stringify(act)}`);
}

function randomAct(play: Play, random: Random): Act | undefined {
  const reason = `v1.${'r'.repeat(43)}`;
  const kind = random.below(20);
  if (kind === 0) return { act: 'contact', direction: random.chance(0.5) ? 'in' : 'out' };
  if (kind === 1) return { act: 'acknowledge' };
  if (kind === 2 && random.chance(0.2)) return { act: 'cancel' };
  if (kind === 3) return { act: 'annotate', note: reason };
  if (kind === 4) return { act: 'survey', answers: answers(play, random) };
  const visit = random.pick(play.state.visits);
  if (visit === undefined) return undefined;
  if (kind === 5) return { act: 'decline', step: visit.step, reason };
  if (kind === 6) return { act: 'release', step: visit.step };
  if (kind === 7) return { act: 'claim', step: visit.step };
  return doWork(play, random, visit);
}

function doWork(play: Play, random: Random, visit: Visit): Act | undefined {
  const step = play.world.plan.steps.find((s) => s.id === visit.step);
  if (step?.kind === 'call_back') return callBack(play, random, step);
  if (step?.kind === 'assign') return { act: 'claim', step: step.id };
  if (step?.kind !== 'task') return undefined;
  const as = random.pick(Object.keys(step.outcomes).filter((o) => o !== 'skipped')) ?? 'done';
  const outcome = step.outcomes[as];
  const fields = [...step.ask, ...(outcome?.ask ?? []), ...step.mayAsk.filter(() => random.chance(0.5))];
  const evidence = [...step.evidence, ...(outcome?.evidence ?? [])].map((name) => ({ name }));
  const checked = Array.from({ length: step.checklist }, (_, i) => i);
  return {
    act: 'complete',
    step: step.id,
    as,
    with: valuesFor(play.world.plan.fields, fields, random),
    evidence,
    checked,
    reason: `v1.${'r'.repeat(43)}`,
  };
}

function callBack(play: Play, random: Random, step: Extract<StepPlan, { kind: 'call_back' }>): Act {
  const outcome = random.pick(['satisfied', 'dissatisfied', 'unreachable', 'refused'] as const) ?? 'satisfied';
  const fields = [...step.ask, ...(step.outcomes[outcome]?.ask ?? [])];
  return {
    act: 'attempt',
    step: step.id,
    outcome,
    evidence: step.evidence.map((name) => ({ name })),
    with: valuesFor(play.world.plan.fields, fields, random),
    ...(outcome === 'satisfied' && { answers: answers(play, random) }),
  };
}

function answers(play: Play, random: Random): Record<string, number> {
  const step = play.world.plan.steps.find((s) => s.kind === 'call_back');
  return Object.fromEntries(
    (step?.kind === 'call_back' ? step.survey : []).map((q) => [
      q,
      random.chance(0.7) ? 6 + random.below(5) : random.below(11),
    ]),
  );
}

function intakeData(world: World, random: Random): Record<string, Value> {
  const names = Object.entries(world.plan.fields)
    .filter(([, f]) => f.required || random.chance(0.3))
    .map(([name]) => name);
  return valuesFor(world.plan.fields, names, random);
}

function valuesFor(fields: Record<string, FieldPlan>, names: string[], random: Random): Record<string, Value> {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, valueFor(fields[name], random)]])),
  );
}

function valueFor(field: FieldPlan, random: Random): Value {
  if (field.personal) return `v1.${'p'.repeat(43)}`;
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
      return '2026-12-01';
    case 'instant':
      return Date.UTC(2026, 11, 1 + random.below(20));
    case 'list':
      return [];
    default:
      return `x-${random.below(5)}`;
  }
}
