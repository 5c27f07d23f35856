/** The timetable for people, as aligned lines in zh or en, and for programs, as JSON. */
import type { CalendarTable } from '../../language/calendar/table.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { formatDuration } from '../../language/duration.ts';
import type { Organization } from '../../language/organization.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { type ShiftGap, shiftGapsOf, weekMinute } from '../../language/shift-gaps.ts';
import { showInstant, writeInstant } from '../due/instant.ts';
import { tableOf } from '../table.ts';
import type { Choice } from './choose.ts';
import { writtenValue } from './data.ts';
import { type Folded, folded } from './fold.ts';
import type { LaterClock } from './later.ts';
import { laterText, type Say } from './print-later.ts';
import type { Row, Told } from './row.ts';
import type { Timetable } from './timetable.ts';

export interface Explained {
  plan: Plan;
  organization: Organization;
  /** Of the SOP's calendar: its zone is the one shown. */
  table: CalendarTable;
  atMs: number;
  data: Record<string, Value>;
  assumed: string[];
  chosen: Choice[];
  timetable: Timetable;
  later: LaterClock[];
}

export function asJson({
  plan,
  organization,
  table,
  atMs,
  data,
  assumed,
  chosen,
  timetable,
  later,
}: Explained): unknown {
  const instant = (ms: number) => writeInstant(ms, table);
  const told = ({ atMs: sentMs, ...rest }: Told) => ({ ...rest, ...(sentMs !== undefined && { at: instant(sentMs) }) });
  return {
    sop: plan.sop,
    version: plan.version,
    title: plan.title,
    opened_at: instant(atMs),
    assumed,
    examples: Object.fromEntries(assumed.map((name) => [name, writtenValue(plan.fields[name], data[name], table)])),
    ...(chosen.length > 0 && {
      chosen: chosen.map(({ step, outcome, atMs: whenMs }) => ({
        step,
        outcome,
        ...(whenMs !== undefined && { at: instant(whenMs) }),
      })),
    }),
    rows: timetable.rows.map(({ atMs: rowMs, acceptByMs, ...row }) => ({
      at: instant(rowMs),
      after_seconds: (rowMs - atMs) / 1_000,
      ...row,
      ...(acceptByMs !== undefined && { accept_by: instant(acceptByMs) }),
      told: row.told.map(told),
    })),
    starts_later: later,
    nobody_on_shift: shiftGapsOf(plan, organization).map((gap) => ({
      step: gap.step,
      who: gap.who,
      from: weekMinute(gap.fromMinute),
      until: weekMinute(gap.untilMinute),
      clock_seconds: gap.clockMs / 1_000,
    })),
    ...(timetable.cutAtMs !== undefined && { cut_at: instant(timetable.cutAtMs) }),
  };
}

export function asText(explained: Explained, locale: Locale): string {
  const { plan, organization, table, atMs, timetable, later } = explained;
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const opened = `${showInstant(atMs, table)} (${table.zone})`;
  const lines = [`${plan.title}  ${plan.sop}@${plan.version}`, ...situationLines(opened, explained, say)];
  lines.push(...exampleLines(explained, say));
  const head = [say('时间', 'time'), say('其后', 'after'), say('何事', 'what'), say('通知', 'told')];
  const rows = folded(timetable.rows).map((row) => [
    showInstant(row.atMs, table),
    `+${formatDuration(row.atMs - atMs)}`,
    whatOf(row, explained, say) + againOf(row, table, say),
    toldOf(row, explained, say),
  ]);
  lines.push('', tableOf([head, ...rows]));
  if (timetable.cutAtMs !== undefined) lines.push(say('……（只列到这里）', '… (listed up to here)'));
  const alone = shiftGapsOf(plan, organization);
  if (alone.length > 0) lines.push('', say('无人上班而时钟照走：', 'Clocks that run while nobody is on shift:'));
  for (const gap of alone) lines.push(`  ${gapText(gap, plan, say)}`);
  if (later.length > 0) lines.push('', say('以后才开始的时限：', 'Clocks that start later:'), laterText(later, say));
  return lines.join('\n');
}

/** `5 18:00` is Friday evening: days of the week count from Monday. */
function gapText({ step, who, fromMinute, untilMinute, clockMs }: ShiftGap, plan: Plan, say: Say): string {
  const title = plan.steps.find((it) => it.id === step)?.title ?? step;
  const [from, until] = [weekMinute(fromMinute), weekMinute(untilMinute)];
  const ran = formatDuration(clockMs);
  return say(
    `${title} (${step})  ${who} 星期 ${from} 至星期 ${until} 无人，时钟走 ${ran}`,
    `${title} (${step})  nobody of ${who} from weekday ${from} to weekday ${until}; the clock runs ${ran}`,
  );
}

/** When it was opened, and what is done on it then. */
function situationLines(opened: string, { chosen, table }: Explained, say: Say): string[] {
  if (chosen.length === 0) return [say(`开案于 ${opened}，此后无人处理：`, `Opened at ${opened}; nobody acts on it:`)];
  const choices = chosen.map(({ step, outcome, atMs }) => {
    const when = atMs === undefined ? say('一开放即', 'as soon as it is open') : showInstant(atMs, table);
    return say(`  ${when}选择 ${step} → ${outcome}`, `  ${step} → ${outcome}, ${when}`);
  });
  return [say(`开案于 ${opened}，此后只有：`, `Opened at ${opened}; then only this is done:`), ...choices];
}

