/**
 * Half a load for long: cases are opened, noted on and closed at a steady rate, and the resident memory of worker, Temporal and
 * PostgreSQL is looked at all the while; the slope over the later half should be nothing.
 * Run: node --import tsx bench/soak.ts [--minutes 5 | --hours 2] [--rate 3] [--open 50]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { rssMibOf } from './servers.ts';
import { dueTogether } from './timers/workspace.ts';
import { act, annotate, machine, openCase, startWorld } from './world.ts';

const MINUTE_MS = 60_000;
const LOOK_EACH_MS = 5_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    hours: { type: 'string' },
    /** Cases begun, noted on and closed a second. */
    rate: { type: 'string', default: '3' },
    /** Cases that stay open at once. */
    open: { type: 'string', default: '50' },
  },
});
const lengthMs =
  values.hours === undefined ? Number(values.minutes) * MINUTE_MS : Number(values.hours) * 60 * MINUTE_MS;

interface Looked {
  atMs: number;
  worker: number;
  Temporal: number;
  PostgreSQL: number;
}

/** Of the straight line that fits best, in MiB an hour. */
function slope(all: readonly { atMs: number; mib: number }[]): number {
  const mean = (of: readonly number[]) => of.reduce((a, b) => a + b, 0) / of.length;
  const [x, y] = [mean(all.map((it) => it.atMs)), mean(all.map((it) => it.mib))];
  const up = all.reduce((sum, it) => sum + (it.atMs - x) * (it.mib - y), 0);
  return (up / all.reduce((sum, it) => sum + (it.atMs - x) ** 2, 0)) * 60 * MINUTE_MS;
}

const world = await startWorld(dueTogether());
try {
  const worker = await world.startWorker();
  const waiting: string[] = [];
  let [closed, failed] = [0, 0];
  const live = async () => {
    const id = await openCase(world, { severity: 'S2' });
    await annotate(world, id);
    waiting.push(id);
    const old = waiting.length > Number(values.open) ? waiting.shift() : undefined;
    if (old === undefined) return;
    await act(world, old, 'li', { act: 'claim', step: 'answer' });
    await act(world, old, 'li', { act: 'complete', step: 'answer', as: 'done' });
    closed++;
  };
  const looked: Looked[] = [];
  const beganMs = Date.now();
  let begun = 0;
  const under = new Set<Promise<void>>();
  console.log(`${machine()}; ${values.rate} cases a second for ${lengthMs / MINUTE_MS} minutes\n`);
  console.log('| minute | closed | worker MiB | Temporal MiB | PostgreSQL MiB |\n| --- | --- | --- | --- | --- |');
  for (let nextMs = 0; Date.now() - beganMs < lengthMs; ) {
    const passedMs = Date.now() - beganMs;
    while (begun < (passedMs / 1_000) * Number(values.rate) && under.size < 20) {
      begun++;
      const one = live()
        .catch(() => void failed++)
        .finally(() => under.delete(one));
      under.add(one);
    }
    if (passedMs >= nextMs) {
      nextMs += LOOK_EACH_MS;
      const [Temporal, PostgreSQL] = world.servers.rssMib();
      looked.push({ atMs: passedMs, worker: rssMibOf(worker.pid), Temporal, PostgreSQL });
    }
    await sleep(10);
  }
  await Promise.all(under);
  const shown = Math.max(1, Math.floor(looked.length / 12));
  for (const it of looked.filter((_, n) => n % shown === 0))
    console.log(
      `| ${(it.atMs / MINUTE_MS).toFixed(1)} | | ${it.worker.toFixed(0)} | ${it.Temporal.toFixed(0)} | ${it.PostgreSQL.toFixed(0)} |`,
    );
  const later = looked.filter((it) => it.atMs > lengthMs / 2);
  const slopes = (['worker', 'Temporal', 'PostgreSQL'] as const).map(
    (name) => `${name} ${slope(later.map((it) => ({ atMs: it.atMs, mib: it[name] }))).toFixed(0)}`,
  );
  console.log(
    `\nclosed ${closed}, failed ${failed}; MiB an hour over the later half: ${slopes.join(', ')} (wanted about 0)`,
  );
} finally {
  await world.stop();
}
process.exit();
