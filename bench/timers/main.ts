/**
 * Deadlines that fall due at one instant: when the escalation of each is in the record, whether the worst severity comes first,
 * whether any is lost, what agents' acts on other cases take meanwhile, and what the processors took. One of the shipped workers;
 * the due is as far away as opening the cases takes.
 * Run: node --import tsx bench/timers/main.ts [--cases 500] [--acts 5]
 */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuMsOf } from '../servers.ts';
import { annotate, at, machine, openCase, several, startWorld, type World } from '../world.ts';
import { dueTogether, SEVERITIES } from './workspace.ts';

const LOOK_EACH_MS = 50;
/** Cases that agents act on meanwhile: they have no due. */
const OTHERS = 20;
/** Of its slowest machine, an opening. */
const OPENING_MS = 600;
const OPENED_AT_ONCE = 4;
/** Whose histories are looked at. */
const SAMPLE = 40;
/** After this long without another one, what is not there is lost. */
const LOST_AFTER_MS = 120_000;

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '500' }, acts: { type: 'string', default: '5' } },
});

/** When the escalation of each case was seen in the record, and its place among all of them. */
async function escalated(
  { sql }: World,
  wanted: ReadonlySet<string>,
): Promise<Map<string, { atMs: number; id: number }>> {
  const seen = new Map<string, { atMs: number; id: number }>();
  for (let lastMs = Date.now(); seen.size < wanted.size && Date.now() - lastMs < LOST_AFTER_MS; ) {
    const { rows } = await sql.query<{ case_id: string; id: string }>(
      "select case_id, id from case_event where type = 'level.fired' and undone_by is null",
    );
    const atMs = Date.now();
    for (const { case_id, id } of rows)
      if (wanted.has(case_id) && !seen.has(case_id)) {
        seen.set(case_id, { atMs, id: Number(id) });
        lastMs = atMs;
      }
    await sleep(LOOK_EACH_MS);
  }
  return seen;
}

/** Of all pairs of different severity, the share in which the worse one was recorded first. */
function inOrder(places: readonly { rank: number; id: number }[]): number {
  const sorted = places.toSorted((a, b) => a.id - b.id);
  const before = SEVERITIES.map(() => 0);
  let [right, all] = [0, 0];
  for (const { rank } of sorted) {
    before.forEach((count, other) => {
      if (other < rank) right += count;
      if (other !== rank) all += count;
    });
    before[rank] = (before[rank] ?? 0) + 1;
  }
  return right / all;
}

/** Tasks of these cases that failed, by their cause, or were not done in time. */
async function failedTasks({ client }: World, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of ids) {
    const { events } = await client.workflow.getHandle(id).fetchHistory();
    for (const { workflowTaskFailedEventAttributes: failed, workflowTaskTimedOutEventAttributes: late } of events ??
      []) {
      if (failed) found.push(`failed, cause ${failed.cause}: ${failed.failure?.message ?? ''}`);
      // 1: it was begun and not done in time; else nobody with the case in memory took it in time, and it went to anybody.
      if (late)
        found.push(late.timeoutType === 1 ? 'begun and not done in time' : 'left by who has the case in memory');
    }
  }
  return [...new Set(found)].map((what) => `${what} (${found.filter((it) => it === what).length})`);
}

/** Acts at a steady rate until told to stop; how long each took, undefined for one that was not taken (the API then answers 503). */
function actOn(world: World, cases: readonly string[], perSecond: number): () => Promise<(number | undefined)[]> {
  const sent: Promise<number | undefined>[] = [];
  const timer = setInterval(() => {
    const beganMs = performance.now();
    const id = cases[sent.length % cases.length] as string;
    sent.push(
      annotate(world, id).then(
        () => performance.now() - beganMs,
        (error: Error) => void refusals.add(`${error.message}: ${(error.cause as Error | undefined)?.message ?? ''}`),
      ),
    );
  }, 1_000 / perSecond);
  return () => {
    clearInterval(timer);
    return Promise.all(sent);
  };
}

const count = Number(values.cases);
const refusals = new Set<string>();
const world = await startWorld(dueTogether());
try {
  const worker = await world.startWorker();
  const usage = () => [cpuMsOf(worker.pid), world.servers.temporalCpuMs(), world.servers.postgresCpuMs()];
  const others = await several(OTHERS, OPENED_AT_ONCE, () => openCase(world, {}));
  const dueMs = Date.now() + Math.ceil((count * OPENING_MS) / OPENED_AT_ONCE) + 5_000;
  const ids = await several(count, OPENED_AT_ONCE, (n) =>
    openCase(world, { deadline: dueMs, severity: SEVERITIES[n % SEVERITIES.length] as string }),
  );
  console.log(`${machine()}; opened ${((dueMs - Date.now()) / 1_000).toFixed(0)} s before the due`);
  await sleep(Math.max(0, dueMs - Date.now() - 2_000));
  const before = usage();
  const stop = actOn(world, others, Number(values.acts));
  const seen = await escalated(world, new Set(ids));
  const answers = await stop();
  const acts = answers.filter((it) => it !== undefined);
  const spent = usage().map((ms, i) => ms - (before[i] ?? 0));
  const ranks = ids.map((_, n) => n % SEVERITIES.length);
  const found = ids.flatMap((id, n) =>
    seen.has(id) ? [{ rank: ranks[n] ?? 0, ...(seen.get(id) as { atMs: number; id: number }) }] : [],
  );
  const after = (list: readonly { atMs: number }[]) => list.map(({ atMs }) => atMs - dueMs);
  const seconds = (ms: number) => (ms / 1_000).toFixed(2);
  console.log(`\n${count} deadlines at one instant; seconds from the due until the escalation is recorded`);
  console.log('| severity | cases | p50 | p99 | last |\n| --- | --- | --- | --- | --- |');
  for (const [rank, name] of [...SEVERITIES.entries(), [-1, 'all'] as const]) {
    const took = after(found.filter((it) => rank < 0 || it.rank === rank));
    console.log(
      `| ${name} | ${took.length} | ${seconds(at(took, 0.5))} | ${seconds(at(took, 0.99))} | ${seconds(at(took, 1))} |`,
    );
  }
  const [inWorker = 0, inTemporal = 0, inPostgres = 0] = spent;
  const alone = spent.reduce((a, b) => a + b, 0) / availableParallelism();
  const last = at(after(found), 1);
  console.log(
    `\nlost: ${count - found.length}; worse before less bad: ${(100 * inOrder(found)).toFixed(1)} % of the pairs`,
  );
  console.log(
    `acts meanwhile: ${acts.length} of ${answers.length}, p50 ${at(acts, 0.5).toFixed(0)} ms, p99 ${at(acts, 0.99).toFixed(0)} ms (wanted ≤ 2,000)`,
  );
  console.log(
    `processor ms an escalation, acts among them: worker ${(inWorker / count).toFixed(1)}, Temporal ${(inTemporal / count).toFixed(1)}, PostgreSQL ${(inPostgres / count).toFixed(1)}`,
  );
  console.log(
    `last ${seconds(last)} s, processors alone ${seconds(alone)} s: ${(last / alone).toFixed(2)} (wanted ≤ 1.3)`,
  );
  const sample = [...others, ...ids.slice(0, SAMPLE)];
  console.log(`tasks of ${sample.length} cases: ${(await failedTasks(world, sample)).join('; ') || 'all done'}`);
  for (const refusal of refusals) console.log(`not taken: ${refusal}`);
} catch (error) {
  // Said before the servers go: what else is under way then fails, too.
  console.error(error);
  process.exitCode = 1;
} finally {
  await world.stop();
}
process.exit();
