/**
 * What must hold of every case, whatever people and systems do: storms are held against it after every turn. Answers a
 * sentence per violation; none is good.
 */
import { isHeld, isUnmet } from '../engine/clocks/clock.ts';
import { kindOf } from '../engine/kinds/of-step.ts';
import { factsOf } from '../language/kinds/of-step.ts';
import { levelsOf, stepOf } from '../engine/plan-index.ts';
import { type Clock, isOver as isCaseOver, type State, type Visit } from '../engine/state/state.ts';
import { asideViolations } from './aside-invariants.ts';
import { blockViolations } from './block-invariants.ts';
import type { Play } from './play.ts';

export { storyViolations } from './story-invariants.ts';

/** Between two events: what a step of the kernel may never do. */
export function stepViolations(before: State, after: State): string[] {
  const found: string[] = [];
  if (after === before) return found;
  if (after.cycle === before.cycle && after.level < before.level)
    found.push(`level fell from ${before.level} to ${after.level}`);
  if (after.cycle < before.cycle || after.cycle > before.cycle + 1) found.push('cycles are not counted one by one');
  if (after.atMs < before.atMs) found.push('time ran back');
  if (isOver(before) && !isOver(after) && after.cycle === before.cycle && before.state !== 'merged')
    found.push(`${before.state} became ${after.state} without a re-open`);
  if (before.state === 'cancelled' && after.state !== 'cancelled') found.push('a cancelled case came back');
  for (const clock of before.clocks) {
    const now = after.clocks.find((c) => c.id === clock.id && c.of === clock.of);
    // The undo of a merge brings clocks back as they were.
    if (now !== undefined && before.state !== 'merged') found.push(...clockStep(clock, now));
  }
  return found;
}

function clockStep(before: Clock, now: Clock): string[] {
  const found: string[] = [];
  if (before.breachedAtMs !== undefined && now.breachedAtMs !== before.breachedAtMs)
    found.push(`breach of ${before.id} was changed`);
  if (!isUnmet(before) && isUnmet(now)) found.push(`clock ${before.id} came back to life`);
  if ((now.ladder?.level ?? 0) < (before.ladder?.level ?? 0)) found.push(`the ladder of ${before.id} fell`);
  if (before.warned.some((p) => !now.warned.includes(p))) found.push(`a warning of ${before.id} was forgotten`);
  return found;
}

function isOver(state: State): boolean {
  return isCaseOver(state.state);
}

/** Of the case as it stands between two events. */
export function restViolations(play: Play): string[] {
  const { state } = play;
  const found: string[] = [];
  if (isOver(state)) {
    if (state.visits.length > 0) found.push('a closed case has open work');
    if (state.clocks.some(isUnmet)) found.push('a closed case has a running clock');
  } else if (state.visits.length === 0) found.push('an open case waits for nothing');
  if (play.finished !== undefined && state.pending.length + state.notices.length > 0)
    found.push('a finished run has something pending');
  if (isOver(state) && play.finished === undefined && state.pending.length + state.notices.length === 0)
    found.push('a closed case with nothing pending is not finished');
  if (!play.owes) found.push(...forgotten(state));
  if (!play.owes) found.push(...unheld(play));
  for (const visit of state.visits) found.push(...stuck(play, visit));
  found.push(...blockViolations(play.world.plan, state));
  found.push(...asideViolations(state));
  for (const clock of state.clocks) {
    if (clock.phase === 'running') found.push(...runningClock(play, clock));
    if (isUnmet(clock)) found.push(...heldClock(play, clock));
  }
  return found;
}

/** With every answer given, nobody still waits for one. */
function forgotten(state: State): string[] {
  const found: string[] = [];
  if (state.visits.some((v) => v.work?.status === 'finding')) found.push('work waits for an answer nobody owes');
  if (state.visits.some((v) => v.approval?.asked !== undefined))
    found.push('an approval waits for an answer nobody owes');
  if (state.visits.some((v) => v.action !== undefined)) found.push('a call waits for an answer nobody owes');
  if (state.notices.some((n) => n.atMs === undefined)) found.push('a notice waits for an answer nobody owes');
  const asking = state.clocks.find((c) => isUnmet(c) && c.ladder?.asking !== undefined);
  const away = state.notices.some((n) => n.level?.clock === asking?.id && n.atMs !== undefined);
  if (asking !== undefined && !away) found.push(`the ladder of ${asking.id} waits for an answer nobody owes`);
  return found;
}

/** What the ledger holds for this case is held by it, and the other way round (rule 24). */
function unheld({ state, ledger }: Play): string[] {
  const held = new Map(Object.values(state.grants ?? {}).map((grant) => [grant.id, grant.state]));
  const open = [...state.visits.map((v) => v.approval?.grant), ...state.pending.map((p) => p.grant)];
  const mine = [...ledger.lines.values()].filter((line) => line.case === state.case);
  const found = mine
    .filter((line) => line.state === 'reserved' && !held.has(line.grant) && !open.includes(line.grant))
    .map((line) => `nobody holds the reservation ${line.grant}`);
  const wanted = { reserved: 'reserved', paying: 'reserved', spent: 'committed', unknown: 'unknown' };
  for (const grant of Object.values(state.grants ?? {})) {
    const line = mine.find((l) => l.grant === grant.id);
    const inLedger = grant.action === undefined ? undefined : wanted[grant.state];
    // Paid again after an unknown result, it is still unknown until that is known.
    if (line?.state !== inLedger && !(grant.state === 'paying' && line?.state === 'unknown'))
      found.push(`the grant ${grant.id} is ${grant.state}, in the ledger ${line?.state ?? 'absent'}`);
  }
  return found;
}

/** Somebody or something can move every open step. */
function stuck(play: Play, visit: Visit): string[] {
  const step = stepOf(play.world.plan, visit.step);
  if (visit.work !== undefined || visit.action !== undefined || visit.untilMs !== undefined) return [];
  if (kindOf(step).nextMs(visit, step) !== undefined) return [];
  // A block is moved by what stands inside, a hand-over also by its offer; a child by its end.
  if (visit.child !== undefined || visit.handOver !== undefined || visit.branches !== undefined) return [];
  return factsOf(step).events(step).length > 0 ? [] : [`nothing can move ${visit.step}`];
}

/** Rule 4: a clock stands still exactly while the case is paused for a reason it lists, and fires nothing then. */
function heldClock({ state, world }: Play, clock: Clock): string[] {
  const held = isHeld({ plan: world.plan, state }, clock);
  if (held !== (clock.phase === 'paused')) return [`${clock.id} is ${clock.phase} while ${held ? '' : 'not '}held`];
  return held && clock.nextMs !== undefined ? [`${clock.id} would ring while it stands still`] : [];
}

/** A clock past its due has breached, one before it has not; an unmet one climbs on while it has levels. */
function runningClock(play: Play, clock: Clock): string[] {
  const { state } = play;
  const found: string[] = [];
  if (clock.breachedAtMs === undefined && clock.dueMs < state.atMs) found.push(`${clock.id} is due and not breached`);
  if (clock.breachedAtMs !== undefined && clock.breachedAtMs > state.atMs)
    found.push(`${clock.id} breached in the future`);
  const { ladder } = clock;
  if (ladder === undefined || ladder.asking !== undefined || clock.nextMs !== undefined) return found;
  const top = levelsOf(play.world.plan, ladder.id).length;
  if (ladder.level < top) found.push(`the ladder of ${clock.id} stands still at ${ladder.level}`);
  else if (top > 0 && ladder.ackBy === undefined && !ladder.orphan)
    found.push(`${clock.id} is unanswered at the top and nobody is told`);
  return found;
}
