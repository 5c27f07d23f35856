/**
 * Merging (rule 18): the later case ends as `merged`, nothing copied or deleted, and can be brought back for a day; the
 * survivor takes the earlier start and the worse severity, and refers to the other.
 */
import { clockOfHead } from '../../language/clock-id.ts';
import { isUnmet, schedule } from '../clocks/clock.ts';
import { setFields } from '../values/data.ts';
import { copyClock, copyPause, copyVisit } from '../state/copies.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { Absorbed } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { keepsAuthors } from '../grants/authors.ts';
import { addParties, partiesOf } from '../grants/parties.ts';
import { notePlaced, place } from '../grants/placed.ts';
import { addRejections, rejections } from '../grants/rejections.ts';
import { releaseAll, restoreGrants } from '../grants/grants.ts';
import { restart } from '../kinds/restart.ts';
import { absorbedBy, link, unlink } from './links.ts';
import { cancelAll } from '../clocks/moments.ts';
import { endTransfer } from '../people/aside-ends.ts';
import { endHelps } from '../people/helps.ts';
import { dropWorkingNotices } from '../people/notices.ts';
import { moneyMoved } from '../people/parties.ts';
import { isInPerson } from '../rules.ts';
import { endPassedPauses } from '../clocks/pauses.ts';
import type { Clock, Merged } from '../state/state.ts';
import type { Rejection } from '../told/facts.ts';
import { withdrawAll } from '../route/withdraw.ts';

/** Rule 18. */
export const UNDO_MS = 24 * 3_600_000;

/** Ends this case in favour of another: what is open is withdrawn, timers are cancelled, breaches stay. */
export function mergeInto(d: Draft, into: string, facts: { by: string; reason: string }): void {
  const { state } = d;
  // Withdrawing what is open must not hide that a payment was on its way.
  const paid = isInPerson(d) && moneyMoved(d);
  endTransfer(d, 'case_over');
  endHelps(d, 'merged');
  const before: Merged['before'] = {
    state: state.state === 'resolved' ? 'resolved' : 'open',
    visits: state.visits.map(copyVisit),
    clocks: state.clocks.filter((c) => isUnmet(c) || c.ladder?.tellsOn).map(copyClock),
    pending: state.pending,
    ...(state.pauses && { pauses: state.pauses.map(copyPause) }),
    ...(state.pausedMs && { pausedMs: state.pausedMs }),
    ...(state.grants && { grants: state.grants }),
  };
  withdrawAll(d);
  releaseAll(d);
  if (state.reminders !== undefined) state.reminders = undefined;
  state.state = 'merged';
  state.result = 'merged';
  state.closedAtMs = d.nowMs;
  state.merged = { into, atMs: d.nowMs, by: facts.by, before };
  emit(d, 'case.merged', {
    data: {
      into,
      reason: facts.reason,
      opened: state.openedAtMs,
      ...severityOf(d),
      ...familyOf(d),
      ...paidOf(d),
      ...rejectedOf(d),
      ...(paid && { paid: true as const }),
    },
  });
  cancelAll(d, 'merged');
  dropWorkingNotices(d);
}

function severityOf({ state }: Draft): { severity?: string } {
  const { severity } = state.data;
  return typeof severity === 'string' ? { severity } : {};
}

/** Whom this case has paid or may have: the survivor counts by them, too (rule 22). */
function paidOf(d: Draft): { parties?: string[] } {
  const parties = keepsAuthors(d.state) ? partiesOf(d) : [];
  return parties.length > 0 ? { parties } : {};
}

/** What was rejected here needs a higher role there, too (rule 23). */
function rejectedOf(d: Draft): { rejected?: Rejection[] } {
  const rejected = keepsAuthors(d.state) ? rejections(d) : [];
  return rejected.length > 0 ? { rejected } : {};
}

