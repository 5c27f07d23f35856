/** A case in plain words, as markdown: which procedure and step, who owns it, which deadline is next, what was escalated. */
import { localParts } from '../language/calendar/arithmetic.ts';
import type { Plan } from '../language/plan.ts';
import type { ClockView, TaskView, View } from '../engine/see/view.ts';
import type { Words } from '../words/words.ts';
import { cut, DETAILS_BYTES_MAX } from './cut.ts';

/** Shown on the Web UI's page of the case: a few hundred characters, and never more than Temporal keeps. */
export function details(plan: Plan, view: View, words: Words): string {
  const { page } = words;
  const at = (ms: number | undefined) => (ms === undefined ? '—' : localTime(plan, ms));
  const next = view.clocks.find((clock) => clock.id === view.nextClock && clock.state === 'running');
  const team = view.team === undefined ? undefined : (plan.teams[view.team]?.title ?? view.team);
  const lines = [
    `**${plan.title}** v${view.version} · ${view.case}`,
    `**${page.state}** ${stateLine(view, words)}`,
    ...view.tasks.map((task) => `**${page.step}** ${stepLine(task, at, words)}`),
    `**${page.owner}** ${view.owner ?? page.nobody}${team === undefined ? '' : page.aside(team)}`,
    ...(view.pauses ?? []).map((p) => `**${page.pause}** ${page.pausedUntil(words.pauses[p.reason], at(p.untilMs))}`),
    ...(next === undefined ? [] : [`**${page.next}** ${next.title} ${at(next.dueMs)}`]),
    '',
    ...clockTable(view.clocks, at, words),
  ];
  return cut(lines.join('\n\n').replaceAll('|\n\n|', '|\n|'), DETAILS_BYTES_MAX);
}

function stateLine({ state, result, cycle, level, orphan }: View, { caseStates, results, page }: Words): string {
  return [
    `${caseStates[state]}${result === undefined ? '' : page.aside(results[result] ?? result)}`,
    page.cycle(cycle),
    ...(level > 0 ? [page.level(level)] : []),
    ...(orphan ? [page.orphan] : []),
  ].join(' · ');
}

function stepLine(task: TaskView, at: (ms: number | undefined) => string, { workStates, page }: Words): string {
  const who = task.assignee ?? task.team ?? task.role;
  const due = task.dueMs ?? task.acceptByMs;
  return [
    task.stage === undefined ? task.title : `${task.stage} › ${task.title}`,
    `${workStates[task.status]}${who === undefined ? '' : ` ${who}`}`,
    ...(due === undefined ? [] : [page.due(at(due))]),
  ].join(' · ');
}

function clockTable(clocks: readonly ClockView[], at: (ms: number | undefined) => string, words: Words): string[] {
  const started = clocks.filter((clock) => clock.state !== 'pending');
  if (started.length === 0) return [];
  const { page, clockStates } = words;
  const row = (clock: ClockView) => {
    const level = clock.level === undefined ? '' : page.reached(clock.level, clock.acknowledgedBy);
    return `| ${clock.title} | ${clockStates[clock.state]} | ${at(clock.dueMs)} | ${level} |`;
  };
  return [`| ${page.columns.join(' | ')} |`, '| --- | --- | --- | --- |', ...started.map(row)];
}

/** `11-24 17:30` on the SOP's calendar. */
function localTime(plan: Plan, ms: number): string {
  const table = plan.calendars[plan.calendar];
  if (table === undefined) return new Date(ms).toISOString();
  const { month, day, hour, minute } = localParts(table, ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
