/** `>= +24h`, `< -2wd`: an instant or date compared with one so far from now, on the nearest calendar (semantics rule 3). */
import { type Context, fault } from '../context.ts';
import { isDurationProblem, parseDuration } from '../duration.ts';
import type { Expr } from '../plan.ts';
import type { Place } from '../source/place.ts';
import type { Named } from './types.ts';

const OFFSET = /^([+-])\s*(\d.*)$/s;

/** The operation, `false` where it is wrong and was reported; undefined when no offset from now is written. */
export function fromNow(context: Context, named: Named, text: string, place: Place): Expr | undefined {
  const written = named.type === 'instant' || named.type === 'date' ? OFFSET.exec(text) : null;
  if (written === null) return undefined;
  const duration = parseDuration(written[2] ?? '');
  if (isDurationProblem(duration)) {
    fault(context, duration.code, place, { found: written[2] ?? '', expected: duration.expected });
    return false;
  }
  if (context.always) {
    fault(context, 'expression/now-in-signal', place, { found: text });
    return false;
  }
  const sign = written[1] === '-' ? -1 : 1;
  const [unit, amount] = duration.unit === 'service' ? ['h', duration.ms] : [duration.unit, duration.days];
  return ['now', named.type, unit, sign * amount, context.calendar ?? context.sop.calendar];
}