/** Caps count over all of them (rule 22): the survivor learns of the cases that were merged into this one before. */
function familyOf({ state }: Draft): { absorbed?: string[] } {
  const absorbed = absorbedBy(state);
  return absorbed.length > 0 ? { absorbed } : {};
}

/**
 * Brings a merged case back as it stood: its clocks went on meanwhile, for the customer has waited meanwhile. Answers the
 * steps that are left because what they waited for cannot go on.
 */
export function unmerge(d: Draft, merged: Merged, reason: string): Exit[] {
  const { state } = d;
  const { before, into } = merged;
  state.state = before.state;
  state.result = undefined;
  state.closedAtMs = undefined;
  state.merged = undefined;
  emit(d, 'case.unmerged', { data: { from: into, reason, plan: d.plan.hash, ...familyOf(d) } });
  state.visits = before.visits.map(copyVisit);
  for (const id of [state.owner, ...state.visits.map((v) => v.work?.assignee)]) notePlaced(d, id);
  if (before.pauses !== undefined) state.pauses = before.pauses.map(copyPause);
  if (before.pausedMs !== undefined) state.pausedMs = before.pausedMs;
  else state.pausedMs = undefined;
  for (const clock of before.clocks) if (isWanted(d, clock)) restore(d, clock);
  endPassedPauses(d);
  if (before.grants !== undefined) restoreGrants(d, before.grants);
  return restart(d, before.pending);
}

/** A firing that was disposed of while the case was merged needs its deadline no more (rule 25). */
function isWanted({ state }: Draft, { id, of }: Clock): boolean {
  const code = clockOfHead(id, 'signal');
  return code === undefined || state.firings?.some((f) => code === f.code && of === f.n) === true;
}

function restore(d: Draft, clock: Clock): void {
  const restored = copyClock(clock);
  // Who was asked then is not asked any more: the ladder goes on by itself.
  if (restored.ladder !== undefined) restored.ladder.asking = undefined;
  const at = d.state.clocks.findIndex((c) => c.id === clock.id && c.of === clock.of);
  if (at < 0) d.state.clocks.push(restored);
  else d.state.clocks[at] = restored;
  schedule(d, restored);
  emit(d, 'clock.restored', { clock: clock.id, data: { of: clock.of, due: clock.dueMs } });
}

/** A cancel asks whether anything was paid in the whole family (rule 27); of cases taken out again it does not any more. */
function notePaidThere(d: Draft, other: string, gone: readonly string[], paid: true | undefined): void {
  const known = (d.state.paidThere ?? []).filter((it) => it !== other && !gone.includes(it));
  const now = paid === true && gone.length === 0 ? [...known, other] : known;
  if (now.length > 0) d.state.paidThere = now;
  else if (d.state.paidThere !== undefined) d.state.paidThere = undefined;
}

/** Another case was merged into this one, or taken out of it again: what it was stays readable there. */
export function absorb(
  d: Draft,
  { case: other, openedAtMs, severity, family = [], undone, by, parties, rejected, paid }: Absorbed,
): void {
  for (const one of [other, ...family]) (undone ? unlink : link)(d, one, 'absorbed');
  if (by !== undefined) place(d, by, d.state.owner);
  notePaidThere(d, other, undone === true ? [other, ...family] : [], paid);
  if (undone) return;
  if (keepsAuthors(d.state)) {
    addParties(d, parties ?? []);
    addRejections(d, rejected ?? []);
  }
  d.state.openedAtMs = Math.min(d.state.openedAtMs, openedAtMs);
  const choices = d.plan.fields.severity?.choices ?? [];
  const [theirs, ours] = [choices.indexOf(severity ?? ''), choices.indexOf(String(d.state.data.severity))];
  if (severity !== undefined && theirs >= 0 && (ours < 0 || theirs < ours)) setFields(d, { severity });
  emit(d, 'case.absorbed', {
    data: { case: other, opened: openedAtMs, ...(by !== undefined && keepsAuthors(d.state) && { by }) },
  });
}
