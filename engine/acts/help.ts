/** Help from others (semantics rule 33): asked, answered, refused, taken back. */
import { clockId, clockOfHead } from '../../language/clock-id.ts';
import { isUnmet, startClock, targetOf } from '../clocks/clock.ts';
import { meet } from '../clocks/moments.ts';
import { helpPlanOf } from '../clocks/plan.ts';
import type { ActOf, Actor } from '../event.ts';
import { cancelHelpClock, clockOfHelp, dropHelp } from '../people/helps.ts';
import { tell } from '../people/notices.ts';
import { somebody } from '../people/who.ts';
import { notNow, wrongData } from '../refused.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Help } from '../state/state.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { groupNamed } from './group.ts';
import { mustBeRunning } from './on-step.ts';
import { checkText } from './submission.ts';

/** Ours: more questions open at once than anybody follows up. */
export const HELPS_OPEN_MAX = 10;
/** Clocks of requests that are over which the state still holds; the record keeps them all. */
const ENDED_KEPT = 5;

/** The case goes on; several may be open at once. */
export function askHelp(d: Draft, act: ActOf<'ask_help'>, actor: Actor): undefined {
  mustBeRunning(d);
  checkText(act.question, 'question');
  const to = addressee(d, act.to, actor);
  const helps = d.state.helps ?? [];
  if (helps.length >= HELPS_OPEN_MAX) throw notNow('help/too-many', { limit: String(HELPS_OPEN_MAX) });
  const n = (d.state.helped ?? 0) + 1;
  d.state.helped = n;
  d.state.helps = [...helps, { n, to, by: actor.id, atMs: d.nowMs, question: act.question }];
  emit(d, 'help.asked', { data: { help: n, to, question: act.question } });
  foldEnded(d);
  const plan = helpPlanOf(d.plan);
  const target = targetOf(d, plan, d.nowMs);
  if (target === undefined) throw new Error(`The help of ${d.plan.sop} has no limit`);
  const clock = startClock(d, { id: clockId('help', n), of: d.state.cycle, ...target, ladder: plan.ladder });
  tell(d, { who: to, about: 'help-asked', values: { help: n, due: clock.dueMs }, urgent: isWorstSeverity(d) });
}

/** Whom the act names, or whom the SOP names first; one of those it lets be asked. */
function addressee(d: Draft, named: string | undefined, actor: Actor): string {
  const list = (d.plan.help?.to ?? []).flatMap((who) => {
    const found = somebody(d, who);
    return found?.kind === 'group' ? [found.who] : found?.kind === 'person' ? [`person/${found.id}`] : [];
  });
  const to = named === undefined || list.includes(named) ? (named ?? list[0]) : groupNamed(d, named);
  if (to === undefined) throw wrongData([{ field: 'to', code: 'data/required' }]);
  if (d.plan.help?.to !== undefined && !list.includes(to))
    throw wrongData([{ field: 'to', code: 'data/unknown', params: { known: list.join(', ') } }]);
  if (to === `person/${actor.id}`) throw wrongData([{ field: 'to', code: 'data/itself' }]);
  return to;
}

function foldEnded(d: Draft): void {
  const ended = d.state.clocks.filter((c) => clockOfHead(c.id, 'help') !== undefined && !isUnmet(c));
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - ENDED_KEPT)));
  if (dropped.size > 0) d.state.clocks = d.state.clocks.filter((c) => !dropped.has(c));
}

/** The request that the act is about: the one it names, else the only one. */
function helpMeant(d: Draft, n: number | undefined): Help {
  mustBeRunning(d);
  const helps = d.state.helps ?? [];
  const found = n === undefined ? helps[0] : helps.find((it) => it.n === n);
  if (found === undefined) throw notNow('help/not-open', { help: n === undefined ? '' : String(n) });
  if (n === undefined && helps.length > 1) throw notNow('help/which', { open: helps.map((it) => it.n).join(', ') });
  return found;
}

/** Whoever asked is told, and reads the answer in the case. */
export function answerHelp(d: Draft, act: ActOf<'answer_help'>): undefined {
  const help = helpMeant(d, act.help);
  checkText(act.note, 'note');
  dropHelp(d, help);
  emit(d, 'help.answered', { data: { help: help.n, to: help.to, asked: help.by, note: act.note } });
  const clock = clockOfHelp(d, help);
  if (clock !== undefined && isUnmet(clock)) meet(d, clock);
  tellAsker(d, help, 'help-answered');
}

/** Refused, with the reason: whoever asked looks elsewhere. */
export function declineHelp(d: Draft, act: ActOf<'decline_help'>): undefined {
  const help = helpMeant(d, act.help);
  checkText(act.reason, 'reason');
  dropHelp(d, help);
  emit(d, 'help.declined', { data: { help: help.n, to: help.to, asked: help.by, reason: act.reason } });
  cancelHelpClock(d, help, 'not_needed');
  tellAsker(d, help, 'help-declined');
}

function tellAsker(d: Draft, { n, by }: Help, about: 'help-answered' | 'help-declined'): void {
  tell(d, { who: `person/${by}`, about, values: { help: n }, urgent: isWorstSeverity(d) });
}

/** Taken back: the answer is not needed any more. */
export function withdrawHelp(d: Draft, act: ActOf<'withdraw_help'>): undefined {
  const help = helpMeant(d, act.help);
  checkText(act.reason, 'reason');
  dropHelp(d, help);
  const reason = act.reason === undefined ? {} : { reason: act.reason };
  emit(d, 'help.withdrawn', { data: { help: help.n, to: help.to, asked: help.by, ...reason } });
  cancelHelpClock(d, help, 'withdrawn');
  tell(d, { who: help.to, about: 'help-ended' });
}
