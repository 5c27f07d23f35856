/** A failure as people read it: the line of the scenario with a caret, expected against found, and what happened before. */
import type { Locale } from '../../language/diagnostic.ts';
import { formatDuration } from '../../language/duration.ts';
import { excerptOf } from '../../language/format.ts';
import type { Files } from '../../language/load.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';
import type { Check, CheckName, Scenario } from '../../language/scenario/scenario.ts';
import { faultText } from './faults.ts';
import { isInstant } from './look.ts';
import type { Failure } from './tell.ts';
import { eventLine } from './words.ts';

const PROBLEMS: Record<Failure['problem'], readonly [zh: string, en: string]> = {
  expected: ['与预期不同', 'not as expected'],
  refused: ['动作被拒绝', 'the act was refused'],
  'not-refused': ['拒绝与预期不同', 'not refused as expected'],
  nobody: ['任务没有人接手，请写明 by', 'nobody has the task: say who acts with `by`'],
  'too-close': [
    '离其后到期不足十秒，真实服务器会晚一两秒，请错开；其后到期在',
    'less than ten seconds before something is due, and a real server is a second or two late: leave more; next due at',
  ],
  broke: ['没有走完', 'it could not be told to its end'],
  differs: ['真实服务器上的经过与虚拟时钟不同：虚拟', 'the server did otherwise than the virtual clock: there'],
  'no-case': ['此时还没有这个案件', 'there is no such case by now'],
  joins: ['这会并入已有的案件', 'this joins a case that is there'],
  'opens-another': ['这会另开一个案件，本场景不再跟随', 'this opens another case, which a scenario does not follow'],
};

/** What a check that only holds or does not says when it does not. */
const UNMET: Partial<Record<CheckName, readonly [zh: string, en: string]>> = {
  notified: ['至今没有通知', 'not told so far'],
  not_notified: ['已经通知过', 'was told already'],
  watchers: ['没有在关注', 'does not watch'],
  evidence: ['没有这份凭证', 'was not given'],
  signals: ['没有出现', 'has not fired'],
};

export interface Shown {
  plan: Plan;
  scenario: Scenario;
  files: Files;
  locale: Locale;
}

/** One line: `4h: clock response: expected running, found breached`; of another case than the first `4h second: …`. */
export function summaryOf(failure: Failure, of: Shown): string {
  const shown = shownOf(failure, of);
  const say = (words: readonly [string, string]) => words[shown.locale === 'zh' ? 0 : 1];
  const { check } = failure;
  const about = failure.of === undefined ? '' : ` ${failure.of.name}`;
  const head = `${formatDuration(failure.atMs)}${about}: ${check === undefined ? '' : `${nameOf(check)}: `}`;
  const unmet = check && UNMET[check.check];
  if (unmet !== undefined) return `${head}${say(unmet)}`;
  const expected = valueText(failure.expected, check, shown);
  const found = valueText(failure.found, check, shown);
  switch (failure.problem) {
    case 'expected':
      return `${head}${say(['应为', 'expected'])} ${expected}${say(['，实为', ', found'])} ${found}`;
    case 'refused':
      return `${head}${say(PROBLEMS.refused)}: ${found}${fieldsText(failure, shown)}`;
    case 'not-refused':
      return `${head}${say(['应被拒绝', 'expected to be refused with'])} ${expected}${say(['，实为', ', found'])} ${
        failure.found === null ? say(['接受', 'accepted']) : `${found}${fieldsText(failure, shown)}`
      }`;
    case 'too-close':
      return `${head}${say(PROBLEMS['too-close'])} ${formatDuration(Number(failure.found))}`;
    case 'no-case':
    case 'joins':
      return `${head}${say(PROBLEMS[failure.problem])}: ${[expected, found].filter((it) => it !== 'null').join(' → ')}`;
    case 'broke':
      return `${head}${say(PROBLEMS.broke)}: ${String(failure.found)}`;
    case 'differs':
      return `${head}${say(PROBLEMS.differs)} ${expected}${say(['，服务器', ', here'])} ${found}`;
    default:
      return `${head}${say(PROBLEMS[failure.problem])}`;
  }
}

/** Values and titles are those of the SOP of the case that it is about. */
export function shownOf({ of }: Failure, shown: Shown): Shown {
  return of?.plan === undefined ? shown : { ...shown, plan: of.plan };
}

/** `（category：必填；evidence.photo：必填）`: `data/invalid` alone would leave the author guessing. */
function fieldsText({ fields }: Failure, { plan, locale }: Shown): string {
  if (fields === undefined || fields.length === 0) return '';
  const zh = locale === 'zh';
  const each = fields.map((fault) => `${fault.field}${zh ? '：' : ': '}${faultText(fault, plan, locale)}`);
  return zh ? `（${each.join('；')}）` : ` (${each.join('; ')})`;
}

/** The failure in full, several lines. */
export function failureText(failure: Failure, shown: Shown): string {
  const { range } = failure;
  const lines = [`${range.file}:${range.start.line}:${range.start.column}: ${summaryOf(failure, shown)}`];
  lines.push(...excerptOf(range, shown.files));
  if (failure.before.length > 0) {
    lines.push(shown.locale === 'zh' ? '  此前：' : '  before:');
    for (const event of failure.before)
      lines.push(`    ${eventLine(event, shownOf(failure, shown).plan, shown.scenario.startMs, shown.locale)}`);
  }
  return lines.join('\n');
}

function nameOf({ check, name }: Check): string {
  return name === '' ? check : `${check} ${name.replace(/^(person|field)\//, '')}`;
}

/** A value in the units of the author: 元, instants with the offset of `start`. */
export function valueText(value: Value, check: Check | undefined, { plan, scenario }: Shown): string {
  if (value === null) return 'null';
  const field = check?.check === 'data' ? plan.fields[check.name] : undefined;
  if (typeof value === 'number' && (field?.type === 'instant' || (check !== undefined && isInstant(check.check))))
    return isoAt(value, scenario.offsetMinutes);
  return plainText(value, field);
}

function plainText(value: Value, field: FieldPlan | undefined): string {
  if (field?.type === 'money' && typeof value === 'number') return String(value / 100);
  if (Array.isArray(value)) return `[${value.map((item) => plainText(item, undefined)).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `2026-11-20T21:30+08:00`; seconds only where there are any. */
export function isoAt(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString();
  const seconds = ms % 60_000 === 0 ? '' : local.slice(16, ms % 1_000 === 0 ? 19 : 23);
  if (offsetMinutes === 0) return `${local.slice(0, 16)}${seconds}Z`;
  const minutes = Math.abs(offsetMinutes);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${local.slice(0, 16)}${seconds}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
