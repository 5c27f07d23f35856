/** Acts about waiting and promising: `pause`, `resume` (semantics rule 4), `promise` (rule 8). */
import { clockId, clockOfHead } from '../../language/clock-id.ts';
import type { PauseReason } from '../../language/plan.ts';
import { isUnmet, startClock } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import { meet } from '../clocks/moments.ts';
import { beginPause, endPause, isUsedUp, openVisitNames, pauseFor } from '../clocks/pauses.ts';
import { notNow, wrongData } from '../refused.ts';
import type { Clock } from '../state/state.ts';
import { mustBeRunning } from './on-step.ts';
import { checkSubmission, checkText, keepEvidence, submitted } from './submission.ts';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

/** Ours: more promises open at once than anybody keeps. */
export const PROMISES_OPEN_MAX = 10;
/** Ended ones that the state still holds; the record keeps them all. */
const ENDED_KEPT = 5;

/** Rule 4: for a declared reason only, with what it must show; twice is a no-op. */
export function pause(d: Draft, act: Of<'pause'>, actor: Actor): undefined {
  mustBeRunning(d);
  const plan = Object.hasOwn(d.plan.pauses ?? {}, act.reason) ? d.plan.pauses?.[act.reason] : undefined;
  if (plan === undefined) {
    const known = Object.keys(d.plan.pauses ?? {}).join(', ');
    throw wrongData([{ field: 'reason', code: 'data/unknown', params: { known } }]);
  }
  const asked = { ask: [], mayAsk: [], evidence: plan.evidence, reasonRequired: false, checklist: 0 };
  const brought = {
    ...(act.evidence && { evidence: act.evidence }),
    note: act.note,
  };
  checkSubmission(d, asked, brought);
  if (act.untilMs !== undefined && act.untilMs <= d.nowMs)
    throw wrongData([{ field: 'until', code: 'data/not-in-future' }]);
  keepEvidence(d, act.evidence);
  if (pauseFor(d.state, act.reason) !== undefined) {
    emit(d, 'pause.repeated', { data: { reason: act.reason, ...submitted(brought) } });
    return;
  }
  if (isUsedUp(d, plan, act.reason)) throw notNow('pause/used-up', { reason: act.reason });
  emit(d, 'pause.asked', { data: { reason: act.reason, ...submitted(brought) } });
  beginPause(d, plan, act.reason, openVisitNames(d.state), {
    by: actor.id,
    untilMs: act.untilMs,
  });
}

/** Ends one pause, or, without a reason, all of them. */
export function resume(d: Draft, act: Of<'resume'>): undefined {
  mustBeRunning(d);
  checkText(act.note, 'note');
  const open = (d.state.pauses ?? []).filter((p) => act.reason === undefined || p.reason === act.reason);
  if (open.length === 0) throw notNow('pause/not-paused', { reason: act.reason ?? '' });
  for (const one of open) endPause(d, one, 'resumed');
}

/** Rule 4: the customer got in touch, so nobody waits for the customer any more. */
export function customerCame(d: Draft): void {
  const waiting = pauseFor(d.state, 'waiting_customer' satisfies PauseReason);
  if (waiting !== undefined) endPause(d, waiting, 'contact');
}

/** Rule 8: what was promised to a customer, and until when, is a clock of its own. Several may run at once. */
export function promise(d: Draft, act: Of<'promise'>): undefined {
  mustBeRunning(d);
  const plan = d.plan.promises;
  if (plan === undefined) throw notNow('promise/not-in-sop');
  checkText(act.what, 'what');
  if (act.untilMs <= d.nowMs) throw wrongData([{ field: 'until', code: 'data/not-in-future' }]);
  if (openPromises(d).length >= PROMISES_OPEN_MAX)
    throw notNow('promise/too-many', { limit: String(PROMISES_OPEN_MAX) });
  const number = (d.state.promised ?? 0) + 1;
  d.state.promised = number;
  emit(d, 'promise.made', { data: { promise: number, what: act.what, until: act.untilMs } });
  foldEnded(d);
  startClock(d, {
    id: clockId('promise', number),
    of: d.state.cycle,
    targetMs: act.untilMs - d.nowMs,
    calendar: '',
    ladder: plan.ladder,
  });
}

function openPromises(d: Draft): Clock[] {
  return d.state.clocks.filter((c) => clockOfHead(c.id, 'promise') !== undefined && isUnmet(c));
}

function foldEnded(d: Draft): void {
  const ended = d.state.clocks.filter((c) => clockOfHead(c.id, 'promise') !== undefined && !isUnmet(c));
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_KEPT)));
  if (dropped.size > 0) d.state.clocks = d.state.clocks.filter((c) => !dropped.has(c));
}

/** A contact with the customer keeps the promise it names, else the oldest that is open (rule 8). */
export function keepPromise(d: Draft, keeps: number | undefined): void {
  const open = openPromises(d);
  const kept = keeps === undefined ? open[0] : open.find((c) => c.id === clockId('promise', keeps));
  if (kept !== undefined) meet(d, kept);
  else if (keeps !== undefined) {
    const known = open.map((c) => clockOfHead(c.id, 'promise')).join(', ');
    throw wrongData([{ field: 'keeps', code: 'data/unknown', params: { known } }]);
  }
}
