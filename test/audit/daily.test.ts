/** The daily audit: once a day over all workers, and whoever answers for the installation hears of what was found. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MessageTransports } from '../../activities/messages/message.ts';
import { tellOperators } from '../../activities/messages/operators.ts';
import { folderPlace } from '../../audit/place.ts';
import { signerOf } from '../../audit/signing.ts';
import { database } from '../../cli/doctor/database.ts';
import { createDailyAudit } from '../../duties/audit.ts';
import { batch, freshRecord, organization } from '../setup/record.ts';
import { scratchFolder } from '../setup/scratch.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
const received: { id: string; body: { data: { to: { id: string }; kind: string; text: string } } }[] = [];
const gateway = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    received.push({ id: String(request.headers['webhook-id']), body: JSON.parse(text) });
    response.writeHead(204).end();
  });
});
let host = '';

beforeAll(async () => {
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(gateway.address() as AddressInfo).port}`;
});
afterAll(() => void gateway.close());
beforeEach(async () => {
  received.length = 0;
  it = await freshRecord();
  await it.record.writeBatch(batch('CU-1', 10, 0, ['a', 'b']));
  await it.record.writeBatch(batch('CU-1', 20, 2, ['c']));
  const duty = { zhou: { name: '周', teams: ['front'], roles: ['duty'], skills: [] } };
  await it.record.saveWorkspace(
    { organization: { ...organization, people: { ...organization.people, ...duty } }, connectors: {}, messages: {} },
    'han',
  );
  return () => it.close();
});

const dayMs = 86_400_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function duty(now: { ms: number }, place = folderPlace(scratchFolder())) {
  const transports: MessageTransports = { '*': { webhook: `http://${host}/messages`, secret: 'MESSAGES' } };
  const secret = () => `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const outside = {
    allowedHosts: [host],
    transports,
    messageSecrets: secret,
    secretsFor: () => secret,
    variable: () => undefined,
  };
  const turn = createDailyAudit({
    record: it.record,
    signer: signerOf(Buffer.alloc(32, 3)),
    place,
    log: silent,
    tell: (message) => tellOperators(message, { record: it.record, outside, log: silent }),
    locale: 'zh',
    now: () => now.ms,
  });
  return () => turn(new AbortController().signal);
}

test('two workers do it once a day, and each day brings one anchor', async () => {
  const place = folderPlace(scratchFolder());
  const now = { ms: Date.now() };
  const [one, other] = [duty(now, place), duty(now, place)];
  await Promise.all([one(), other()]);
  expect(await place.list()).toEqual(['anchor-00000001.jsonl']);
  now.ms += dayMs / 2;
  await other();
  expect(await place.list()).toHaveLength(1);
  now.ms += dayMs;
  await Promise.all([one(), other()]);
  expect(await place.list()).toHaveLength(2);
  expect(received).toEqual([]);
});

test('what was found is told to everybody behind last_resort, and shown by the doctor', async () => {
  const say = (_zh: string, en: string) => en;
  const auditLine = async () => (await database(it.url, say)).find(({ what }) => what === 'audit');
  expect(await auditLine()).toMatchObject({ status: 'note', says: 'never verified yet' });
  const now = { ms: Date.now() };
  const turn = duty(now);
  await turn();
  expect(await auditLine()).toMatchObject({ status: 'ok' });
  await it.sql.query('alter table case_event disable trigger user; truncate case_event');
  now.ms += dayMs;
  await turn();
  expect(await auditLine()).toMatchObject({ status: 'problem', says: '1 findings, the first: chain CU-1 missing' });
  expect(received.map(({ body }) => [body.data.to.id, body.data.kind, body.data.text])).toEqual([
    ['zhou', 'audit.findings', '审计发现 1 处不符：记录被改动过。\nCU-1：从第 1 行起有缺失\n全部：sop audit verify'],
  ]);
  now.ms += dayMs;
  await turn();
  expect(new Set(received.map(({ id }) => id)).size).toBe(2);
});
