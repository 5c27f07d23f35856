/**
 * What a case in a worker's memory takes, outside of the heap too, and what it spares: the resident memory of the shipped worker
 * with so many cases, and an act on a case that it holds against one that it has to replay, at 100 events. A worker that is started
 * again holds none. Run: node --import tsx bench/cached.ts [--cases 1000] [--acted 40] [--rounds 3]
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchWorkspace } from './complaint/workspace.ts';
import { cpuMsOf, rssMibOf } from './servers.ts';
import { annotate, at, complaintData, machine, openCase, several, startWorld } from './world.ts';

const AT_ONCE = 4;
/** Of six events each: with the opening's ten, a hundred. */
const NOTES = 15;
/** Cases whose acts warm a new worker up. */
const WARM = 10;
/** What a worker still does when everything is answered. */
const SETTLE_MS = 3_000;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    acted: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '3' },
  },
});
const [most, acted, rounds] = [Number(values.cases), Number(values.acted), Number(values.rounds)];

const world = await startWorld(benchWorkspace());
try {
  console.log(machine());
  let worker = await world.startWorker();
  const open = () => openCase(world, complaintData());
  const ids = await several(acted + WARM, AT_ONCE, open);
  await several(ids.length * NOTES, AT_ONCE, (n) => annotate(world, ids[n % ids.length] as string));

  console.log('\n| round | | cases | processor ms an act | p50 ms |\n| --- | --- | --- | --- | --- |');
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    await worker.end('SIGTERM');
    worker = await world.startWorker();
    const used = async (names: readonly string[]) => {
      const before = cpuMsOf(worker.pid);
      const took = await several(names.length, 1, async (n) => {
        const beganMs = performance.now();
        await annotate(world, names[n] as string);
        return performance.now() - beganMs;
      });
      return { cpuMs: (cpuMsOf(worker.pid) - before) / names.length, p50Ms: at(took, 0.5) };
    };
    const warm = ids.slice(acted);
    await used(warm);
    await used(warm);
    const uncached = await used(ids.slice(0, acted));
    const cached = await used(ids.slice(0, acted));
    ratios.push(uncached.cpuMs / cached.cpuMs);
    for (const [name, { cpuMs, p50Ms }] of Object.entries({ uncached, cached }))
      console.log(`| ${round} | ${name} | ${acted} | ${cpuMs.toFixed(1)} | ${p50Ms.toFixed(0)} |`);
  }
  console.log(`\nuncached : cached, processor time of the worker: ${at(ratios, 0.5).toFixed(2)} (wanted ≤ 1.5)`);

  await worker.end('SIGTERM');
  worker = await world.startWorker();
  await several(WARM, 1, open);
  await sleep(SETTLE_MS);
  const empty = rssMibOf(worker.pid);
  console.log('\n| cases in memory | resident MiB | KiB a case above the first |\n| --- | --- | --- |');
  console.log(`| ${WARM} | ${empty.toFixed(0)} | – |`);
  for (const share of [0.5, 1]) {
    const count = Math.round(most * share) - (share === 1 ? Math.round(most * 0.5) : WARM);
    await several(count, AT_ONCE, open);
    await sleep(SETTLE_MS);
    const [held, rss] = [Math.round(most * share), rssMibOf(worker.pid)];
    console.log(`| ${held} | ${rss.toFixed(0)} | ${((1_024 * (rss - empty)) / (held - WARM)).toFixed(0)} |`);
  }
} finally {
  await world.stop();
}
process.exit();
