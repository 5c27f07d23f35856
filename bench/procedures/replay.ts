/**
 * What a case of each shipped procedure costs: events, bytes of its history, and the processor time in which a worker
 * replays it from the beginning (the workflow's own share; no polls, activities or record). From the recorded histories,
 * so that no server is needed. Run: `node --import tsx bench/procedures/replay.ts`.
 */
import { readdirSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { dataConverter } from '../../startup/payload-codec.ts';
import { readRecorded } from '../../test/histories/recorded.ts';
import { bundleCaseWorkflow } from '../../workflows/bundle.ts';

const FOLDER = 'test/histories';
/** The difference of the two is measured, so that starting a worker does not count. */
const [FEW, MANY] = [10, 60];

const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
const workflowBundle = await bundleCaseWorkflow();

/** Processor milliseconds of replaying these runs so many times. */
async function replayed(runs: readonly unknown[], id: string, times: number): Promise<number> {
  const histories = Array.from({ length: times }, (_, time) =>
    runs.map((run, at) => ({ workflowId: `${id}-${time}-${at}`, history: historyFromJSON(run) })),
  ).flat();
  const before = process.cpuUsage();
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories))
    if (error !== undefined) throw error;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Bytes of a run's history as the server counts them: what it told the last workflow task. */
function sizeOf(events: NonNullable<ReturnType<typeof historyFromJSON>['events']>): number {
  return Math.max(0, ...events.map((e) => Number(e.workflowTaskStartedEventAttributes?.historySizeBytes ?? 0)));
}

const row = (cells: readonly (string | number)[]) =>
  process.stdout.write(`${cells.map((c, at) => (at === 0 ? `${c}`.padEnd(32) : `${c}`.padStart(12))).join('')}\n`);

row(['history', 'runs', 'events', 'KB', 'replay, ms']);
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json.gz'))) {
  const { case: id, runs } = readRecorded(`${FOLDER}/${file}`);
  const decoded = runs.map((run) => historyFromJSON(run));
  const events = decoded.reduce((sum, { events }) => sum + (events?.length ?? 0), 0);
  const bytes = decoded.reduce((sum, { events }) => sum + sizeOf(events ?? []), 0);
  await replayed(runs, id, FEW);
  const cost = ((await replayed(runs, id, MANY)) - (await replayed(runs, id, FEW))) / (MANY - FEW);
  row([file.replace('.json.gz', ''), runs.length, events, (bytes / 1024).toFixed(0), cost.toFixed(1)]);
}
