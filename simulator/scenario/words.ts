/** Domain events in words, for the lines before a failure. */
import { type DomainEvent, factsOf } from '../../engine/told/events.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { formatDuration } from '../../language/duration.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { eventTitle } from '../../words/event-words.ts';

/** The members of an event's data worth a word, in this order. */
const TELLING = [
  'outcome',
  'signal',
  'leg',
  'party',
  'reason',
  'assignee',
  'percent',
  'level',
  'who',
  'to',
  'message',
  'call',
  'name',
  'result',
  'error',
  'after',
];

/** `4h      超时 4小时响应`. */
export function eventLine(event: DomainEvent, plan: Plan, startMs: number, locale: Locale): string {
  const data = factsOf(event);
  const title = eventTitle(locale, event.type);
  const parts = [title, subjectOf(event, plan), ...TELLING.flatMap((name) => detail(name, data[name]))];
  const after = formatDuration(event.atMs - startMs).padEnd(9);
  return `${after} ${parts.filter((part) => part !== '').join(' ')}${event.actor === undefined ? '' : ` (${event.actor})`}`;
}

function subjectOf({ step, clock }: DomainEvent, plan: Plan): string {
  if (clock !== undefined) return plan.clocks.find((it) => it.id === clock)?.title ?? clock;
  return step === undefined ? '' : (plan.steps.find((it) => it.id === step)?.title ?? step);
}

function detail(name: string, value: Value | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (name === 'percent') return [`${String(value)}%`];
  if (Array.isArray(value)) return [value.map(String).join(', ')];
  return typeof value === 'object' ? [Object.keys(value).join(', ')] : [String(value)];
}
