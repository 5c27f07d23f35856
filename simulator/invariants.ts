/**
 * What must hold of every case at every instant, whatever people and systems do (architecture, "Tests, in rings", ring 2).
 * Answers a sentence per violation; none is good.
 */
import { isUnmet } from '../engine/clock.ts';
import type { State } from '../engine/state.ts';
import type { DomainEvent } from '../engine/turn.ts';
import type { Play } from './play.ts';

/** Between two events: what a step of the kernel may never do. */
export function stepViolations(before: State, after: State): string[] {
  const found: string[] = [];
  if (after.cycle === before.cycle && after.level < before.level)
    found.push(`level fell from ${before.level} to ${after.level}`);
  if (after.cycle < before.cycle) found.push('cycle fell');
  const wasOver = before.state === 'closed' || before.state === 'cancelled';
  const isOver = after.state === 'closed' || after.state === 'cancelled';
  if (wasOver && !isOver && after.cycle === before.cycle)
    found.push(`${before.state} became ${after.state} without a re-open`);
  if (isOver && after.visits.length > 0) found.push('a closed case has open work');
  if (isOver && after.clocks.some(isUnmet)) found.push('a closed case has a running clock');
  if (!isOver && after.visits.length === 0) found.push('an open case waits for nothing');
  for (const clock of before.clocks) {
    const now = after.clocks.find((c) => c.id === clock.id && c.of === clock.of);
    if (clock.breachedAtMs !== undefined && now !== undefined && now.breachedAtMs !== clock.breachedAtMs)
      found.push(`breach of ${clock.id} was changed`);
    if (!isUnmet(clock) && now !== undefined && isUnmet(now)) found.push(`clock ${clock.id} came back to life`);
  }
  return found;
}

/** Of the whole story so far. */
export function storyViolations(play: Play): string[] {
  return [...auditGaps(play.events), ...clockEnds(play), ...callBackOrder(play.events), ...doubledCalls(play)];
}

function auditGaps(events: DomainEvent[]): string[] {
  const gap = events.findIndex((e, i) => e.seq !== i + 1);
  const back = events.findIndex((e, i) => i > 0 && e.atMs < (events[i - 1]?.atMs ?? 0));
  return [
    ...(gap < 0 ? [] : [`audit has a gap at ${gap + 1}`]),
    ...(back < 0 ? [] : [`time runs back at event ${back + 1}`]),
  ];
}

/** Every clock instance: started once, and met, or cancelled, or still running – never two of them, a breach at most once. */
function clockEnds(play: Play): string[] {
  const ends = new Map<string, string[]>();
  for (const e of play.events) {
    if (e.clock === undefined || !e.type.startsWith('clock.')) continue;
    const key = `${e.clock}#${String(e.data?.of)}`;
    ends.set(key, [...(ends.get(key) ?? []), e.type]);
  }
  const found: string[] = [];
  for (const [key, types] of ends) {
    const count = (type: string) => types.filter((t) => t === type).length;
    if (count('clock.started') !== 1) found.push(`${key} started ${count('clock.started')} times`);
    if (count('clock.breached') > 1) found.push(`${key} breached ${count('clock.breached')} times`);
    if (count('clock.met') + count('clock.met_late') + count('clock.cancelled') > 1) found.push(`${key} ended twice`);
    if (count('clock.met') > 0 && count('clock.breached') > 0) found.push(`${key} both met and breached`);
    if (count('clock.met_late') > 0 && count('clock.breached') === 0) found.push(`${key} met late without a breach`);
  }
  return found;
}

function callBackOrder(events: DomainEvent[]): string[] {
  let resolved = false;
  for (const e of events) {
    if (e.type === 'case.resolved') resolved = true;
    if (e.type === 'case.reopened') resolved = false;
    if (e.type === 'attempt.made' && !resolved)
      return [`a call-back was attempted at ${e.seq} before the case was resolved`];
  }
  return [];
}

function doubledCalls(play: Play): string[] {
  const keys = play.calls.map((c) => c.key);
  return new Set(keys).size === keys.length ? [] : ['two calls went out under one key'];
}