/** `, then 24 more times every 24h, last 2026-12-27 13:10`. */
function againOf({ again }: Folded, table: CalendarTable, say: Say): string {
  if (again === undefined) return '';
  const { times, untilMs, everyMs } = again;
  const last = showInstant(untilMs, table);
  const [zh, en] =
    everyMs === undefined ? ['', ''] : [`每 ${formatDuration(everyMs)} `, ` every ${formatDuration(everyMs)}`];
  return say(`，其后${zh}再 ${times} 次，末次 ${last}`, `, then ${times} more times${en}, last ${last}`);
}

/** What had to be made up, as one would give it. */
function exampleLines({ plan, table, data, assumed }: Explained, say: Say): string[] {
  if (assumed.length === 0) return [];
  const values = assumed.map((name) => {
    const value = writtenValue(plan.fields[name], data[name], table) ?? say('（个人信息）', '(personal)');
    return `${name}=${value}`;
  });
  return [
    say(
      `（示例值：${values.join('、')}；用 --data 给出）`,
      `(example values: ${values.join(', ')}; give them with --data)`,
    ),
  ];
}

function whatOf(row: Row, { organization, table }: Explained, say: Say): string {
  const name = row.assignee === undefined ? '' : nameOf(organization, row.assignee);
  const texts: Record<Row['kind'], string> = {
    step: say(`进入「${row.title}」`, `step ${row.title}`),
    offered:
      row.acceptByMs === undefined
        ? say(`「${row.title}」归 ${name}`, `${row.title} is ${name}'s`)
        : say(
            `「${row.title}」派给 ${name}，${showInstant(row.acceptByMs, table).slice(11)} 前接收`,
            `${row.title} offered to ${name}, to accept by ${showInstant(row.acceptByMs, table).slice(11)}`,
          ),
    lapsed: say(`「${row.title}」无人接收`, `${row.title}: not accepted`),
    outcome: say(`「${row.title}」→ ${row.outcome}`, `${row.title} → ${row.outcome}`),
    warning: say(`${row.title} 预警 ${row.percent}%`, `${row.title}: warning at ${row.percent}%`),
    due: dueOf(row, say),
    level: say(
      `${row.title} 升级 ${row.level} 级（${row.ladder}）`,
      `${row.title}: level ${row.level} of ${row.ladder}`,
    ),
    repeat: say(
      `${row.title} ${row.level} 级第 ${row.repeat} 次重复`,
      `${row.title}: level ${row.level} again (${row.repeat})`,
    ),
    orphan: say(`${row.title} 无人应答，交最后责任人`, `${row.title}: nobody answered, last resort`),
    signal: say(`信号 ${row.of}「${row.title}」触发`, `signal ${row.of} ${row.title}`),
    reminder: say(`「${row.title}」提醒`, `${row.title}: reminder`),
    notice: noticeOf(row, say),
  };
  const provisional = row.provisional ? say('（暂定）', ' (provisional)') : '';
  const moved = row.kind === 'level' && name !== '' ? say(`，改派 ${name}`, `, work goes to ${name}`) : '';
  return texts[row.kind] + moved + provisional;
}

/** A firing must be disposed of in time (rule 25): of its clock only the signal is known to the author. */
function dueOf({ of, title }: Row, say: Say): string {
  const signal = /^signal:(.*)$/.exec(of)?.[1];
  if (signal !== undefined)
    return say(`信号 ${signal}「${title}」处置到期`, `signal ${signal} ${title}: disposition due`);
  return say(`${title} 到期`, `${title}: due`);
}

/** Notices that belong to no other row, by what they are about. What is not listed is news. */
const NOTICES: Record<string, readonly [zh: string, en: string]> = {
  met: ['已完成', 'done'],
  queued: ['暂时无人可派，进入队列', 'nobody is free, in the queue'],
  'offered-leg': ['待接收', 'to be accepted'],
  'returned-leg': ['被退回', 'returned'],
  arbitration: ['待仲裁', 'in dispute'],
  reassigned: ['改派', 'reassigned'],
  'approval-nobody': ['无人可批', 'nobody may approve'],
  'approval-beyond': ['超出额度，转给上一级角色', 'beyond the caps, the next role is asked'],
  call_back: ['发出回访消息', 'call-back message'],
};

function noticeOf({ about = '', title }: Row, say: Say): string {
  const [zh, en] = NOTICES[about] ?? ['有新进展', 'news'];
  return say(`「${title}」${zh}`, `${title}: ${en}`);
}

function toldOf(row: Row, { organization, table }: Explained, say: Say): string {
  const told = row.told.map(({ who, people, message, atMs }) => {
    const names = people.map((id) => nameOf(organization, id)).join('、');
    const group = /^(role|team)\//.test(who) ? `${who}: ` : '';
    const when = atMs === undefined ? '' : ` (${showInstant(atMs, table)})`;
    return `${group}${names}${message === undefined ? '' : ` [${message}]`}${when}`;
  });
  const nobody = (row.nobody ?? []).map((who) => {
    const asked = who === 'reassign' ? say('改派', 'reassigning') : who;
    return say(`${asked}：无人`, `${asked}: nobody`);
  });
  return [...told, ...nobody].join('; ');
}

function nameOf(organization: Organization, id: string): string {
  return organization.people[id]?.name ?? id;
}
