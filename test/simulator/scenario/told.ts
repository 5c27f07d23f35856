/** Tells scenarios written in a test, about the shipped complaint procedure, on the virtual clock. */
import { load } from '../../../language/load.ts';
import { summaryOf } from '../../../simulator/scenario/report.ts';
import { runScenarios } from '../../../simulator/scenario/run.ts';
import { onVirtualClock } from '../../../simulator/scenario/virtual.ts';
import { readFolder } from '../../setup/folder.ts';

/** The shipped workspace as far as the complaint goes: the other procedures have stories of their own. */
const shipped = new Map(
  [...readFolder('sop-definitions')].filter(
    ([file]) => !/\.(sop|test)\.yaml$/.test(file) || file.startsWith('complaint.'),
  ),
);

/** The workspace with other scenarios. */
export function withScenarios(yaml: string): Map<string, string> {
  return new Map(shipped).set('complaint.test.yaml', yaml);
}

/** A file with one scenario, opened on a Monday at nine, with these lines as its story. */
export function oneScenario(story: readonly string[], more = ''): string {
  return `sop: complaint
scenarios:
  - title: 一个
    start: 2026-12-07T09:00+08:00
    open: { customer: C-1, order: O-9, channel: hotline, description: 空调不冷 }
${more}    story:
${story.map((line) => `      - ${line}`).join('\n')}
`;
}

/** The failures of one scenario, in a line each, in English. */
export async function failuresOf(story: readonly string[], more = ''): Promise<string[]> {
  const { failures } = await toldOf(story, more);
  return failures;
}

/** How one scenario went. */
export async function toldOf(story: readonly string[], more = '') {
  const files = withScenarios(oneScenario(story, more));
  const workspace = load(files, { locale: 'en' });
  const wrong = workspace.diagnostics.filter((d) => d.severity === 'error');
  const errors = wrong.map((d) => `${d.code} ${d.range.start.line}:${d.range.start.column} ${d.message}`);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const [run] = await runScenarios(workspace, { setUp: onVirtualClock, atOnce: 1 });
  const told = run?.told[0];
  if (run === undefined || told === undefined) throw new Error('Nothing was told');
  const shown = { plan: run.plan, scenario: told.scenario, files, locale: 'en' as const };
  return { told, run, shown, failures: told.failures.map((failure) => summaryOf(failure, shown)) };
}
