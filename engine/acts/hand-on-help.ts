/** Help that was asked of a person who is no more (semantics rules 26 and 33): the system hands it on, or it comes to nothing. */
import { clockOfHead } from '../../language/clock-id.ts';
import { cancelHelpClock, clockOfHelp, dropHelp } from '../people/helps.ts';
import { tell } from '../people/notices.ts';
import { notNow } from '../refused.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Actor } from '../event.ts';
import type { Help } from '../state/state.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { mustBeRunning, SYSTEM } from './on-step.ts';

/** Whether the act is on a request for help, by the place it has on worklists. Nobody but the system hands one on. */
export function isOnHelp({ step }: { step: string }, { id }: Actor): boolean {
  return id === SYSTEM && clockOfHead(step, 'help') !== undefined;
}

/** The question goes to another person, with what is left of its limit; never back to whoever asked. */
export function handOnHelp(d: Draft, step: string, to: string): undefined {
  const help = helpAt(d, step);
  if (to === help.by) throw notNow('help/not-open', { help: String(help.n) });
  const heir = `person/${to}`;
  emit(d, 'help.handed_on', { data: { help: help.n, before: help.to, to: heir } });
  d.state.helps = (d.state.helps ?? []).map((it) => (it === help ? { ...it, to: heir } : it));
  const due = clockOfHelp(d, help)?.dueMs ?? d.nowMs;
  tell(d, { who: heir, about: 'help-asked', values: { help: help.n, due }, urgent: isWorstSeverity(d) });
}

/** Nobody is in that person's place: whoever asked looks elsewhere. */
export function endStrandedHelp(d: Draft, step: string): undefined {
  const help = helpAt(d, step);
  dropHelp(d, help);
  emit(d, 'help.ended', { data: { help: help.n, to: help.to, why: 'nobody' } });
  cancelHelpClock(d, help, 'not_needed');
  tell(d, {
    who: `person/${help.by}`,
    about: 'help-declined',
    values: { help: help.n },
    urgent: isWorstSeverity(d),
  });
}

function helpAt(d: Draft, step: string): Help {
  mustBeRunning(d);
  const n = clockOfHead(step, 'help');
  const help = (d.state.helps ?? []).find((it) => String(it.n) === n);
  if (help === undefined) throw notNow('help/not-open', { help: n ?? '' });
  return help;
}
