/**
 * Facts that complete a row before them: who took over the work, and whom a notice did not find. Their events name no
 * clock, and several clocks do something in one instant: the plan says which level asked.
 */
import type { NoticeName } from '../../engine/told/notices.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { LevelPlan, Plan } from '../../language/plan.ts';
import type { Row } from './row.ts';
import { ABOUT } from './told.ts';

/** What this notice is about when it asks for somebody who takes over. */
const REASSIGN = 'reassign' satisfies NoticeName;

export function completeRow(plan: Plan, rows: readonly Row[], event: DomainEvent): void {
  const now = rows.filter((row) => row.atMs === event.atMs);
  if (event.type === 'task.reassigned') {
    const row = reassigning(plan, now);
    if (row !== undefined) row.assignee = event.data.after;
  }
  if (event.type === 'notice.nobody') {
    const { about, who } = event.data;
    const row = who === undefined ? reassigning(plan, now) : telling(plan, now, about, who);
    if (row !== undefined) row.nobody = [...(row.nobody ?? []), who ?? about];
  }
}

/** The directory answers in the order it was asked: the first level that reassigns and has no answer yet. */
function reassigning(plan: Plan, rows: readonly Row[]): Row | undefined {
  return rows.find(
    (row) =>
      row.kind === 'level' &&
      levelOf(plan, row)?.reassign !== undefined &&
      row.assignee === undefined &&
      !row.nobody?.includes(REASSIGN),
  );
}

/** The first row that tells them and neither reached nor missed them yet; where no row of its kind does, the latest of all. */
function telling(plan: Plan, rows: readonly Row[], about: NoticeName, who: string): Row | undefined {
  const kind = ABOUT[about];
  const asks = (row: Row) => {
    const level = kind === 'level' || kind === 'repeat' ? levelOf(plan, row) : undefined;
    return level === undefined || (level.notify ?? []).some((notify) => notify.who === who);
  };
  const open = (row: Row) => !row.nobody?.includes(who) && !row.told.some((told) => told.who === who);
  return rows.find((row) => row.kind === kind && asks(row) && open(row)) ?? rows.at(-1);
}

function levelOf(plan: Plan, { ladder, level }: Row): LevelPlan | undefined {
  return ladder === undefined || level === undefined ? undefined : plan.ladders[ladder]?.[level - 1];
}
