/** A case in plain words, as markdown: which procedure and step, who owns it, which deadline is next, what was escalated. */
import { localParts } from '../language/calendar/arithmetic.ts';
import { PAUSE_TITLES } from '../language/pause-reasons.ts';
import type { Plan } from '../language/plan.ts';
import type { ClockView, TaskView, View } from '../engine/see/view.ts';
import { cut, DETAILS_BYTES_MAX } from './cut.ts';

const caseStates = {
  open: '处理中',
  resolved: '已解决，待回访',
  closed: '已结案',
  cancelled: '已取消',
  merged: '已合并',
};
const results: Record<string, string> = { confirmed: '客户已确认', unconfirmed: '未能联系到客户' };
const workStates = { queued: '待领取', offered: '待接单', assigned: '处理中', waiting: '等待中', running: '执行中' };
const clockStates: Record<ClockView['state'], string> = {
  pending: '未开始',
  running: '计时中',
  paused: '暂停',
  met: '按时完成',
  breached: '已超时',
  met_late: '超时完成',
  cancelled: '不再计时',
};

/** Shown on the Web UI's page of the case: a few hundred characters, and never more than Temporal keeps. */
export function details(plan: Plan, view: View): string {
  const at = (ms: number | undefined) => (ms === undefined ? '—' : localTime(plan, ms));
  const state =
    view.result === undefined
      ? caseStates[view.state]
      : `${caseStates[view.state]}（${results[view.result] ?? view.result}）`;
  const next = view.clocks.find((clock) => clock.id === view.nextClock && clock.state === 'running');
  const team = view.team === undefined ? undefined : (plan.teams[view.team]?.title ?? view.team);
  const lines = [
    `**${plan.title}** v${view.version} · ${view.case}`,
    `**状态** ${state} · 第 ${view.cycle} 轮${view.level > 0 ? ` · 已升级到 ${view.level} 级` : ''}${view.orphan ? ' · 无人认领，已报最后责任人' : ''}`,
    ...view.tasks.map((task) => `**步骤** ${stepLine(task, at)}`),
    `**处理人** ${view.owner ?? '尚无'}${team === undefined ? '' : `（${team}）`}`,
    ...(view.pauses ?? []).map((p) => `**暂停** ${PAUSE_TITLES[p.reason]}，最迟至 ${at(p.untilMs)}`),
    ...(next === undefined ? [] : [`**下一时限** ${next.title} ${at(next.dueMs)}`]),
    '',
    ...clockTable(view.clocks, at),
  ];
  return cut(lines.join('\n\n').replaceAll('|\n\n|', '|\n|'), DETAILS_BYTES_MAX);
}

function stepLine(task: TaskView, at: (ms: number | undefined) => string): string {
  const who = task.assignee ?? task.team ?? task.role;
  const due = task.dueMs ?? task.acceptByMs;
  return [
    task.stage === undefined ? task.title : `${task.stage} › ${task.title}`,
    `${workStates[task.status]}${who === undefined ? '' : ` ${who}`}`,
    ...(due === undefined ? [] : [`截止 ${at(due)}`]),
  ].join(' · ');
}

function clockTable(clocks: readonly ClockView[], at: (ms: number | undefined) => string): string[] {
  const started = clocks.filter((clock) => clock.state !== 'pending');
  if (started.length === 0) return [];
  const row = (clock: ClockView) => {
    const level =
      clock.level === undefined
        ? ''
        : `${clock.level} 级${clock.acknowledgedBy === undefined ? '' : `（${clock.acknowledgedBy} 已接手）`}`;
    return `| ${clock.title} | ${clockStates[clock.state]} | ${at(clock.dueMs)} | ${level} |`;
  };
  return ['| 时限 | 状态 | 到期 | 升级 |', '| --- | --- | --- | --- |', ...started.map(row)];
}

/** `11-24 17:30` on the SOP's calendar. */
function localTime(plan: Plan, ms: number): string {
  const table = plan.calendars[plan.calendar];
  if (table === undefined) return new Date(ms).toISOString();
  const { month, day, hour, minute } = localParts(table, ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
