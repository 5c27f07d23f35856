/**
 * What a case of each shipped procedure costs a live worker: its processor time from the opening to the end of a normal and
 * a worst day, with every poll, activity and write to the record. Scenarios are played on a real Temporal server and a real
 * PostgreSQL by another process; an idle worker's time is taken off. Several copies run at once, for a scenario waits a
 * second for every timer skipped. Run: `node --import tsx bench/procedures/live.ts [--copies 10] [SOP …]`
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { load } from '../../language/load.ts';
import { openRecord } from '../../records/record.ts';
import { openOnServer } from '../../simulator/on-temporal/stage.ts';
import type { SetUp } from '../../simulator/scenario/stage.ts';
import { tell } from '../../simulator/scenario/tell.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { ensureDatabase } from '../../startup/postgres.ts';
import { prepareTemporal } from '../../startup/temporal-server.ts';
import { daysOf } from '../../test/histories/days.ts';
import { readFolder } from '../../test/setup/folder.ts';
import { startServers } from '../servers.ts';
import { TASK_QUEUE } from './channel.ts';
import { LiveWorker } from './live-worker.ts';

const IDLE_MS = 10_000;
const WARM_UP_COPIES = 3;

const { values, positionals } = parseArgs({
  options: { copies: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const copies = Number(values.copies);
const progress = (line: string) => process.stderr.write(`${line}\n`);
const row = (cells: readonly (string | number)[]) =>
  process.stdout.write(`${cells.map((c, at) => (at === 0 ? `${c}`.padEnd(32) : `${c}`.padStart(14))).join('')}\n`);

const workspace = load(readFolder('sop-definitions'));
progress('starting Temporal and PostgreSQL');
const servers = await startServers();
const address = servers.temporalAddress;
let worker: LiveWorker | undefined;
try {
  await prepareTemporal({ address, namespace: 'default', connectionOptions: { address }, given: false });
  const connection = await Connection.connect({ address });
  worker = await LiveWorker.start(address);
  await measure(worker, new Client({ connection, dataConverter }));
  await connection.close();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await worker?.stop();
  await servers.stop();
}

async function measure(on: LiveWorker, client: Client): Promise<void> {
  const { organization, connectors } = workspace;
  if (organization === undefined) throw new Error('The workspace has no organization');
  const plans = new Map([...workspace.packages].map(([sop, it]) => [sop, it.plan]));
  const days = daysOf(workspace, positionals);
  const play = async ({ sop, scenario }: (typeof days)[number], times: number) => {
    const plan = workspace.packages.get(sop)?.plan;
    if (plan === undefined) throw new Error(`There is no ${sop}`);
    const setUp = setUpOn(on, client);
    const told = await Promise.all(
      Array.from({ length: times }, () => tell({ plan, organization, connectors, plans, scenario }, setUp)),
    );
    for (const { failures } of told) if (failures.length > 0) throw new Error(JSON.stringify(failures[0]));
  };
  progress('warming up');
  for (const day of days) await play(day, WARM_UP_COPIES);
  const idleFrom = await on.cpuMs();
  await sleep(IDLE_MS);
  const idle = ((await on.cpuMs()) - idleFrom) / IDLE_MS;
  row(['case', 'worker CPU, ms', 'took, s']);
  for (const day of days) {
    const [before, beganMs] = [await on.cpuMs(), Date.now()];
    await play(day, copies);
    const tookMs = Date.now() - beganMs;
    const cost = ((await on.cpuMs()) - before - idle * tookMs) / copies;
    row([`${day.sop}-${day.day}`, cost.toFixed(0), (tookMs / 1_000).toFixed(1)]);
  }
  row(['an idle worker, ms per second', (idle * 1_000).toFixed(1)]);
}

/** Each copy has a database of its own, as each scenario has. */
function setUpOn(on: LiveWorker, client: Client): SetUp {
  return async (cast, opening, outside) => {
    const databaseUrl = await ensureDatabase(servers.databaseUrl, `live_${randomBytes(6).toString('hex')}`);
    const record = await openRecord(databaseUrl, { vaultKey: Buffer.alloc(32, 1), poolSize: 2 });
    const cases = { set: (id: string) => on.tell(id, databaseUrl, (call) => outside.replies.next(cast.plan, call)) };
    const witness = ({ caseId }: { caseId: string }) => on.forget(caseId);
    return openOnServer({ client, taskQueue: TASK_QUEUE, cases, record, witness }, cast, opening, outside);
  };
}
