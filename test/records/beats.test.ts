/** Workers say that they live, and revoked tokens are kept as long as they would have lived. */
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecordAway } from '../../records/errors.ts';
import { openRecordWhenThere } from '../../records/open-when-there.ts';
import { freshRecord } from '../setup/record.ts';

const vaultKey = Buffer.alloc(32, 7);
let nowMs = Date.now();
let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
});
afterAll(() => it.close());

const aged = (worker: string, ms: number) =>
  it.sql.query('update worker_beat set beat_ms = beat_ms - $1 where worker = $2', [ms, worker]);

test('the youngest beat of a queue counts; without one nothing is said', async () => {
  expect(await it.record.msSinceBeat('q')).toBeUndefined();
  await it.record.beat('w-1', 'q');
  await it.record.beat('w-2', 'q');
  await aged('w-1', 30_000);
  expect(await it.record.msSinceBeat('q')).toBeLessThan(30_000);
  await aged('w-2', 20_000);
  expect(await it.record.msSinceBeat('q')).toBeGreaterThanOrEqual(20_000);
  expect(await it.record.msSinceBeat('other')).toBeUndefined();
  await it.record.beat('w-2', 'q');
  expect(await it.record.msSinceBeat('q')).toBeLessThan(20_000);
});

test('a worker that ended well is waited for by nobody; one that was killed long ago neither', async () => {
  await it.record.endBeat('w-2');
  expect(await it.record.msSinceBeat('q')).toBeGreaterThanOrEqual(30_000);
  await aged('w-1', 3_600_000);
  expect(await it.record.msSinceBeat('q')).toBeUndefined();
  await it.record.beat('w-3', 'q');
  const { rows } = await it.sql.query<{ worker: string }>('select worker from worker_beat');
  expect(rows.map((row) => row.worker)).toEqual(['w-3']);
});

test('a revocation is kept until what it refuses has ended by itself', async () => {
  const hour = 3_600_000;
  await it.record.revokeTokens({ token: 'j-1', holder: 'li' }, nowMs + hour, 'root');
  await it.record.revokeTokens({ holder: 'wang' }, nowMs + 12 * hour, 'root');
  const revokedMs = expect.any(Number) as number;
  const [one, all] = [
    { token: 'j-1', holder: 'li', revokedMs },
    { holder: 'wang', revokedMs },
  ];
  expect(await it.record.revocations()).toEqual([one, all]);
  nowMs += hour + 1;
  expect(await it.record.revocations()).toEqual([all]);
});

test('a database that is away at the start is waited for, as long as the patience lasts', async () => {
  // A port that hangs up until the real server is put behind it.
  const target = new URL(it.url);
  let server: Server = createServer((socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const url = new URL(it.url);
  url.port = String(port);
  let tries = 0;
  const opened = openRecordWhenThere(
    url.href,
    { vaultKey },
    {
      patienceMs: Number.POSITIVE_INFINITY,
      onAway: () => {
        tries += 1;
        if (tries !== 2) return;
        server.close();
        server = createServer((socket) => {
          const through = connect(Number(target.port), target.hostname);
          socket.pipe(through).pipe(socket);
          for (const end of [socket, through]) end.on('error', () => socket.destroy());
        });
        server.listen(port, '127.0.0.1');
      },
    },
  );
  const record = await opened;
  await record.ping();
  expect(tries).toBeGreaterThanOrEqual(2);
  await record.close();
  server.close();
  const impatient = openRecordWhenThere(url.href, { vaultKey }, { patienceMs: 0, onAway: () => undefined });
  await expect(impatient).rejects.toThrow(RecordAway);
});
