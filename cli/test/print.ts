/** Results of scenarios for people and for programs. */
import type { Locale } from '../../language/diagnostic.ts';
import type { Files } from '../../language/load.ts';
import { type Coverage, percentOf, type Reachable } from '../../simulator/scenario/coverage.ts';
import { faultText } from '../../simulator/scenario/faults.ts';
import { failureText, isoAt, shownOf, summaryOf, valueText } from '../../simulator/scenario/report.ts';
import type { SopRun } from '../../simulator/scenario/run.ts';
import type { Told } from '../../simulator/scenario/tell.ts';
import { eventLine } from '../../simulator/scenario/words.ts';
import { tell } from '../terminal.ts';

const KINDS = {
  outcome: ['结果', 'outcome'],
  row: ['表行', 'row'],
  level: ['阶梯级', 'level'],
  signal: ['信号', 'signal'],
  clock: ['时钟', 'clock'],
} as const;

/** Every scenario with a mark, the failures in full below it, and the count. */
export function asText(runs: readonly SopRun[], files: Files, locale: Locale, tookMs: number): string {
  const lines: string[] = [];
  for (const { plan, told } of runs) {
    lines.push(`${plan.sop}  ${plan.title}`);
    for (const it of told) {
      lines.push(`  ${it.failures.length === 0 ? '✓' : '✗'} ${it.scenario.title}`);
      for (const failure of it.failures)
        lines.push(indented(failureText(failure, { plan, scenario: it.scenario, files, locale })));
    }
  }
  const { passed, failed } = countOf(runs);
  lines.push(
    tell(
      { locale },
      `${passed} 个通过，${failed} 个失败（${Math.round(tookMs)} 毫秒）`,
      `${passed} passed, ${failed} failed (${Math.round(tookMs)} ms)`,
    ),
  );
  return lines.join('\n');
}

/** What no scenario reached, the reasons given for it, and the share that some did. */
export function coverageText(coverage: Coverage, locale: Locale): string {
  const { sop, reached, total, missing, excused, needless } = coverage;
  const say = (zh: string, en: string) => tell({ locale }, zh, en);
  const named = ({ kind, of, name }: Reachable) =>
    [`${KINDS[kind][locale === 'zh' ? 0 : 1]} ${of}`, name].filter((it) => it !== '').join(' ');
  const head = say(
    `${sop} 覆盖 ${percentOf(coverage)}%（结果、表行、阶梯级、信号、时钟共 ${total}，到过 ${reached}，写明不必到的 ${excused.length}）`,
    `${sop}: ${percentOf(coverage)}% covered (${reached} of ${total} outcomes, rows, levels, signals and states of clocks; ${excused.length} need not be, as the file says)`,
  );
  return [
    head,
    ...missing.map((it) => `  ${say('没有到过：', 'not reached: ')}${named(it)}`),
    ...excused.map((it) => `  ${say('不必到：', 'need not be: ')}${named(it)}${say('：', ': ')}${it.reason}`),
    ...needless.map(
      (key) => `  ${say('到过或没有，理由是多余的：', 'reached, or not there, so that it needs no reason: ')}${key}`,
    ),
  ].join('\n');
}

/** Keys in snake_case, 1-based positions. */
export function asJson(runs: readonly SopRun[], files: Files, locale: Locale) {
  return {
    ...countOf(runs),
    sops: runs.map((run) => ({
      sop: run.plan.sop,
      version: run.plan.version,
      file: run.file,
      scenarios: run.told.map((told) => scenarioJson(told, run, files, locale)),
      coverage: { ...run.coverage, percent: percentOf(run.coverage) },
    })),
  };
}

function scenarioJson(told: Told, { plan }: SopRun, files: Files, locale: Locale) {
  const { scenario } = told;
  const shown = { plan, scenario, files, locale };
  return {
    title: scenario.title,
    line: scenario.range.start.line,
    passed: told.failures.length === 0,
    took_ms: Math.round(told.tookMs),
    failures: told.failures.map((failure) => ({
      ...(failure.of && { case: failure.of.name }),
      at: isoAt(scenario.startMs + failure.atMs, scenario.offsetMinutes),
      problem: failure.problem,
      message: summaryOf(failure, shown),
      line: failure.range.start.line,
      column: failure.range.start.column,
      ...(failure.check && { check: failure.check.check, of: failure.check.name }),
      expected: valueText(failure.expected, failure.check, shownOf(failure, shown)),
      found: valueText(failure.found, failure.check, shownOf(failure, shown)),
      ...(failure.fields && {
        fields: failure.fields.map((fault) => ({
          field: fault.field,
          code: fault.code,
          message: faultText(fault, shownOf(failure, shown).plan, locale),
        })),
      }),
      before: failure.before.map((event) => eventLine(event, shownOf(failure, shown).plan, scenario.startMs, locale)),
    })),
  };
}

/** How many scenarios went as told. */
export function countOf(runs: readonly SopRun[]): { passed: number; failed: number } {
  const all = runs.flatMap((run) => run.told);
  const failed = all.filter((it) => it.failures.length > 0).length;
  return { passed: all.length - failed, failed };
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
