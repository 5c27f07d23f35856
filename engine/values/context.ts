/** What conditions and values may name: the case's fields and the engine's own words (semantics: "Readable names"). */
import { clockOfHead, PROMISE } from '../../language/clock-id.ts';
import { localDateOf } from '../../language/calendar/arithmetic.ts';
import type { Value } from '../../language/plan.ts';
import { isUnmet, latestOf } from '../clocks/clock.ts';
import type { Draft } from '../state/draft.ts';
import type { Scope } from './evaluate.ts';
import { itemHere } from './item.ts';
import { linkName } from '../others/links.ts';
import { between, consumed, earlier, later } from '../clocks/service-time.ts';
import type { Clock, State } from '../state/state.ts';
import type { ClockView } from '../see/view.ts';

/** Of a draft, what its values are read from. */
export type Known = Pick<Draft, 'plan' | 'state' | 'nowMs' | 'frame' | 'heard'>;

/** The scope of conditions at this instant of the draft. */
export function scopeOf(d: Known): Scope {
  const { state } = d;
  return {
    field: (name) => state.data[name] ?? null,
    name: (head, second, third) => nameOf(d, head, second, third),
    now: (type, unit, amount, calendar) => fromNow(d, type, unit, amount, calendar),
    given: (name) => Object.hasOwn(state.evidence, name),
  };
}

function nameOf(d: Known, head: string, second: string, third: string): Value {
  const { state } = d;
  switch (head) {
    case 'owner':
      return state.owner ?? null;
    case 'case':
      return caseName(state, second);
    case 'clock':
      return clockName(d, second, third);
    case 'task':
      return taskName(d, second, third);
    case 'item':
      return itemHere(d);
    case 'event':
      return d.heard?.brought[second] ?? null;
    case 'survey':
      return second === 'score' ? (state.survey?.score ?? null) : (state.survey?.answers[second] ?? null);
    default:
      return null;
  }
}

/** A date is that of the calendar's place. */
function fromNow(d: Known, type: string, unit: string, amount: number, calendar: string): Value {
  const size = Math.abs(amount);
  const duration = unit === 'h' ? { unit: 'service' as const, ms: size } : { unit: unit as 'nd' | 'wd', days: size };
  const reckon = amount < 0 ? earlier : later;
  const atMs = reckon(d.plan, calendar, d.nowMs, duration);
  const table = d.plan.calendars[calendar];
  return type === 'date' && table !== undefined ? localDateOf(table, atMs) : atMs;
}

function caseName(state: State, name: string): Value {
  switch (name) {
    case 'state':
      return state.state;
    case 'cycle':
      return state.cycle;
    case 'level':
      return state.level;
    case 'contacts':
      return state.contacts;
    case 'owner_acts':
      return state.ownerActs;
    case 'rejections':
      return state.rejections ?? 0;
    case 'forced':
      return state.forced ?? 0;
    case 'link':
      return linkName(state.links);
    case 'opened_by':
      return state.openedBy;
    case 'resolved_by':
      return state.resolvedBy ?? null;
    default:
      return null;
  }
}

/** `clock.promise` is the promise that has been missed; while none has, the latest one made (rule 8). */
function promised({ clocks }: State): Clock | undefined {
  const all = clocks.filter((c) => clockOfHead(c.id, 'promise') !== undefined);
  return all.find((c) => c.breachedAtMs !== undefined && isUnmet(c)) ?? all.at(-1);
}

function clockName(d: Known, id: string, name: string): Value {
  const clock = latestOf(d.state, id) ?? (id === PROMISE ? promised(d.state) : undefined);
  if (name === 'state') return clock === undefined ? 'pending' : stateOf(clock);
  if (clock === undefined) return null;
  if (name === 'due') return clock.dueMs;
  if (name === 'used') return clock.targetMs === 0 ? 1 : consumed(d.plan, clock, d.nowMs) / clock.targetMs;
  if (name !== 'left') return null;
  // Late-by excludes paused time (rule 4).
  if (clock.stillMs !== undefined && isUnmet(clock)) return clock.targetMs - consumed(d.plan, clock, d.nowMs);
  return d.nowMs <= clock.dueMs
    ? between(d.plan, clock.calendar, d.nowMs, clock.dueMs)
    : -between(d.plan, clock.calendar, clock.dueMs, d.nowMs);
}

function taskName(d: Known, step: string, name: string): Value {
  const open = d.state.visits.find((v) => v.step === step);
  const record = d.state.steps[step];
  if (name === 'visits') return record?.visits ?? 0;
  if (name === 'assignee') return open?.work?.assignee ?? record?.assignee ?? null;
  return name === 'outcome' ? (record?.outcome ?? null) : null;
}

/** The state a clock shows (rule 1). */
export function stateOf(clock: Clock): ClockView['state'] {
  if (clock.breachedAtMs !== undefined) return clock.phase === 'met' ? 'met_late' : 'breached';
  return isUnmet(clock) ? (clock.phase as 'running' | 'paused') : (clock.phase as 'met' | 'cancelled');
}
