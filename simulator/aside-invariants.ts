/** What must hold of help and transfers in every case (semantics rules 33 and 34). */
import { clockId, clockOfHead } from '../language/clock-id.ts';
import { isUnmet, latestOf } from '../engine/clocks/clock.ts';
import { isOver, type State } from '../engine/state/state.ts';

/** Every open request has its running clock and no other has one; nothing waits beside a case that is over. */
export function asideViolations(state: State): string[] {
  const { helps = [], transfer, reminders, clocks } = state;
  const found: string[] = [];
  if (isOver(state.state) && (helps.length > 0 || transfer !== undefined || reminders !== undefined))
    found.push('beside a closed case something waits');
  if (transfer !== undefined && transfer.acceptByMs < state.atMs)
    found.push('an offer of the case has outlived its window');
  for (const { n } of helps) {
    const clock = latestOf(state, clockId('help', n));
    if (clock === undefined || !isUnmet(clock)) found.push(`request ${n} for help has no clock`);
  }
  const open = helps.map(({ n }) => String(n));
  for (const clock of clocks) {
    const n = clockOfHead(clock.id, 'help');
    if (n !== undefined && isUnmet(clock) && !open.includes(n)) found.push(`clock ${clock.id} runs for nothing`);
  }
  return found;
}
