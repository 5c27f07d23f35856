/** No path closes the case while a clock of the law runs. */
import { fault, placeOf } from '../context.ts';
import { at, keyRange } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const statutoryAtClose: Rule = ({ context, plan, facts }) => {
  for (const [i, way] of facts.runsAtEnd) {
    const clock = plan.clocks[i];
    if (clock?.statutory !== true) continue;
    const place = at(placeOf(context, way.step), ...way.path);
    if (way.path.length === 0)
      context.reporter.report('clock/statutory-runs-at-close', keyRange(place), { clock: clock.id });
    else fault(context, 'clock/statutory-runs-at-close', place, { clock: clock.id });
  }
};
