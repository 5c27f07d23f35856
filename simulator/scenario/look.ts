/** What a check of a scenario finds in a case, and whether that is what was expected. */
import { clockOfHead, HELP, PROMISE } from '../../language/clock-id.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import { isAside } from '../../engine/see/aside.ts';
import type { ClockView, TaskView } from '../../engine/see/view.ts';
import type { Value } from '../../language/plan.ts';
import type { Check, CheckName } from '../../language/scenario/scenario.ts';
import type { Seen } from './stage.ts';

type Look = (seen: Seen, name: string) => Value;

/** One line per thing that can be expected (language/schema/scenarios). */
const LOOKS: Record<CheckName, Look> = {
  // What is asked of others stands at no step.
  step: ({ view }) => view.tasks.flatMap((task) => (isAside(task) ? [] : [task.step])).toSorted(),
  help: ({ view }) => view.helps?.length ?? 0,
  transfer: ({ view }) => view.transfer?.to ?? null,
  state: ({ view }) => view.state,
  result: ({ view }) => view.result ?? null,
  cycle: ({ view }) => view.cycle,
  level: ({ view }) => view.level,
  contacts: ({ view }) => view.contacts,
  orphan: ({ view }) => view.orphan ?? false,
  score: ({ view }) => view.survey?.score ?? null,
  owner: ({ view }) => view.owner ?? null,
  team: ({ view }) => view.team ?? null,
  accountable: ({ view }) => view.handOver?.accountable ?? null,
  watchers: ({ view }, who) => view.watchers.includes(who),
  clock: (seen, id) => latest(seen, id)?.state ?? 'pending',
  due: (seen, id) => latest(seen, id)?.dueMs ?? null,
  'next_due.clock': ({ view }) => view.nextClock ?? null,
  'next_due.at': ({ view }) => view.nextDueMs ?? null,
  notified: ({ events }, who) => told(events).some((event) => isFor(event, who)),
  not_notified: ({ events }, who) => !told(events).some((event) => isFor(event, who)),
  sent: ({ events }, message) => told(events).filter(({ data }) => data.message === message).length,
  sent_to: ({ events }, message) =>
    [...new Set(told(events).flatMap(({ data }) => (data.message === message ? [data.who] : [])))].toSorted(),
  data: ({ view }, field) => view.data[field] ?? null,
  evidence: ({ view }, name) => Object.hasOwn(view.evidence, name),
  calls: ({ events }, call) =>
    events.filter((event) => event.type === 'action.started' && event.data.call === call).length,
  signals: ({ events }, code) => events.some((event) => event.type === 'signal.fired' && event.data.signal === code),
  links: (seen, name) => linksTo(seen, name),
  'tasks.assignee': (seen, step) => task(seen, step)?.assignee ?? null,
  'tasks.status': (seen, step) => task(seen, step)?.status ?? null,
  'tasks.team': (seen, step) => task(seen, step)?.team ?? null,
  'tasks.visit': (seen, step) => task(seen, step)?.attempt ?? null,
  'tasks.accept_by': (seen, step) => task(seen, step)?.acceptByMs ?? null,
};

/** Checks whose values are instants, which a real server meets a little late. */
const INSTANTS: readonly CheckName[] = ['due', 'next_due.at', 'tasks.accept_by'];

/** What is there of the thing a check is about. */
export function found(seen: Seen, { check, name }: Check): Value {
  return LOOKS[check](seen, name);
}

/** Whether that is what was expected. `expected` holds references where values are personal. */
export function holds(check: CheckName, expected: Value, seen: Value, toleranceMs: number): boolean {
  if (isInstant(check) && typeof expected === 'number' && typeof seen === 'number')
    return Math.abs(seen - expected) <= toleranceMs;
  return JSON.stringify(ordered(seen)) === JSON.stringify(ordered(expected));
}

/** Whether the check's value is a point in time. */
export function isInstant(check: CheckName): boolean {
  return INSTANTS.includes(check);
}

/** A clock's newest instance: one that has started goes before the one a new cycle may still start. */
function latest({ view }: Seen, id: string): ClockView | undefined {
  // Promises are numbered; a story speaks of the latest one.
  const is = (clock: ClockView) =>
    clock.id === id ||
    (id === PROMISE && clockOfHead(clock.id, 'promise') !== undefined) ||
    (id === HELP && clockOfHead(clock.id, 'help') !== undefined);
  const all = view.clocks.filter(is).toSorted((a, b) => a.of - b.of);
  return all.findLast((clock) => clock.state !== 'pending') ?? all.at(-1);
}

/** How it hangs together with a case that the story calls so. */
function linksTo({ view, nameOf }: Seen, name: string): string[] {
  const links = (view.links ?? []).flatMap((it) => (nameOf(it.case) === name ? [it.kind] : []));
  const merged = view.mergedInto !== undefined && nameOf(view.mergedInto) === name ? ['merged_into'] : [];
  return [...links, ...merged].toSorted();
}

function task({ view }: Seen, step: string): TaskView | undefined {
  return view.tasks.find((it) => it.step === step);
}

function told(events: DomainEvent[]): DomainEvent<'notice.sent'>[] {
  return events.filter((event) => event.type === 'notice.sent');
}

/** By the SOP's own name for them, or one by one. */
function isFor({ data }: DomainEvent<'notice.sent'>, who: string): boolean {
  if (data.who === who) return true;
  const [kind, id = ''] = who.split('/', 2) as [string, string?];
  if (kind === 'person') return Array.isArray(data.to) && data.to.includes(id);
  return kind === 'field' && data.to === id;
}

/** Members of records in one order: the author's does not count. */
function ordered(value: Value): Value {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, ordered(value[key] ?? null)]),
  );
}
