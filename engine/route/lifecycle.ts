/** The life of a case: resolved, re-opened in a new cycle, closed or cancelled (semantics rules 13–15). */
import { stopsOf } from '../../language/moments.ts';
import { isUnmet, latestOf, startClock, targetOf, targetStartMs } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import { notePlaced } from '../grants/placed.ts';
import { releaseAll } from '../grants/grants.ts';
import { cancelAll, moment } from '../clocks/moments.ts';
import { endTransfer } from '../people/aside-ends.ts';
import { endHelps } from '../people/helps.ts';
import { dropWorkingNotices } from '../people/notices.ts';
import { forgetPauses } from '../clocks/pauses.ts';
import { withdrawAll } from './withdraw.ts';

export function resolveCase(d: Draft): void {
  d.state.state = 'resolved';
  d.state.resolvedAtMs = d.nowMs;
  if (d.actor !== undefined) d.state.resolvedBy = d.actor.id;
  // One survey a cycle (rule 16): the last cycle's answer is over once there is something new to ask about.
  d.state.survey = undefined;
  emit(d, 'case.resolved');
  if (d.state.helps !== undefined) emit(d, 'help.left_open', { data: { helps: d.state.helps.map((it) => it.n) } });
  moment(d, 'case.resolved');
}

/**
 * Rule 15: same case, next cycle, data kept. Clocks until `case.resolved` go on from what they had consumed (the resolved
 * period excluded, `min_grace` at least); the case level begins anew.
 */
export function reopenCase(d: Draft): void {
  const { state } = d;
  const forgotten = Object.entries(state.steps).map(([id, s]) => [id, { ...s, visits: 0 }] as const);
  forgetPauses(d);
  state.state = 'open';
  state.cycle += 1;
  state.level = 0;
  state.reopenedAtMs = d.nowMs;
  state.steps = Object.fromEntries(forgotten);
  state.moments = {};
  state.resolvedAtMs = undefined;
  state.closedAtMs = undefined;
  state.result = undefined;
  state.orphan = undefined;
  state.placed = undefined;
  notePlaced(d, state.owner);
  // A new run may go by newer calendars of its version (rule 28).
  emit(d, 'case.reopened', { data: { plan: d.plan.hash } });
  for (const plan of d.plan.clocks.filter((c) => stopsOf(c).includes('case.resolved'))) {
    const last = latestOf(state, plan.id);
    if (last === undefined || isUnmet(last)) continue;
    const targetFromMs = targetStartMs(last);
    const target = targetOf(d, plan, targetFromMs);
    if (target === undefined) continue;
    const targetMs = Math.max(target.targetMs, last.consumedMs + plan.minGraceMs);
    const { ladder } = plan;
    startClock(d, {
      id: plan.id,
      of: state.cycle,
      targetMs,
      calendar: target.calendar,
      consumedMs: last.consumedMs,
      targetFromMs,
      ladder,
    });
  }
  moment(d, 'case.reopened');
}

/** What only made sense while the case ran: an offer of it, and private dates. */
function dropAside(d: Draft): void {
  endTransfer(d, 'case_over');
  if (d.state.reminders !== undefined) d.state.reminders = undefined;
}

/** Final except for a re-open: what is open is withdrawn, what still runs is cancelled. */
export function closeCase(d: Draft, state: 'closed' | 'cancelled', result: string): void {
  withdrawAll(d);
  releaseAll(d);
  d.state.state = state;
  d.state.result = result;
  d.state.closedAtMs = d.nowMs;
  d.state.cancelAsked = undefined;
  emit(d, state === 'closed' ? 'case.closed' : 'case.cancelled', { data: { result } });
  if (state === 'closed') moment(d, 'case.closed');
  dropAside(d);
  cancelAll(d, state);
  dropWorkingNotices(d);
  endHelps(d, state);
}
