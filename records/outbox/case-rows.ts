/** A view to the rows that lists and reports are made of: the case, its open work, its clocks. Pure. */
import type { Insertable } from 'kysely';
import { earliestDueMs, slaState, wasLate } from '../../engine/see/sla.ts';
import type { TaskView, View } from '../../engine/see/view.ts';
import { type Facts, NO_SEVERITY } from '../published/published.ts';
import { pairs, searchText } from '../read/search-text.ts';
import type { Tables } from '../database/tables.ts';

/** Stands for "no due" in a sort column. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** What the view says of a case; the columns of writing and chaining are the writer's. */
export type ViewColumns = Omit<
  Insertable<Tables['case']>,
  | 'id'
  | 'task_ms'
  | 'recorded_ms'
  | 'ended'
  | 'final_seq'
  | 'chain_length'
  | 'chain_head'
  | 'cycle'
  | 'reached'
  | 'readers'
  | 'view'
> & { view: View };

/** The case's row as far as the view decides it. */
export function caseColumns(view: View, facts: Facts): ViewColumns {
  const search = searchText([view.case, view.title, view.data]);
  return {
    sop: view.sop,
    version: view.version,
    title: view.title,
    state: view.state,
    step: view.tasks[0]?.step ?? null,
    team: view.team ?? null,
    owner: view.owner ?? null,
    severity: textOf(view.data.severity),
    severity_rank: rankOf(view, facts),
    sla: slaState(view.clocks),
    late: wasLate(view.clocks),
    next_due_ms: earliestDueMs(view) ?? null,
    customer: textOf(view.data.customer),
    opened_ms: view.openedAtMs,
    resolved_ms: view.resolvedAtMs ?? null,
    closed_ms: view.closedAtMs ?? null,
    result: view.result ?? null,
    view,
    search,
    grams: pairs(search),
  };
}

/** Work for people: what a machine or the time does is not on a worklist. */
export function taskRows(view: View, facts: Facts): Omit<Insertable<Tables['task']>, 'case_id'>[] {
  return view.tasks.filter(isWork).map((task) => ({
    step: task.step,
    attempt: task.attempt,
    title: task.title,
    kind: task.kind,
    status: task.status,
    team: task.team ?? null,
    role: task.role ?? null,
    assignee: task.assignee ?? null,
    strategy: facts.strategies.get(task.step) ?? null,
    since_ms: task.enteredAtMs,
    accept_by_ms: task.acceptByMs ?? null,
    due_ms: task.dueMs ?? null,
    severity_rank: rankOf(view, facts),
    next_due_ms: Math.min(task.dueMs ?? NEVER_MS, earliestDueMs(view) ?? NEVER_MS),
    received_ms: view.openedAtMs,
    asked_team: task.askedTeam ?? null,
    amount: task.amount ?? null,
  }));
}

/** Clocks that have started; what may start one day is in the view alone. */
export function clockRows(view: View): Omit<Insertable<Tables['clock']>, 'case_id'>[] {
  return view.clocks.flatMap((clock) =>
    clock.startedAtMs === undefined
      ? []
      : {
          id: clock.id,
          of: clock.of,
          title: clock.title,
          state: clock.state,
          started_ms: clock.startedAtMs,
          due_ms: clock.dueMs ?? null,
          stopped_ms: clock.stoppedAtMs ?? null,
          breached_ms: clock.breachedAtMs ?? null,
          level: clock.level ?? null,
          reason: clock.reason ?? null,
        },
  );
}

function rankOf(view: View, facts: Facts): number {
  const rank = facts.severities.indexOf(textOf(view.data.severity) ?? '');
  return rank < 0 ? NO_SEVERITY : rank;
}

type Work = TaskView & { status: 'queued' | 'offered' | 'assigned' };
const isWork = (task: TaskView): task is Work =>
  task.status === 'queued' || task.status === 'offered' || task.status === 'assigned';

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
