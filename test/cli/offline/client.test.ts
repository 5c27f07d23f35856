/**
 * What goes over the wire, and what outages, proxies and problems look like to people: answers that a real API cannot be
 * made to give at will. Against the real one: ../platform.test.ts.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sop } from '../../setup/sop-command.ts';

interface Heard {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A server that gives one answer after the other and keeps what it heard. */
async function api(...answers: Answer[]): Promise<{ env: NodeJS.ProcessEnv; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      heard.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const { status, body, headers = {} } = answers.shift() ?? { status: 500, body: '' };
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { env: { BIHUAN_API_URL: url, BIHUAN_TOKEN: 'a-token' }, heard };
}

const DONE = {
  status: 200,
  body: { case: 'C-1', state: 'open', step: 'classify', next_due: '2026-11-20T13:30:00Z', next_clock: 'response' },
};
const FIELDS = {
  status: 200,
  body: {
    plan: {
      fields: {
        amount: { type: 'money' },
        affected: { type: 'integer' },
        urgent: { type: 'boolean' },
        tags: { type: 'list' },
      },
    },
  },
};
const NAMES = { status: 200, body: { people: [], teams: [] } };
const CASE = {
  status: 200,
  body: { sop: 'complaint', version: 3, tasks: [{ step: 'receive' }], acts: ['complete:receive', 'annotate'] },
};

test('values by the declarations of the case’s own version; the step that takes the act; token, language, key', async () => {
  const { env, heard } = await api(CASE, FIELDS, DONE, NAMES);
  const values = ['amount=88.50', 'affected=3', 'urgent=true', 'tags=a,b', 'order=0123', 'plan=', 'extra:={"a":[1]}'];
  const said = await sop(
    [
      'case',
      'act',
      'C-1',
      'complete',
      '--as',
      'registered',
      ...values.flatMap((it) => ['--with', it]),
      '--checked',
      '0',
      '--key',
      'k-1',
    ],
    { env: { ...env, LANG: 'zh_CN.UTF-8' } },
  );
  expect(said.err).toBe('');
  expect(heard.map((it) => `${it.method} ${it.url}`)).toEqual([
    'GET /v1/cases/C-1',
    'GET /v1/sops/complaint/versions/3',
    'POST /v1/cases/C-1/acts',
    'GET /v1/directory',
  ]);
  expect(heard[2]?.body).toEqual({
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: {
      amount: '88.50',
      affected: 3,
      urgent: true,
      tags: ['a', 'b'],
      order: '0123',
      plan: null,
      extra: { a: [1] },
    },
    checked: [0],
  });
  expect(heard[2]?.headers).toMatchObject({
    authorization: 'Bearer a-token',
    'idempotency-key': 'k-1',
    'accept-language': 'zh',
  });
  expect(said.out).toContain('下一步');
});

test('an outage is waited out under the same key', async () => {
  const away = { status: 503, body: { detail: 'Away' }, headers: { 'retry-after': '0.01' } };
  const { env, heard } = await api(away, away, DONE, NAMES);
  const said = await sop(['case', 'act', 'C-1', 'annotate', '--note', 'x'], { env });
  expect(said.code).toBe(0);
  const acts = heard.filter((it) => it.url.endsWith('/acts'));
  expect(acts).toHaveLength(3);
  expect(new Set(acts.map((it) => it.headers['idempotency-key'])).size).toBe(1);
  expect(said.err).toContain('under the same key');
});

test('a deed that was done is told so, also where nobody says who is who', async () => {
  const { env, heard } = await api(DONE, { status: 500, body: '' });
  const said = await sop(['case', 'act', 'C-1', 'annotate', '--note', 'x'], { env });
  expect([said.code, said.err]).toEqual([0, '']);
  expect(said.out).toContain('classify');
  expect(heard.at(-1)?.url).toBe('/v1/directory');
});

test('an outage that lasts, or asks for too long, is told', async () => {
  const away = (wait: string) => ({
    status: 503,
    body: { detail: 'The worker is away.', code: 'away/worker' },
    headers: { 'retry-after': wait },
  });
  const lasting = await api(...Array.from({ length: 9 }, () => away('0.01')));
  const said = await sop(['case', 'act', 'C-1', 'annotate', '--note', 'x'], { env: lasting.env });
  expect(said.code).toBe(1);
  expect(said.err.trimEnd().split('\n').at(-1)).toBe('The worker is away. [away/worker]');
  expect(lasting.heard).toHaveLength(4);
  const long = await api(away('3600'));
  expect((await sop(['case', 'list'], { env: long.env })).code).toBe(1);
  expect(long.heard).toHaveLength(1);
});

test('a problem with its fields, what is open and what is taken; as JSON unchanged', async () => {
  const problem = {
    detail: 'Wrong data.',
    code: 'data/invalid',
    fields: [{ field: 'channel', code: 'data/not-a-choice', detail: 'one of hotline, app' }],
    open: [{ step: 'receive', attempt: 2, acts: ['claim', 'complete'] }],
    acts: ['contact'],
  };
  const { env } = await api({ status: 422, body: problem }, { status: 422, body: problem });
  const said = await sop(['case', 'act', 'C-1', 'annotate', '--note', 'x'], { env });
  expect(said.err).toBe(
    [
      'Wrong data. [data/invalid]',
      '  channel: one of hotline, app [data/not-a-choice]',
      '  open now: receive (attempt 2), takes claim, complete',
      '  takes now: contact',
      '',
    ].join('\n'),
  );
  const asJson = await sop(['case', 'act', 'C-1', 'annotate', '--note', 'x', '--json'], { env });
  expect(JSON.parse(asJson.out)).toEqual(problem);
});

test('an answer that is not of our API still says something', async () => {
  const { env } = await api({ status: 502, body: '<html>Bad gateway</html>' });
  const said = await sop(['case', 'list'], { env });
  expect(said.code).toBe(1);
  expect(said.err).toBe('HTTP 502: <html>Bad gateway</html>\n');
});

test('several steps that take the act have to be told apart; none is said', async () => {
  const two = { ...CASE.body, acts: ['claim:a', 'claim:b'], tasks: [{ step: 'a' }, { step: 'b' }] };
  const none = { ...CASE.body, state: 'closed', acts: ['reopen'], tasks: [] };
  const { env } = await api({ status: 200, body: two }, { status: 200, body: none });
  const several = await sop(['case', 'act', 'C-1', 'claim'], { env });
  expect(several).toMatchObject({ code: 2, err: 'Several steps are open; name one with --step: a, b\n' });
  const closed = await sop(['case', 'act', 'C-1', 'claim'], { env });
  expect(closed.err).toBe('No step of the case is open (closed). It takes: reopen\n');
});

test('each time a folder is published it is asked anew: what was answered before may no longer be so', async () => {
  const published = {
    published: [],
    pending: [],
    unchanged: [{ sop: 'complaint', version: 1 }],
    stale: [],
    kept: [],
    removed: [],
    workspace_changed: false,
    dry_run: false,
    lines: [],
    diagnostics: [],
  };
  const answer = { status: 200, body: published };
  const { env, heard } = await api(answer, answer, answer);
  await sop(['publish'], { env });
  await sop(['publish'], { env });
  await sop(['publish', '--dry-run'], { env });
  const [first, second, dry] = heard.map((it) => it.headers['idempotency-key']);
  expect(new Set([first, second, dry]).size).toBe(3);
  expect(heard[0]?.body).toHaveProperty(['files', 'calendars/cn-office.yaml']);
});
