/** A clock's moments can occur in their order. */
import { momentsOf } from '../compile/clocks.ts';
import { fault } from '../context.ts';
import { momentsText, startsOf, stopsOf } from '../moments.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const clockMoments: Rule = ({ context, plan, facts, routes }) => {
  const known = momentsOf(context);
  plan.clocks.forEach((clock, i) => {
    const [starts, stops] = [startsOf(clock), stopsOf(clock)];
    if (![...starts, ...stops].every((moment) => known.includes(moment))) return;
    const place = at(context.root, 'clocks', clock.id);
    // What the walk did not come to may be there.
    if (facts.cut) return;
    if (!facts.started.has(i)) {
      if (!starts.some(ofUnreachable))
        fault(context, 'clock/never-starts', at(place, 'from'), { clock: clock.id, moment: momentsText(starts) });
    } else if (!facts.stopped.has(i) && !stops.includes('case.closed') && !stops.some(ofUnreachable)) {
      // A case that never closes is a path that never ends, reported as such.
      fault(context, 'clock/never-stops', at(place, 'until'), { clock: clock.id, moment: momentsText(stops) });
    }
  });

  /** A step nothing leads to is reported as such. */
  function ofUnreachable(moment: string): boolean {
    const [step = ''] = moment.split('.');
    const first = plan.steps[0]?.id ?? '';
    return routes.steps.has(step) && step !== first && routes.reach.get(first)?.has(step) !== true;
  }
};
