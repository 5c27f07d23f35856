/** Open requests for help (semantics rule 33): their clock, whose they are, and how they end with the case. */
import { clockId } from '../../language/clock-id.ts';
import { cancelClock, isUnmet, latestOf } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Clock, Help } from '../state/state.ts';
import type { DataOf } from '../told/events.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { askedBehind } from './help-behind.ts';
import { tell } from './notices.ts';

/** The request is over. Its clock is the caller's to stop. */
export function dropHelp(d: Draft, help: Help): void {
  const left = (d.state.helps ?? []).filter((it) => it !== help);
  d.state.helps = left.length > 0 ? left : undefined;
}

/** The clock that the request runs by. */
export function clockOfHelp(d: Draft, { n }: Help): Clock | undefined {
  return latestOf(d.state, clockId('help', n));
}

/** Its limit counts no more. */
export function cancelHelpClock(d: Draft, help: Help, reason: DataOf<'clock.cancelled'>['reason']): void {
  const clock = clockOfHelp(d, help);
  if (clock !== undefined && isUnmet(clock)) cancelClock(d, clock, reason);
}

/** The case is over, or was led elsewhere as a whole: whoever was asked need not answer any more. */
export function endHelps(d: Draft, why: Exclude<DataOf<'help.ended'>['why'], 'nobody'>): void {
  for (const help of d.state.helps ?? []) {
    emit(d, 'help.ended', { data: { help: help.n, to: help.to, why } });
    cancelHelpClock(d, help, why);
    tell(d, { who: help.to, about: 'help-ended' });
  }
  d.state.helps = undefined;
}

/** The limit passed without an answer: whoever asked is told, whatever the ladder does. */
export function tellLate(d: Draft, clock: Clock): void {
  const help = askedBehind(d, clock.id);
  if (help === undefined) return;
  const values = { help: help.n, due: clock.dueMs };
  tell(d, { who: `person/${help.by}`, about: 'help-late', values, urgent: isWorstSeverity(d) });
}
