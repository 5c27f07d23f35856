/** The disposition of a risk signal (rule 25): handled, or a false alarm; so that the share disposed of is measurable. */
import { clockId } from '../../language/clock-id.ts';
import { clockOf, isUnmet } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Act } from '../event.ts';
import { meet } from '../clocks/moments.ts';
import { notNow, wrongData } from '../refused.ts';
import { checkText } from './submission.ts';

/** Of the oldest firing of this signal that waits. Also when the case is over. */
export function dispose(d: Draft, act: Extract<Act, { act: 'dispose' }>): undefined {
  checkText(act.note, 'note');
  const codes = (d.plan.signals ?? []).map((s) => s.code);
  if (!codes.includes(act.signal))
    throw wrongData([{ field: 'signal', code: 'data/unknown', params: { known: codes.join(', ') } }]);
  const firings = d.state.firings ?? [];
  const firing = firings.find((f) => f.code === act.signal);
  if (firing === undefined) throw notNow('signal/nothing-to-dispose', { signal: act.signal });
  const left = firings.filter((f) => f !== firing);
  if (left.length > 0) d.state.firings = left;
  else d.state.firings = undefined;
  emit(d, 'signal.disposed', {
    data: { signal: act.signal, n: firing.n, as: act.as, note: act.note },
  });
  const clock = clockOf(d.state, clockId('signal', act.signal), firing.n);
  if (clock !== undefined && isUnmet(clock)) meet(d, clock);
}
