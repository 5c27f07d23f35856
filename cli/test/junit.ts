/** Results of scenarios as JUnit XML, which CI systems read. */
import type { Locale } from '../../language/diagnostic.ts';
import type { Files } from '../../language/load.ts';
import { failureText, summaryOf } from '../../simulator/scenario/report.ts';
import type { SopRun } from '../../simulator/scenario/run.ts';
import type { Told } from '../../simulator/scenario/tell.ts';

/** One suite per SOP, one case per scenario. */
export function junitXml(runs: readonly SopRun[], files: Files, locale: Locale): string {
  const all = runs.flatMap((run) => run.told);
  const suites = runs.map((run) => suite(run, files, locale)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sop test" ${counts(all)}>\n${suites}\n</testsuites>\n`;
}

function suite(run: SopRun, files: Files, locale: Locale): string {
  const { plan } = run;
  const cases = run.told.map((told) => testCase(told, run, files, locale)).join('\n');
  const name = attribute('name', `${plan.sop}@${plan.version} ${plan.title}`);
  return `  <testsuite ${name} ${attribute('file', run.file)} ${counts(run.told)}>\n${cases}\n  </testsuite>`;
}

function testCase(told: Told, { plan, file }: SopRun, files: Files, locale: Locale): string {
  const { scenario } = told;
  const shown = { plan, scenario, files, locale };
  const head = `    <testcase ${attribute('classname', plan.sop)} ${attribute('name', scenario.title)} ${attribute(
    'file',
    file,
  )} line="${scenario.range.start.line}" time="${seconds(told.tookMs)}"`;
  if (told.failures.length === 0) return `${head}/>`;
  const failures = told.failures.map(
    (failure) =>
      `      <failure ${attribute('type', failure.problem)} ${attribute('message', summaryOf(failure, shown))}>${escaped(
        failureText(failure, shown),
      )}</failure>`,
  );
  return `${head}>\n${failures.join('\n')}\n    </testcase>`;
}

function counts(told: readonly Told[]): string {
  const failed = told.filter((it) => it.failures.length > 0).length;
  const tookMs = told.reduce((sum, it) => sum + it.tookMs, 0);
  return `tests="${told.length}" failures="${failed}" errors="0" skipped="0" time="${seconds(tookMs)}"`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function attribute(name: string, value: string): string {
  return `${name}="${escaped(value).replaceAll('\n', '&#10;')}"`;
}

/** XML 1.0 has no place for control characters, escaped or not. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
