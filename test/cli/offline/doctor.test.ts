/** The doctor's lines that need no server of ours: clocks, ports, definitions, the CLI, an API that is not ready. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { api } from '../../../cli/doctor/api.ts';
import { clockLine } from '../../../cli/doctor/clock.ts';
import { database } from '../../../cli/doctor/database.ts';
import { definitions } from '../../../cli/doctor/definitions.ts';
import { machine, temporalCli } from '../../../cli/doctor/machine.ts';
import { ports } from '../../../cli/doctor/ports.ts';
import { freePort } from '../../../startup/ports.ts';
import { scratchFolder } from '../../setup/scratch.ts';

const say = (_zh: string, en: string) => en;

/** A server that answers everything alike; its port. */
function serving(status: number, body: string, headers: Record<string, string> = {}): Promise<number> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  onTestFinished(() => void server.close());
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
}

test.each([
  [1_000, 'ok', 'agrees'],
  [4_000, 'ok', 'agrees'],
  [9_000, 'note', 'differs by 7 s'],
  [-60_000, 'note', 'differs by -61 s'],
])('a clock that shows %i, asked between 1000 and 2000', (theirMs, status, says) => {
  expect(clockLine('API', theirMs, 1_000, 2_000, say)).toMatchObject({ status, says });
});

test('a port held by a stranger is named; one of ours or a free one is not', async () => {
  const [held, free] = [await serving(200, ''), await freePort()];
  expect(await ports({ api: held, sandbox: free }, new Set(), say)).toMatchObject({
    status: 'note',
    says: `api ${held}, sandbox ${free} (free)`,
    todo: expect.stringContaining(`api ${held}: held by something`) as string,
  });
  expect(await ports({ api: held, sandbox: free }, new Set(['api']), say)).toMatchObject({ status: 'ok' });
});

test('definitions: the shipped are good, broken ones a problem, none a problem', () => {
  expect(definitions('sop-definitions', say)).toMatchObject({ status: 'ok' });
  const folder = scratchFolder();
  writeFileSync(join(folder, 'complaint.sop.yaml'), 'sop: complaint\n');
  expect(definitions(folder, say)).toMatchObject({ status: 'problem', todo: `run sop check ${folder}` });
  expect(definitions(join(folder, 'nowhere'), say)).toMatchObject({ status: 'problem' });
});

test('this machine can run the product; a Temporal CLI that is nowhere is fetched later', async () => {
  expect(machine(say).map((line) => line.status)).toEqual(['ok', expect.stringMatching(/ok|note/)]);
  const home = scratchFolder();
  const line = await temporalCli(home, { PATH: home, XDG_CACHE_HOME: home }, say);
  expect(line).toMatchObject({ status: 'note', says: 'none' });
});

test('an API that is not ready says what is away; one with a wrong clock is noted', async () => {
  const date = new Date(Date.now() - 3_600_000).toUTCString();
  const problem = { detail: 'Away: worker', away: ['worker'] };
  const url = `http://127.0.0.1:${await serving(503, JSON.stringify(problem), { date })}`;
  expect(await api(url, say)).toMatchObject([
    { what: 'API', status: 'problem', says: `${url}: HTTP 503 Away: worker` },
    { what: 'clock (API)', status: 'note' },
  ]);
});

test('a database that is not made yet, or does not answer, without its password', async () => {
  expect(await database(undefined, say)).toMatchObject([{ status: 'problem' }]);
  const [line] = await database(`postgres://u:hidden@127.0.0.1:${await freePort()}/b`, say);
  expect(line).toMatchObject({ status: 'problem' });
  expect(JSON.stringify(line)).toMatch(/ECONNREFUSED/);
  expect(JSON.stringify(line)).not.toContain('hidden');
});
