/** What the plan says of a clock: the SOP's clocks, and those of steps, legs, promises and signals, by their ids. */
import type { ClockPlan, PauseReason, Plan, StepClockPlan } from '../../language/plan.ts';

/** The plan behind a running clock: the SOP's, a step's, a leg's red line, or none for an attempt or an arbitration. */
export function planOf(plan: Plan, clock: { id: string }): ClockPlan | StepClockPlan | undefined {
  const of = stepOfClock(clock.id);
  if (of === undefined) return plan.clocks.find((c) => c.id === clock.id);
  if (clock.id.startsWith('line:')) return legOfLine(plan, of)?.redLine;
  if (clock.id.startsWith('promise:')) return plan.promises;
  const found = plan.steps.find((s) => s.id === of);
  return clock.id.startsWith('step:') && found !== undefined && 'clock' in found ? found.clock : undefined;
}

/** The ladder of a clock that has no plan of its own: a call-back's attempt, an arbitration. */
export function ladderOf(plan: Plan, clock: { id: string }): string | undefined {
  const step = plan.steps.find((s) => s.id === stepOfClock(clock.id));
  if (clock.id.startsWith('attempt:') && step?.kind === 'call_back') return step.ladder;
  return clock.id.startsWith('arbitration:') && step?.kind === 'hand_over' ? step.arbitration.ladder : undefined;
}

function legOfLine(plan: Plan, leg: string) {
  return plan.steps.flatMap((s) => (s.kind === 'hand_over' ? s.legs : [])).find((l) => l.id === leg);
}

/** Rule 12: a statutory clock's notices go at any hour. */
export function isStatutory(plan: Plan, clock: { id: string }): boolean {
  return planOf(plan, clock)?.statutory === true;
}

/** The reasons for which a clock stands still: none for one of the law, and none for the response (rule 4). */
export function pausesOn(plan: Plan, clock: { id: string }): readonly PauseReason[] {
  const own = planOf(plan, clock);
  if (own?.pauseOn === undefined || own.statutory) return [];
  const first = plan.steps[0]?.id ?? '';
  const response = 'until' in own ? own.until.startsWith(`${first}.`) : clock.id === `step:${first}`;
  return response ? [] : own.pauseOn;
}

/** The step (or, of a red line, the leg) that a clock other than the SOP's belongs to. */
function stepOfClock(id: string): string | undefined {
  const colon = id.indexOf(':');
  return colon < 0 ? undefined : id.slice(colon + 1);
}

/** What a clock is called on screens and timers. */
export function titleOf(plan: Plan, clock: { id: string }): string {
  const title = planOf(plan, clock)?.title;
  if (clock.id.startsWith('promise:')) return `${title ?? ''} ${stepOfClock(clock.id) ?? ''}`;
  const of = stepOfClock(clock.id);
  if (clock.id.startsWith('signal:')) return plan.signals?.find((s) => s.code === of)?.title ?? clock.id;
  return title ?? plan.steps.find((s) => s.id === of)?.title ?? clock.id;
}
