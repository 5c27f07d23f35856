/** The red lines of a hand-over and the first accept window fit into every clock that runs over all of it (rule 21). */
import { faultAtKey, placeOf } from '../../context.ts';
import { formatDuration } from '../../duration.ts';
import { startsOf } from '../../moments.ts';
import type { ClockPlan, HandOverStep, Plan } from '../../plan.ts';
import { at } from '../../source/place.ts';
import { naturalMs, spreadMs } from '../../check/natural-time.ts';
import type { Checked } from '../../check/rule.ts';

const MINUTE_MS = 60_000;
/** Hours a week divided out leave crumbs. */
const TOLERANCE_MS = 1_000;

export function checkRedLines({ context, plan, facts }: Checked, step: HandOverStep): void {
  if (facts.cut) return;
  for (const i of facts.runsAfterBlock.get(step.id) ?? []) {
    const clock = plan.clocks[i];
    if (clock === undefined || startsWithin(plan, step, clock)) continue;
    const over = exceeds(plan, step, clock);
    if (over === undefined) continue;
    const place = at(placeOf(context, step.id), 'hand_over', 'legs');
    faultAtKey(context, 'hand-over/red-lines-too-long', place, { clock: clock.id, ...over });
  }
}

/** A clock that begins in the middle of the hand-over is no parent of all its legs. */
function startsWithin(plan: Plan, step: HandOverStep, clock: ClockPlan): boolean {
  return startsOf(clock).some((moment) => isWithin(plan, step, moment));
}

function isWithin(plan: Plan, step: HandOverStep, moment: string): boolean {
  const [head = ''] = moment.split('.');
  if (step.legs.some((l) => l.id === head)) return true;
  for (let of = head; ; ) {
    const around = plan.steps.find((s) => s.id === of)?.in?.block;
    if (around === undefined || around === step.id) return around === step.id;
    of = around;
  }
}

/** For any choice that a limit speaks of. Red lines that end at a date in the data cannot be added up. */
function exceeds(plan: Plan, step: HandOverStep, clock: ClockPlan): { found: string; limit: string } | undefined {
  const lines = step.legs.map((l) => l.redLine);
  const limits = [clock, ...lines].flatMap(({ limit }) => (limit !== undefined && 'by' in limit ? [limit] : []));
  const choices = [undefined, ...new Set(limits.flatMap((l) => Object.keys(l.of)))];
  for (const choice of choices) {
    const limitMs = naturalMs(plan, clock, choice);
    if (limitMs === undefined) return undefined;
    const window = spreadMs(plan, step.legs[0]?.calendar ?? step.calendar, step.acceptWithin);
    const sumMs = lines.reduce((sum, line) => sum + (naturalMs(plan, line, choice) ?? 0), window);
    if (sumMs > limitMs + TOLERANCE_MS) return { found: shown(sumMs), limit: shown(limitMs) };
  }
  return undefined;
}

function shown(ms: number): string {
  return formatDuration(Math.ceil(ms / MINUTE_MS) * MINUTE_MS);
}
