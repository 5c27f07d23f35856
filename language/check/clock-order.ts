/** Of two clocks that start together, the one that always stops first has the shorter limit on its calendar (rule 8). */
import { fault } from '../context.ts';
import { sameMoments, startsOf, stopsOf } from '../moments.ts';
import type { ClockPlan, Plan } from '../plan.ts';
import { at } from '../source/place.ts';
import { naturalMs } from './natural-time.ts';
import type { Rule } from './rule.ts';

/** Hours a week divided out leave crumbs. */
const TOLERANCE_MS = 1_000;

export const clockOrder: Rule = ({ context, plan, facts }) => {
  plan.clocks.forEach((early, i) => {
    plan.clocks.forEach((late, j) => {
      const together = !facts.cut && i !== j && startTogether(early, late) && !stopTogether(early, late);
      const first = together && !facts.stopsBefore.has(i, j) && facts.stopped.has(j);
      if (!first || early.when !== undefined || late.when !== undefined || !isLonger(plan, early, late)) return;
      fault(context, 'clock/limits-out-of-order', at(context.root, 'clocks', early.id, 'limit'), {
        clock: early.id,
        other: late.id,
      });
    });
  });
};

function startTogether(a: ClockPlan, b: ClockPlan): boolean {
  return sameMoments(startsOf(a)) === sameMoments(startsOf(b));
}

function stopTogether(a: ClockPlan, b: ClockPlan): boolean {
  return sameMoments(stopsOf(a)) === sameMoments(stopsOf(b));
}

/** Longer for any choice that either limit speaks of. */
function isLonger(plan: Plan, early: ClockPlan, late: ClockPlan): boolean {
  if (early.limit === undefined || late.limit === undefined) return false;
  const choices = [early.limit, late.limit].flatMap((l) => ('by' in l ? Object.keys(l.of) : []));
  return [undefined, ...choices].some(
    (choice) => (naturalMs(plan, early, choice) ?? 0) > (naturalMs(plan, late, choice) ?? 0) + TOLERANCE_MS,
  );
}
