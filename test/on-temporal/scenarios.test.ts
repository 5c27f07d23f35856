/** The shipped scenarios on a real server: every one goes as told there too, and does exactly what it does on the virtual clock. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runOnServer } from '../../simulator/on-temporal/conformance.ts';
import { openTheatre, type Theatre } from '../../simulator/on-temporal/theatre.ts';
import { failureText } from '../../simulator/scenario/report.ts';
import type { SopRun } from '../../simulator/scenario/run.ts';
import { load } from '../../language/load.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { readFolder } from '../language/overlay.ts';
import { connectTestServer, freshDatabase, type TestServer } from '../setup/server.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });
const files = readFolder('sop-definitions');
const workspace = load(files);
const stories = workspace.scenarios.flatMap(({ sop, scenarios }) =>
  scenarios.map(({ title }) => [sop, title] as const),
);
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
  runs = await runOnServer(workspace, { setUp: theatre.setUp, atOnce: 4 });
}, 60_000);
afterAll(async () => {
  await theatre?.close();
  await server?.close();
});

describe('on a real server, held against the virtual clock', () => {
  test.each(stories)('%s: %s', (sop, title) => {
    const run = runs.find((it) => it.plan.sop === sop);
    const told = run?.told.find((it) => it.scenario.title === title);
    if (run === undefined || told === undefined) throw new Error(`${title} was not told`);
    const shown = { plan: run.plan, scenario: told.scenario, files, locale: 'zh' as const };
    expect(told.failures.map((failure) => failureText(failure, shown))).toEqual([]);
    expect(told.events.at(0)?.type).toBe('case.opened');
  });
});
