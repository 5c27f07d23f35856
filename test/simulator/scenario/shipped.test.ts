/** The shipped scenarios: every one goes as told, together they reach all of their SOP, and a server could keep up. */
import { describe, expect, test } from 'vitest';
import { ACT_NAMES } from '../../../engine/event.ts';
import { load } from '../../../language/load.ts';
import { ACT_WORDS } from '../../../language/scenario/acts.ts';
import { keyOf } from '../../../simulator/scenario/coverage.ts';
import { failureText } from '../../../simulator/scenario/report.ts';
import { runScenarios } from '../../../simulator/scenario/run.ts';
import { CLOSE_MS } from '../../../simulator/scenario/tell.ts';
import { onVirtualClock } from '../../../simulator/scenario/virtual.ts';
import { readFolder } from '../../setup/folder.ts';

const files = readFolder('sop-definitions');
const workspace = load(files);
const runs = await runScenarios(workspace, { setUp: onVirtualClock, atOnce: 1 });

test('every SOP of the workspace has scenarios', () => {
  expect(workspace.diagnostics).toEqual([]);
  expect(runs.map((run) => run.plan.sop)).toEqual([...workspace.packages.keys()]);
});

describe.each(runs)('$plan.sop', ({ plan, told, coverage }) => {
  test.each(told.map((it) => [it.scenario.title, it] as const))('%s', (_, it) => {
    const shown = { plan, scenario: it.scenario, files, locale: 'zh' as const };
    expect(it.failures.map((failure) => failureText(failure, shown))).toEqual([]);
  });

  test('every outcome, row, level, signal and state of a clock is reached, or the file says why not', () => {
    expect(coverage.missing.map(keyOf)).toEqual([]);
    expect(coverage.needless).toEqual([]);
  });

  test(`no line is told within ${CLOSE_MS / 1_000} s of what falls due after it, where a server could not keep up`, () => {
    expect(told.flatMap((it) => it.close.map(({ range }) => `${it.scenario.title}: line ${range.start.line}`))).toEqual(
      [],
    );
  });
});

test('a scenario can write every act the kernel takes', () => {
  expect([...ACT_WORDS].sort()).toEqual([...ACT_NAMES].sort());
});
