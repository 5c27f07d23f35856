/** Two clocks with the same start and stop say two things about one span (rule 8). */
import { faultAtKey } from '../context.ts';
import { sameMoments, startsOf, stopsOf } from '../moments.ts';
import { at, keyRange } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const clockSameMoments: Rule = ({ context, plan }) => {
  const seen = new Map<string, string>();
  for (const clock of plan.clocks) {
    const { id, when } = clock;
    const [starts, stops] = [startsOf(clock), stopsOf(clock)];
    // Clocks for different cases (`when`) may well share their span.
    if (when !== undefined) continue;
    const span = `${sameMoments(starts)} until ${sameMoments(stops)}`;
    const other = seen.get(span);
    const place = at(context.root, 'clocks', id);
    if (other === undefined) seen.set(span, id);
    else
      context.reporter.report(
        'clock/same-moments',
        keyRange(place),
        { clock: id, other },
        keyRange(at(context.root, 'clocks', other)),
      );
    const both = starts.find((moment) => stops.includes(moment));
    if (both !== undefined) faultAtKey(context, 'clock/never-starts', place, { clock: id, moment: both });
  }
};
