/**
 * The catalogue of domain events: all that is ever written into the audit of a case. An event is added here with its facts,
 * and then does not compile until every language has its words. A fact that is added later may be absent: the record keeps
 * what was told before.
 */
import type { Value } from '../../language/plan.ts';
import { CASE_EVENTS } from './case-events.ts';
import { CLOCK_EVENTS } from './clock-events.ts';
import type { EventShape, Facts, Places } from './facts.ts';
import { WORK_EVENTS } from './work-events.ts';

/** By name: where it happens, and its facts. */
export const EVENTS = { ...CASE_EVENTS, ...WORK_EVENTS, ...CLOCK_EVENTS };

/** What an event can be called. */
export type EventName = keyof typeof EVENTS;
/** All of them. */
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];

/** Whether this catalogue has it: a record may hold events of another version. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

/** An event's description. */
export function shapeOf(name: EventName): EventShape {
  return EVENTS[name];
}

/** The facts of an event by its name; undefined for one that has none. */
export type DataOf<N extends EventName> = (typeof EVENTS)[N] extends { data: infer List } ? Facts<List> : undefined;

type Given<Data> = Data extends undefined
  ? { data?: undefined }
  : object extends Data
    ? { data?: Data }
    : { data: Data };

/** What an event of this name tells: where, and its facts. */
export type Told<N extends EventName> = Places[(typeof EVENTS)[N]['at']] & Given<DataOf<N>>;

/** What every event has. */
interface Line {
  /** From 1, without a gap. */
  seq: number;
  atMs: number;
  cycle: number;
  /** Who acted; absent for what time or a system did by itself. */
  actor?: string;
  onBehalfOf?: string;
  receivedAtMs?: number;
}

/** One line of the audit. No fact is a personal value; fields changed carry before and after. */
export type DomainEvent<N extends EventName = EventName> = { [K in N]: Line & { type: K } & Told<K> }[N];

/** An event as it is written down, of whatever version: its name and facts may be none of this catalogue's. */
export interface WrittenEvent extends Line {
  type: string;
  step?: string;
  visit?: number;
  clock?: string;
  data?: FactsByName;
}

type FactsByName = Readonly<Record<string, Value | undefined>>;

/** The facts of any event by name, for who looks at all events alike. */
export function factsOf(event: DomainEvent): FactsByName {
  return event.data ?? {};
}
