/** What a view tells of what goes on beside the steps: requests for help and a transfer, as work of whoever is asked. */
import { clockId } from '../../language/clock-id.ts';
import type { Plan } from '../../language/plan.ts';
import { latestOf, titleOf } from '../clocks/clock.ts';
import type { State } from '../state/state.ts';
import type { TaskView, View } from './view.ts';

/** Kinds of work that stand at no step: to have it makes nobody part of the case's own work. */
export const ASIDE_KINDS: readonly string[] = ['help', 'transfer'];
/** The place of a transfer in a worklist: no step can be called so. */
/** Where a transfer stands on the worklist. */
export const TRANSFER_PLACE = 'transfer:1';

/** Whether a task is one of those. */
export function isAside({ kind }: { kind: string }): boolean {
  return ASIDE_KINDS.includes(kind);
}

/** Requests for help, a transfer, and private dates. */
export function aside({ helps, transfer, reminders, clocks }: State): Pick<View, 'helps' | 'transfer' | 'reminders'> {
  return {
    ...(helps && {
      helps: helps.map((help) => {
        const clock = latestOf({ clocks }, clockId('help', help.n));
        return { ...help, ...(clock && { dueMs: clock.dueMs }) };
      }),
    }),
    ...(transfer && { transfer: { ...transfer } }),
    ...(reminders && { reminders: reminders.map((it) => ({ ...it })) }),
  };
}

/** They stand on the worklists of whom they are asked of. */
export function asideTasks(plan: Plan, { helps = [], transfer, clocks }: State): TaskView[] {
  const asked = helps.map(({ n, to, atMs }): TaskView => {
    const id = clockId('help', n);
    const dueMs = latestOf({ clocks }, id)?.dueMs;
    const title = titleOf(plan, { id });
    return { ...taskOf(to, atMs), step: id, title, kind: 'help', attempt: n, ...(dueMs !== undefined && { dueMs }) };
  });
  if (transfer === undefined) return asked;
  const { to, atMs, acceptByMs } = transfer;
  const offered = { step: TRANSFER_PLACE, title: plan.title, kind: 'transfer', attempt: 1, acceptByMs };
  return [...asked, { ...taskOf(to, atMs), ...offered }];
}

function taskOf(to: string, enteredAtMs: number): Pick<TaskView, 'enteredAtMs' | 'status' | 'outcomes'> {
  const [kind, id = ''] = to.split('/', 2);
  const whose = kind === 'person' ? { assignee: id } : kind === 'team' ? { team: id } : { role: id };
  return { enteredAtMs, status: kind === 'person' ? 'assigned' : 'queued', outcomes: [], ...whose };
}
