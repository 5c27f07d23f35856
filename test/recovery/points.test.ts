/** Record and Temporal are compared by several workers at once, on real servers: what one does meanwhile is no loss to another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LostHours } from '../../records/store/points.ts';
import { keepPoints, type PointDeps } from '../../recovery/keep-points.ts';
import { type Tally, tallyOn } from '../../recovery/tally.ts';
import { freshRecord } from '../setup/record.ts';
import { connectTestServer, type TestServer } from '../setup/server.ts';

let server: TestServer;
let it: Awaited<ReturnType<typeof freshRecord>>;
let tally: Tally;
let nowMs = Date.now();
const found: LostHours[] = [];
const worker = (more: Partial<PointDeps> = {}) =>
  keepPoints({ record: it.record, tally, now: () => nowMs, onLost: (lost) => void found.push(lost), ...more });

beforeAll(async () => {
  [server, it] = await Promise.all([connectTestServer(), freshRecord(() => nowMs)]);
  tally = tallyOn(server.client, server.taskQueue);
});
afterAll(async () => {
  await it.close();
  await server.close();
});

/** A worker between whose two looks, whichever comes first, another one has its whole turn. */
function overtaken(): Promise<void> {
  let goOn = () => {};
  const second = new Promise<void>((done) => (goOn = done));
  let looks = 0;
  const look = async <T>(read: () => Promise<T>): Promise<T> => {
    looks += 1;
    if (looks === 2) await second;
    if (looks !== 1) return read();
    const seen = await read();
    await worker();
    goOn();
    return seen;
  };
  return worker({
    record: { ...it.record, point: () => look(() => it.record.point()) },
    tally: { ...tally, read: () => look(() => tally.read()) },
  });
}

test('another worker that is quicker is no loss, of neither side', async () => {
  await worker();
  for (let i = 0; i < 3; i++) {
    nowMs += 60_000;
    await overtaken();
  }
  expect(found).toEqual([]);
  expect(await it.record.lostHours()).toEqual([]);
});

test('a worker that tells late does not set Temporal back', async () => {
  nowMs += 60_000;
  const late = await it.record.nextPoint();
  nowMs += 60_000;
  await worker();
  const known = await tally.read();
  await tally.write({ record: late.record, n: late.n, atMs: late.atMs });
  expect(await tally.read()).toEqual(known);
  nowMs += 60_000;
  await worker();
  expect(found).toEqual([]);
});

test('what is lost is found all the same, once', async () => {
  await it.sql.query('update record_point set n = n - 2, seen_n = seen_n - 2');
  nowMs += 60_000;
  await worker();
  await worker();
  expect(found).toMatchObject([{ side: 'record', how: 'set-back' }]);
});
