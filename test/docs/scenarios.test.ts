/** docs/scenarios.md: its example goes as told, and it describes every act and every expectation there is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { ACT_WORDS } from '../../language/scenario/acts.ts';
import { Expect } from '../../language/schema/scenarios.ts';
import { runScenarios } from '../../simulator/scenario/run.ts';
import { onVirtualClock } from '../../simulator/scenario/virtual.ts';
import { readFolder } from '../setup/folder.ts';

const page = readFileSync('docs/scenarios.md', 'utf8');

test('the example goes as told', async () => {
  const [, yaml = ''] = /```yaml complaint\.test\.yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const workspace = load(readFolder('sop-definitions').set('complaint.test.yaml', yaml));
  expect(workspace.diagnostics).toEqual([]);
  const [run] = await runScenarios(workspace, { setUp: onVirtualClock, atOnce: 1 });
  expect(run?.told.map((told) => told.failures)).toEqual([[]]);
});

test('every act and every expectation has its line', () => {
  const first = [...page.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, word]) => word),
  );
  expect([...ACT_WORDS, ...Object.keys(Expect.shape)].filter((word) => !first.includes(word))).toEqual([]);
});
