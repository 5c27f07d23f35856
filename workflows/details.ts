/** A case in plain words, as markdown: which procedure and step, who owns it, which deadline is next, what was escalated. */
import { localParts } from '../language/calendar/arithmetic.ts';
import type { Plan } from '../language/plan.ts';
import type { ClockView, TaskView, View } from '../engine/see/view.ts';
import { partyTitle } from '../words/party.ts';
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
    ...view.tasks.map((task) => `**${page.step}** ${stepLine(plan, task, at, words)}`),
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

function stepLine(plan: Plan, task: TaskView, at: (ms: number | undefined) => string, words: Words): string {
  const { page, workStates } = words;
  const who = whose(plan, task, words);
  const due = task.dueMs ?? task.acceptByMs;
  // What a second person or somebody else is asked stands at no step: its title would be the procedure's.
  const title = task.kind === 'cancel' || task.kind === 'transfer' ? words.beside[task.kind] : task.title;
  return [
    task.stage === undefined ? title : `${task.stage} › ${title}`,
    `${workStates[task.status]}${who === undefined ? '' : ` ${who}`}`,
    ...(due === undefined ? [] : [page.due(at(due))]),
  ].join(' · ');
}

/** Who has the work, else the team or role it waits for. */
function whose(plan: Plan, { assignee, team, role }: TaskView, words: Words): string | undefined {
  if (assignee !== undefined) return assignee;
  if (team !== undefined) return partyTitle(words, plan, `team/${team}`);
  return role === undefined ? undefined : partyTitle(words, plan, `role/${role}`);
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
