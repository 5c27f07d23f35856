/** Acts on the case as a whole: acknowledge, escalate, annotate, re-open. */
import { clockOfHead, HELP, PROMISE } from '../../language/clock-id.ts';
import { titleOf } from '../clocks/clock.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { unanswering } from '../clocks/climb.ts';
import { acknowledge, acknowledgeable, fireNow } from '../clocks/levels.ts';
import { levelsOf } from '../plan-index.ts';
import type { Clock } from '../state/state.ts';
import { notNow, notYou, wrongData } from '../refused.ts';
import { reopening } from './customer.ts';
import { mustBeRunning, mustLead } from './on-step.ts';
import { reopenUntilMs, windowText } from './reopen-window.ts';
import { checkText } from './submission.ts';

type Of<N extends Act['act']> = Extract<Act, { act: N }>;

/** Rule 9: of the latest level, by anyone it told. */
export function acknowledgeLevel(d: Draft, act: Of<'acknowledge'>, actor: Actor): undefined {
  mustBeRunning(d);
  checkText(act.note, 'note');
  const open = d.state.clocks.filter((c) => climbs(c) && (c.ladder?.level ?? 0) > 0 && isMeant(c, act.clock));
  const unanswered = open.filter((c) => c.ladder?.ackBy === undefined || unanswering(d.plan, c).length > 0);
  if (unanswered.length === 0)
    throw notNow(open.length === 0 ? 'act/nothing-to-acknowledge' : 'act/already-acknowledged', {
      by: open[0]?.ladder?.ackBy ?? '',
    });
  const clock = acknowledgeable(d, actor.id).find((c) => unanswered.includes(c));
  if (clock === undefined)
    throw notYou('act/not-told', { clock: unanswered[0] === undefined ? '' : titleOf(d.plan, unanswered[0]) });
  acknowledge(d, clock, actor.id);
}

/** By its id; `promise` and `help` stand for any of theirs. */
function isMeant({ id }: Clock, clock: string | undefined): boolean {
  if (clock === undefined || id === clock) return true;
  return (clock === PROMISE || clock === HELP) && clockOfHead(id, clock) !== undefined;
}

function climbs({ phase, ladder }: Clock): boolean {
  return phase === 'running' || ladder?.tellsOn === true;
}

/** Anybody of ours may ask for help; systems may not (actsOfSystems). */
export function escalate(d: Draft, act: Of<'escalate'>): undefined {
  mustBeRunning(d);
  checkText(act.reason, 'reason');
  const levels = levelsOf(d.plan, act.ladder);
  if (levels.length === 0)
    throw wrongData([
      { field: 'ladder', code: 'data/unknown', params: { known: Object.keys(d.plan.ladders).join(', ') } },
    ]);
  if (levels[act.level - 1] === undefined)
    throw wrongData([{ field: 'level', code: 'data/unknown', params: { known: `1–${levels.length}` } }]);
  emit(d, 'case.escalated', { data: { ladder: act.ladder, level: act.level, reason: act.reason } });
  fireNow(d, act.ladder, act.level);
}

export function annotate(d: Draft, act: Of<'annotate'>): undefined {
  checkText(act.note, 'note');
  emit(d, 'note.added', { data: { note: act.note } });
}

/** From closed, within its window, by who leads or owned it (rule 15). From resolved the call-back re-opens, by its outcome. */
export function reopen(d: Draft, act: Of<'reopen'>, actor: Actor): Exit {
  if (d.state.state !== 'closed') throw notNow('reopen/not-closed', { state: d.state.state });
  if (actor.id !== d.state.owner) mustLead(d, actor, 'reopen');
  checkText(act.reason, 'reason');
  if (d.nowMs > reopenUntilMs(d)) throw notNow('reopen/too-late', { window: windowText(d) });
  emit(d, 'reopen.asked', { data: { reason: act.reason } });
  return reopening(d);
}
