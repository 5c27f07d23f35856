/** Shipped stories on a real server: each goes as told there too, and does exactly what it does on the virtual clock. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { load } from '../../language/load.ts';
import type { ScenarioFile } from '../../language/scenario/scenario.ts';
import { runOnServer } from '../../simulator/on-temporal/conformance.ts';
import { openTheatre, type Theatre } from '../../simulator/on-temporal/theatre.ts';
import { failureText } from '../../simulator/scenario/report.ts';
import type { SopRun } from '../../simulator/scenario/run.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { readFolder } from '../setup/folder.ts';
import { TEST_MS } from '../setup/patience.ts';
import { connectTestServer, freshDatabase, type TestServer } from '../setup/server.ts';

/** All stories of a file are told in one hook: some ninety, of which a busy machine takes this many tests' time. */
const STORIES = 3;

/** Makes the tests of a file: those of the shipped stories that are chosen, played all at once. */
export function onServer(choose: (of: ScenarioFile) => ScenarioFile['scenarios']): void {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const files = readFolder('sop-definitions');
  const loaded = load(files);
  const chosen = loaded.scenarios.map((of) => ({ ...of, scenarios: choose(of) }));
  const workspace = { ...loaded, scenarios: chosen.filter(({ scenarios }) => scenarios.length > 0) };
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
  }, STORIES * TEST_MS);
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
}
