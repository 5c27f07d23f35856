/** Where fields are filled and where they are read, over a whole plan. */
import { choicesRead } from '../clock-reads.ts';
import { formFacts } from '../signals/form.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { EffectsPlan, Expr, OutcomePlan, Plan, StepPlan } from '../plan.ts';
import { outcomesOf } from '../compile/exits.ts';

export interface FieldUse {
  filled: Set<string>;
  read: Set<string>;
}

export function fieldUse(plan: Plan): FieldUse {
  const use: FieldUse = { filled: new Set(), read: new Set(plan.join) };
  for (const [name, field] of Object.entries(plan.fields))
    if (field.required || field.default !== undefined) use.filled.add(name);
  for (const clock of plan.clocks) readClock(use, clock);
  for (const level of Object.values(plan.ladders).flat()) useEffects(use, level);
  for (const step of plan.steps) useStep(use, step);
  useBeside(use, plan);
  return use;
}

/** What some steps fill and read, whatever stands beside them. */
export function useOfSteps(steps: readonly StepPlan[]): FieldUse {
  const use: FieldUse = { filled: new Set(), read: new Set() };
  for (const step of steps) useStep(use, step);
  return use;
}

function useStep(use: FieldUse, step: StepPlan): void {
  readExpr(use, step.when ?? null);
  for (const outcome of outcomesOf(step)) {
    useOutcome(use, outcome);
    if ('when' in outcome) readExpr(use, outcome.when as Expr);
  }
  if ('clock' in step && step.clock !== undefined) readClock(use, step.clock);
  if ('for' in step && typeof step.for === 'string') readWho(use, step.for);
  if ('notBy' in step) for (const who of step.notBy ?? []) readWho(use, who);
  if ('skill' in step) readExpr(use, step.skill ?? null);
  if ('acceptWithin' in step && step.acceptWithin !== undefined && 'by' in step.acceptWithin)
    use.read.add(step.acceptWithin.by);
  if ('remind' in step) for (const { who } of step.remind?.notify ?? []) readWho(use, who);
  if ('ask' in step) for (const name of step.ask) use.filled.add(name);
  if ('save' in step) for (const [name] of step.save) use.filled.add(name);
  const own = factsOf(step).use(step);
  for (const expr of own.conditions) readExpr(use, expr);
  for (const name of own.fields) use.read.add(name);
  for (const who of own.who) readWho(use, who);
  for (const name of own.fills) use.filled.add(name);
}

function useOutcome(use: FieldUse, outcome: OutcomePlan): void {
  useEffects(use, outcome);
  for (const name of outcome.ask ?? []) use.filled.add(name);
}

/** Fields of events, of the case's own outcomes, of signals and intake rules. */
function useBeside(use: FieldUse, { on = [], anywhere = {}, signals = [], intake }: Plan): void {
  for (const event of on) {
    useEffects(use, event);
    readExpr(use, event.when ?? null);
    if (event.subject !== undefined) use.read.add(event.subject);
    for (const [name] of event.save) use.filled.add(name);
  }
  for (const outcome of Object.values(anywhere)) {
    useOutcome(use, outcome);
    readExpr(use, outcome.when ?? null);
  }
  for (const signal of signals) {
    useEffects(use, signal);
    const facts = formFacts(signal);
    readExpr(use, facts.condition(signal) ?? null);
    for (const name of facts.fields(signal)) use.read.add(name);
    for (const [, expr] of signal.run?.with ?? []) readExpr(use, expr);
  }
  for (const name of intake?.repeat?.same ?? []) use.read.add(name);
  for (const [name] of Object.values(intake?.openOn ?? {}).flat()) use.filled.add(name);
}

function readClock(use: FieldUse, clock: Pick<Plan['clocks'][number], 'due' | 'limit' | 'calendarBy' | 'when'>): void {
  // An item's is read with its list.
  if (clock.due !== undefined && !/^item(\.|$)/.test(clock.due)) use.read.add(clock.due);
  for (const field of choicesRead(clock)) use.read.add(field);
  readExpr(use, clock.when ?? null);
}

function useEffects(use: FieldUse, effects: EffectsPlan): void {
  for (const [name, expr] of effects.set ?? []) {
    use.filled.add(name);
    readExpr(use, expr);
  }
  for (const who of [...(effects.watch ?? []), ...(effects.notify ?? []).map((n) => n.who)]) readWho(use, who);
}

function readWho(use: FieldUse, who: string): void {
  if (who.startsWith('field/')) use.read.add(who.slice('field/'.length));
}

function readExpr(use: FieldUse, expr: Expr): void {
  if (!Array.isArray(expr)) return;
  const [op, name] = expr;
  if ((op === 'f' || op === 'have') && typeof name === 'string') use.read.add(name);
  for (const part of expr.slice(1)) readExpr(use, part);
}
