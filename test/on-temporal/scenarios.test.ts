/**
 * The shipped scenarios on a real server: they go as told there too, and do exactly what they do on the virtual clock. Of the
 * procedures in `FIRST_AND_LAST` the happy and the worst alone: the rest runs on the virtual clock, in simulator/scenario.
 */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runOnServer } from '../../simulator/on-temporal/conformance.ts';
import { openTheatre, type Theatre } from '../../simulator/on-temporal/theatre.ts';
import { failureText } from '../../simulator/scenario/report.ts';
import type { SopRun } from '../../simulator/scenario/run.ts';
import { load } from '../../language/load.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { readFolder } from '../setup/folder.ts';
import { connectTestServer, freshDatabase, type TestServer } from '../setup/server.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const files = readFolder('sop-definitions');
const FIRST_AND_LAST = new Set([
  'repair',
  'consultation',
  'regulator',
  'public-opinion',
  'proactive-care',
  'improvement',
]);
/** In which everything falls due, one after the other: a server takes a second for each, and other stories show it the same. */
const ALL_LATE = /都晚/;
const loaded = load(files);
const workspace = {
  ...loaded,
  scenarios: loaded.scenarios.map((of) =>
    FIRST_AND_LAST.has(of.sop)
      ? { ...of, scenarios: of.scenarios.filter((_, i, all) => i % (all.length - 1) === 0) }
      : { ...of, scenarios: of.scenarios.filter(({ title }) => !ALL_LATE.test(title)) },
  ),
};
let server: TestServer;
let theatre: Theatre;
let runs: SopRun[];

beforeAll(async () => {
  server = await connectTestServer({ dataConverter });
  theatre = await openTheatre({
    connection: server.connection,
    nativeConnection: server.nativeConnection,
    namespace: 'default',
    bundle: { codePath: inject('workflowBundlePath') },
    newDatabase: freshDatabase,
  });
  // All SOPs at once: what a story takes on a server is mostly waiting.
  runs = await runOnServer(workspace, { setUp: theatre.setUp });
});
afterAll(async () => {
  await theatre?.close();
  await server?.close();
});

test('there are scenarios to be told', () => {
  expect(workspace.diagnostics).toEqual([]);
  expect(workspace.scenarios.length).toBeGreaterThan(0);
});

describe.each(workspace.scenarios)(
  '$sop, on a real server and held against the virtual clock',
  ({ sop, scenarios }) => {
    test.each(scenarios.map(({ title }) => title))('%s', (title) => {
      const run = runs.find(({ plan }) => plan.sop === sop);
      const told = run?.told.find((it) => it.scenario.title === title);
      if (run === undefined || told === undefined) throw new Error(`${title} was not told`);
      const shown = { plan: run.plan, scenario: told.scenario, files, locale: 'zh' as const };
      expect(told.failures.map((failure) => failureText(failure, shown))).toEqual([]);
      expect(told.events.at(0)?.type).toBe('case.opened');
    });
  },
);
