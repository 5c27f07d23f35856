/** What must hold of a whole story: the audit, every clock's end, call-backs, keys. */
import { isOpen } from '../language/calendar/arithmetic.ts';
import type { CallBackStep } from '../language/plan.ts';
import { type DomainEvent, factsOf } from '../engine/told/events.ts';
import { accountableViolations } from './block-invariants.ts';
import { moneyViolations, pausedViolations, secondPersonViolations, signalViolations } from './deed-invariants.ts';
import type { Play } from './play.ts';

/** Ours: the state of a case, with the ids of 200 acts and as many events, stays below this. */
const STATE_BYTES_MAX = 32 * 1024;

export function storyViolations(play: Play): string[] {
  return [
    ...auditGaps(play.events),
    ...clockEnds(play.events),
    ...breachInstants(play.events),
    ...callBacks(play),
    ...doubledKeys(play),
    ...accountableViolations(play.world.plan, play.events),
    ...signalViolations(play),
    ...pausedViolations(play.events),
    ...moneyViolations(play),
    ...secondPersonViolations(play),
    ...(JSON.stringify(play.state).length > STATE_BYTES_MAX ? ['the state has grown too large'] : []),
  ];
}

function auditGaps(events: DomainEvent[]): string[] {
  const gap = events.findIndex((e, i) => e.seq !== i + 1);
  const back = events.findIndex((e, i) => i > 0 && e.atMs < (events[i - 1]?.atMs ?? 0));
  return [
    ...(gap < 0 ? [] : [`audit has a gap at ${gap + 1}`]),
    ...(back < 0 ? [] : [`time runs back at event ${back + 1}: ${events[back]?.type}`]),
  ];
}

/** A case that moved to another plan goes on under the new names of its steps: so do their clocks. */
function renameClocks<T>(byClock: Map<string, T>, { data }: DomainEvent<'case.migrated'>): void {
  const { steps } = data;
  const before = [...byClock];
  byClock.clear();
  for (const [key, value] of before) {
    const [, kind = '', step = '', of = ''] = /^(step|attempt|arbitration):(.*)#(.*)$/.exec(key) ?? [];
    byClock.set(steps[step] === undefined ? key : `${kind}:${steps[step]}#${of}`, value);
  }
}

function instance(e: DomainEvent): string {
  return `${e.clock}#${String(factsOf(e).of)}`;
}

/** Every clock instance: started once, and met, or breached and met late, or cancelled, or still running. */
function clockEnds(events: DomainEvent[]): string[] {
  const lives = new Map<string, string[]>();
  for (const e of events) {
    if (e.type === 'case.migrated') renameClocks(lives, e);
    if (e.clock === undefined || !e.type.startsWith('clock.')) continue;
    // The undo of a merge takes back that the clock was cancelled with it.
    if (e.type === 'clock.restored') {
      lives.set(
        instance(e),
        (lives.get(instance(e)) ?? []).filter((t) => t !== 'clock.cancelled'),
      );
      continue;
    }
    lives.set(instance(e), [...(lives.get(instance(e)) ?? []), e.type]);
  }
  const found: string[] = [];
  for (const [key, types] of lives) {
    const count = (type: string) => types.filter((t) => t === type).length;
    if (count('clock.started') !== 1) found.push(`${key} started ${count('clock.started')} times`);
    if (count('clock.breached') > 1) found.push(`${key} breached ${count('clock.breached')} times`);
    if (count('clock.met') + count('clock.met_late') + count('clock.cancelled') > 1) found.push(`${key} ended twice`);
    if (count('clock.met') > 0 && count('clock.breached') > 0) found.push(`${key} both met and breached`);
    if (count('clock.met_late') > 0 && count('clock.breached') === 0) found.push(`${key} met late without a breach`);
  }
  return found;
}

const DUES = ['clock.started', 'clock.recomputed', 'clock.resumed', 'clock.restored'] as const;

function announcesDue(e: DomainEvent): e is DomainEvent<(typeof DUES)[number]> {
  return DUES.some((type) => type === e.type);
}

/** A breach happens at the due announced last, whenever the case is looked at again. */
function breachInstants(events: DomainEvent[]): string[] {
  const dues = new Map<string, { dueMs: number; saidMs: number }>();
  for (const e of events) {
    if (announcesDue(e)) dues.set(instance(e), { dueMs: e.data.due, saidMs: e.atMs });
    if (e.type === 'case.migrated') renameClocks(dues, e);
    if (e.type !== 'clock.breached') continue;
    const due = dues.get(instance(e));
    if (due !== undefined && e.atMs !== Math.max(due.dueMs, due.saidMs))
      return [`${instance(e)} breached at ${e.atMs}, due ${due.dueMs}`];
  }
  return [];
}

/** Calls come after the resolution, in calling hours, never by who resolved. */
function callBacks(play: Play): string[] {
  const steps = new Map(play.world.plan.steps.map((s) => [s.id, s]));
  const found: string[] = [];
  let resolvedBy: string | undefined;
  let resolved = false;
  for (const e of play.events) {
    if (e.type === 'case.resolved') [resolved, resolvedBy] = [true, e.actor];
    if (e.type === 'case.reopened') resolved = false;
    if (e.type === 'attempt.made' && !resolved) found.push(`a call-back at ${e.seq} before the case was resolved`);
    if (e.type !== 'callback.recorded') continue;
    const step = steps.get(e.step ?? '') as CallBackStep;
    const hours = play.world.plan.calendars[step.hours];
    if (hours !== undefined && !isOpen(hours, e.atMs)) found.push(`a call-back at ${e.seq} outside calling hours`);
    if (step.notBy?.includes('resolved_by') && e.actor === resolvedBy) found.push(`who resolved called at ${e.seq}`);
  }
  return found;
}

function doubledKeys(play: Play): string[] {
  // The undo of a merge begins what was under way again, under its key.
  const again = play.events.some((e) => e.type === 'case.unmerged');
  // So does a run that was lost.
  const calls = play.calls.filter((call) => call.again === undefined);
  const keys = [...(again ? [] : [...calls, ...play.started]), ...play.sent].map((c) => c.key);
  return new Set(keys).size === keys.length ? [] : ['two effects went out under one key'];
}
