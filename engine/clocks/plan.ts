/** What the plan says of a clock: the SOP's clocks, and those of steps, legs, promises and signals, by their ids. */
import { type ClockHead, clockId, clockName } from '../../language/clock-id.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import { stopsOf } from '../../language/moments.ts';
import type { ClockPlan, HelpPlan, PauseReason, Plan, StepClockPlan, StepPlan } from '../../language/plan.ts';
import { indexOf } from '../plan-index.ts';

/** Rule 33: what holds of help where nothing is written. */
const HELP_LIMIT_MS = 2 * 3_600_000;
const MIN_GRACE_MS = 15 * 60_000;

/** How help is asked for in this SOP. */
export function helpPlanOf({ help, calendar }: Plan): HelpPlan {
  const limit = { unit: 'service', ms: HELP_LIMIT_MS } as const;
  return help ?? { title: '求助', limit, calendar, warn: [], minGraceMs: MIN_GRACE_MS };
}

/** Where the plan of a clock of this head stands; attempts, arbitrations and signals have none. */
const PLANS: Record<ClockHead, (plan: Plan, of: string) => StepClockPlan | undefined> = {
  step: (plan, of) => {
    const step = stepNamed(plan, of);
    return step !== undefined && 'clock' in step ? step.clock : undefined;
  },
  line: (plan, of) => plan.steps.flatMap((s) => factsOf(s).block(s)?.legs ?? []).find((l) => l.id === of)?.redLine,
  promise: (plan) => plan.promises,
  help: (plan) => helpPlanOf(plan),
  attempt: () => undefined,
  arbitration: () => undefined,
  signal: () => undefined,
};

/** The plan behind a running clock: the SOP's, a step's, a leg's red line, or none for an attempt or an arbitration. */
export function planOf(plan: Plan, clock: { id: string }): ClockPlan | StepClockPlan | undefined {
  const { head, of } = clockName(clock.id);
  return head === undefined ? indexOf(plan).clocks.get(of) : PLANS[head](plan, of);
}

/** The ladder of a clock that has no plan of its own: a call-back's attempt, an arbitration. */
export function ladderOf(plan: Plan, clock: { id: string }): string | undefined {
  const { head, of } = clockName(clock.id);
  const step = head === undefined ? undefined : stepNamed(plan, of);
  return head === undefined || step === undefined ? undefined : factsOf(step).ladderOf(step, head);
}

function stepNamed(plan: Plan, id: string): StepPlan | undefined {
  return indexOf(plan).steps.get(id);
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
  const response =
    'until' in own
      ? stopsOf(own).some((moment) => moment.startsWith(`${first}.`))
      : clock.id === clockId('step', first);
  return response ? [] : own.pauseOn;
}

/** What a clock is called on screens and timers. */
export function titleOf(plan: Plan, clock: { id: string }): string {
  const title = planOf(plan, clock)?.title;
  const { head, of } = clockName(clock.id);
  if (head === 'promise' || head === 'help') return `${title ?? ''} ${of}`;
  if (head === 'signal') return plan.signals?.find((s) => s.code === of)?.title ?? clock.id;
  return title ?? (head === undefined ? undefined : stepNamed(plan, of)?.title) ?? clock.id;
}
