/** How a transfer that waits comes to nothing, and what private dates do at their instant (semantics rules 33 and 34). */
import { type Draft, emit } from '../state/draft.ts';
import type { DataOf } from '../told/events.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { tell } from './notices.ts';

/** Nobody took it, or it is not the giver's any more: the case stays where it is. */
export function endTransfer(d: Draft, why: DataOf<'transfer.ended'>['why']): void {
  const { transfer } = d.state;
  if (transfer === undefined) return;
  d.state.transfer = undefined;
  emit(d, 'transfer.ended', { data: { to: transfer.to, by: transfer.by, why } });
  if (why !== 'accept_window') return;
  tell(d, { who: `person/${transfer.by}`, about: 'transfer-lapsed', urgent: isWorstSeverity(d) });
}

/** Tells what private dates have come. Nobody is told of another's, and at any hour: it was chosen. */
export function remindNow(d: Draft): void {
  const due = (d.state.reminders ?? []).filter((it) => it.atMs <= d.nowMs);
  if (due.length === 0) return;
  const left = (d.state.reminders ?? []).filter((it) => !due.includes(it));
  d.state.reminders = left.length > 0 ? left : undefined;
  for (const { by, note = '' } of due)
    tell(d, { who: `person/${by}`, about: 'remind-me', values: { note }, urgent: true });
}

/** When a transfer lapses or a private date comes, the earliest; infinite when nothing waits. */
export function nextAsideMs({ transfer, reminders }: Draft['state']): number {
  let atMs = transfer?.acceptByMs ?? Number.POSITIVE_INFINITY;
  for (const reminder of reminders ?? []) atMs = Math.min(atMs, reminder.atMs);
  return atMs;
}
