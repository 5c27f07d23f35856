/** Cases recorded once on a real server go on under today's workflow, and do what they did (decision 8). */
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import {
  DefaultLogger,
  type InjectedSinks,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Batch } from '../../engine/batch.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { bundleCaseWorkflow } from '../../workflows/bundle.ts';
import { readRecorded, told, type ToldEvent } from '../histories/recorded.ts';
import type { Telling } from '../histories/told.ts';

const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
const FOLDER = 'test/histories';
const BYTES_MAX = 1_000_000;
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json.gz'));
let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  workflowBundle = await bundleCaseWorkflow([fileURLToPath(new URL('../histories/told.ts', import.meta.url))]);
});

describe('recorded histories', () => {
  test('there is a normal and a worst day of every shipped procedure, small enough to keep', () => {
    const sops = readdirSync('sop-definitions').flatMap((file) => /^(.*)\.sop\.yaml$/.exec(file)?.[1] ?? []);
    const wanted = sops.flatMap((sop) => [`${sop}-normal.json.gz`, `${sop}-worst.json.gz`]);
    expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
    const bytes = files.reduce((sum, file) => sum + statSync(`${FOLDER}/${file}`).size, 0);
    expect(bytes).toBeLessThan(BYTES_MAX);
  });

  test.each(files)('%s replays, and tells the record the same', async (file) => {
    const recorded = readRecorded(`${FOLDER}/${file}`);
    const batches: Batch[] = [];
    const sinks: InjectedSinks<Telling> = {
      telling: { batch: { fn: (_, batch) => void batches.push(batch), callDuringReplay: true } },
    };
    const histories = recorded.runs.map((run) => ({ workflowId: recorded.case, history: historyFromJSON(run) }));
    const errors = [];
    for await (const result of Worker.runReplayHistories({ workflowBundle, dataConverter, sinks }, histories))
      errors.push(result.error);
    expect(errors).toEqual(recorded.runs.map(() => undefined));
    expect(eventsOf(batches)).toEqual(recorded.events);
  });

  test('a history that another workflow would have written does not replay', async () => {
    const recorded = readRecorded(`${FOLDER}/complaint-normal.json.gz`);
    const text = JSON.stringify(recorded.runs[0]).replaceAll('"name":"runAction"', '"name":"another"');
    const histories = [{ workflowId: recorded.case, history: historyFromJSON(JSON.parse(text)) }];
    const errors = [];
    for await (const result of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories))
      errors.push(result.error?.name);
    expect(errors).toEqual(['DeterminismViolationError']);
  });
});

/** As the record keeps them: a later batch replaces what it tells again. */
function eventsOf(batches: readonly Batch[]): ToldEvent[] {
  const rows = new Map<number, ToldEvent>();
  for (const { events } of batches) for (const event of events) rows.set(event.seq, told(event));
  return [...rows.values()].sort((a, b) => a.seq - b.seq);
}
