/** Whom a notice reached, at the row it belongs to; a notice of its own makes a row. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import type { NoticeName } from '../../engine/told/notices.ts';
import type { NotifyPlan, Plan } from '../../language/plan.ts';
import type { Sent } from '../../simulator/play.ts';
import type { Row, RowKind, Told } from './row.ts';

type NoticeSent = DomainEvent<'notice.sent'>;

/** Which rows a notice can belong to, by what it is about. */
export const ABOUT: Partial<Record<NoticeName, RowKind>> = {
  warn: 'warning',
  level: 'level',
  repeat: 'repeat',
  orphan: 'orphan',
  lapsed: 'lapsed',
  signal: 'signal',
  reassigned: 'offered',
  outcome: 'outcome',
};

export function addTold(plan: Plan, rows: Row[], event: NoticeSent, sent: Sent | undefined): void {
  const { who, to, message } = event.data;
  const told: Told = {
    who,
    people: Array.isArray(to) ? to : [to],
    message,
  };
  const row = rows.findLast((r) => belongs(plan, r, event, told, sent)) ?? ownRow(plan, rows, event, sent);
  row.told.push(row.atMs === event.atMs ? told : { ...told, atMs: event.atMs });
}

/** By the clock's id where the event has it: two clocks may share a title. */
function belongs(plan: Plan, row: Row, event: NoticeSent, told: Told, sent: Sent | undefined): boolean {
  const { about, clock, level } = event.data;
  const { values = {} } = sent ?? {};
  // A customer hears of what a step tells before the step is done, our own people after it.
  if (about === 'outcome') return (row.kind === 'step' || row.kind === 'outcome') && tells(plan, row, told);
  if (row.kind !== ABOUT[about]) return false;
  if (row.kind === 'offered') return row.atMs === event.atMs && row.assignee === told.people[0];
  const title = values.signal ?? values.step ?? values.clock;
  return (
    (clock !== undefined ? row.of === clock : title === undefined || row.title === title) &&
    (values.percent === undefined || row.percent === values.percent) &&
    (level === undefined || row.level === level)
  );
}

/** Whether the SOP lets this outcome, row or `notify` step tell them this. */
function tells(plan: Plan, { of, outcome = '' }: Row, { who, message }: Told): boolean {
  const step = plan.steps.find((s) => s.id === of);
  if (step === undefined) return false;
  const silent = 'ifSilent' in step && outcome === 'silent' ? step.ifSilent?.then.notify : undefined;
  const facts = factsOf(step);
  const rows = facts.rows(step).flatMap((row) => row.plan.notify ?? []);
  const own = facts.notifies(step);
  const all: NotifyPlan[] = [...(step.outcomes[outcome]?.notify ?? []), ...(silent ?? []), ...rows, ...own];
  return all.some((notify) => notify.who === who && notify.message === message);
}

/** People told of one thing in one instant share a row. */
function ownRow(plan: Plan, rows: Row[], event: NoticeSent, sent: Sent | undefined): Row {
  const { about, message } = event.data;
  const { step, signal, clock } = sent?.values ?? {};
  const called = plan.steps.find((s) => message !== undefined && factsOf(s).messages(s).includes(message));
  const title = String(step ?? signal ?? clock ?? (about === 'call_back' ? called?.title : undefined) ?? plan.title);
  const last = rows.at(-1);
  if (last?.atMs === event.atMs && last.about === about && last.title === title) return last;
  const kind = about === 'reminder' || about === 'pause-reminder' ? 'reminder' : 'notice';
  const row: Row = { atMs: event.atMs, kind, of: about, title, about, told: [] };
  rows.push(row);
  return row;
}
