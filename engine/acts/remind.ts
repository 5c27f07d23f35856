/** Private dates (semantics rule 33): set by the act `remind_me`, taken back by whoever set them. */
import type { ActOf, Actor } from '../event.ts';
import { notNow, wrongData } from '../refused.ts';
import { type Draft, emit } from '../state/draft.ts';
import { mustBeRunning } from './on-step.ts';
import { checkText } from './submission.ts';

/** Ours: more dates than anybody keeps. */
export const REMINDERS_MAX = 20;

/** Told to whoever asked, at that instant, while the case runs. */
export function remindMe(d: Draft, act: ActOf<'remind_me'>, actor: Actor): undefined {
  mustBeRunning(d);
  checkText(act.note, 'note');
  if (act.atMs <= d.nowMs) throw wrongData([{ field: 'at', code: 'data/not-in-future' }]);
  const reminders = d.state.reminders ?? [];
  if (reminders.length >= REMINDERS_MAX) throw notNow('reminder/too-many', { limit: String(REMINDERS_MAX) });
  const note = act.note === undefined ? {} : { note: act.note };
  const n = Math.max(0, ...reminders.map((it) => it.n)) + 1;
  d.state.reminders = [...reminders, { n, by: actor.id, atMs: act.atMs, ...note }];
  emit(d, 'reminder.set', { data: { until: act.atMs } });
}

/** One's own, by its number; without one the only one. Another's is answered as if it were not there. */
export function withdrawReminder(d: Draft, act: ActOf<'withdraw_reminder'>, actor: Actor): undefined {
  mustBeRunning(d);
  const all = d.state.reminders ?? [];
  const own = all.filter(({ by, n }) => by === actor.id && (act.reminder === undefined || n === act.reminder));
  const [reminder, second] = own;
  if (reminder === undefined) throw notNow('reminder/not-set');
  if (second !== undefined) throw notNow('reminder/which', { set: own.map(({ n }) => n).join(', ') });
  const left = all.filter((it) => it !== reminder);
  d.state.reminders = left.length > 0 ? left : undefined;
  emit(d, 'reminder.withdrawn', { data: { until: reminder.atMs } });
}
