/** No path closes the case while a clock of the law runs. */
import { fault } from '../context.ts';
import { keyRange } from '../source/place.ts';
import { placeOfWay } from './routes.ts';
import type { Rule } from './rule.ts';

export const statutoryAtClose: Rule = ({ context, plan, facts }) => {
  for (const [i, way] of facts.runsAtEnd) {
    const clock = plan.clocks[i];
    if (clock?.statutory !== true) continue;
    const place = placeOfWay(context, way);
    if (way.path.length === 0)
      context.reporter.report('clock/statutory-runs-at-close', keyRange(place), { clock: clock.id });
    else fault(context, 'clock/statutory-runs-at-close', place, { clock: clock.id });
  }
};
