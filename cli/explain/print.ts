/** The timetable for people, as aligned lines in zh or en, and for programs, as JSON. */
import type { CalendarTable } from '../../language/calendar/table.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { formatDuration } from '../../language/duration.ts';
import type { Organization } from '../../language/organization.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { showInstant, writeInstant } from '../due/instant.ts';
import { tableOf } from '../table.ts';
import type { LaterClock } from './later.ts';
import { laterText, type Say } from './print-later.ts';
import type { Row, Timetable, Told } from './timetable.ts';

export interface Explained {
  plan: Plan;
  organization: Organization;
  /** Of the SOP's calendar: its zone is the one shown. */
  table: CalendarTable;
  atMs: number;
  data: Record<string, Value>;
  assumed: string[];
  timetable: Timetable;
  later: LaterClock[];
}

export function asJson({ plan, table, atMs, assumed, timetable, later }: Explained): unknown {
  const instant = (ms: number) => writeInstant(ms, table);
  const told = ({ atMs: sentMs, ...rest }: Told) => ({ ...rest, ...(sentMs !== undefined && { at: instant(sentMs) }) });
  return {
    sop: plan.sop,
    version: plan.version,
    title: plan.title,
    opened_at: instant(atMs),
    assumed,
    rows: timetable.rows.map(({ atMs: rowMs, acceptByMs, ...row }) => ({
      at: instant(rowMs),
      after_seconds: (rowMs - atMs) / 1_000,
      ...row,
      ...(acceptByMs !== undefined && { accept_by: instant(acceptByMs) }),
      told: row.told.map(told),
    })),
    starts_later: later,
    ...(timetable.cutAtMs !== undefined && { cut_at: instant(timetable.cutAtMs) }),
  };
}

export function asText(explained: Explained, locale: Locale): string {
  const { plan, table, atMs, assumed, timetable, later } = explained;
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const opened = `${showInstant(atMs, table)} (${table.zone})`;
  const lines = [
    `${plan.title}  ${plan.sop}@${plan.version}`,
    say(`开案于 ${opened}，此后无人处理：`, `Opened at ${opened}; nobody acts on it:`),
  ];
  if (assumed.length > 0)
    lines.push(
      say(
        `（示例值：${assumed.join('、')}；用 --data 给出）`,
        `(example values: ${assumed.join(', ')}; give them with --data)`,
      ),
    );
  const head = [say('时间', 'time'), say('其后', 'after'), say('何事', 'what'), say('通知', 'told')];
  const rows = timetable.rows.map((row) => [
    showInstant(row.atMs, table),
    `+${formatDuration(row.atMs - atMs)}`,
    whatOf(row, explained, say),
    toldOf(row, explained, say),
  ]);
  lines.push('', tableOf([head, ...rows]));
  if (timetable.cutAtMs !== undefined) lines.push(say('……（只列到这里）', '… (listed up to here)'));
  if (later.length > 0) lines.push('', say('以后才开始的时限：', 'Clocks that start later:'), laterText(later, say));
  return lines.join('\n');
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
    due: say(`${row.title} 到期`, `${row.title}: due`),
    level: say(
      `${row.title} 升级 ${row.level} 级（${row.ladder}）`,
      `${row.title}: level ${row.level} of ${row.ladder}`,
    ),
    repeat: say(
      `${row.title} ${row.level} 级第 ${row.repeat} 次重复`,
      `${row.title}: level ${row.level} again (${row.repeat})`,
    ),
    orphan: say(`${row.title} 无人应答，交最后责任人`, `${row.title}: nobody answered, last resort`),
    reminder: say(`「${row.title}」提醒`, `${row.title}: reminder`),
  };
  const provisional = row.provisional ? say('（暂定）', ' (provisional)') : '';
  const moved = row.kind === 'level' && name !== '' ? say(`，改派 ${name}`, `, work goes to ${name}`) : '';
  return texts[row.kind] + moved + provisional;
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
