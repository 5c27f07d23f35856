/** `sop migrate` against a real API: dry run, run, exit codes, both languages. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { sop, sopJson } from '../setup/sop-command.ts';

const text = `sop: visit
version: 1
title: 上门
owner: role/process-owner
calendar: always-on
data: { customer: { type: party, required: true } }
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h }
steps:
  receive:
    title: 接收
    task: { for: team/front-line }
    outcomes: { taken: close }
`;
const later = text.replaceAll('receive', 'hear').replace('limit: 4h', 'limit: 3h');
const filesOf = (source: string) => new Map(shippedFiles).set('visit.sop.yaml', source);

let api: Api;
let target: string[];
let id: string;

beforeAll(async () => {
  api = await Api.start({ files: filesOf(text) });
  target = ['--api', api.url, '--token', await api.token('han')];
});
afterAll(() => api.stop());

async function publish(source: string, version: number): Promise<void> {
  const asked = await api.post<{ publication: number }>('han', '/v1/sops', {
    files: Object.fromEntries(filesOf(source)),
  });
  expect(asked.status).toBe(202);
  const { body } = await api.confirm('chen', asked.body.publication);
  expect(body.versions).toEqual([{ sop: 'visit', version }]);
}

test('what needs a mapping is a finding of the dry run', async () => {
  const opened = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data: { customer: 'CU-1' } });
  id = opened.body.case;
  await publish(later.replace('version: 1', 'version: 2'), 2);
  const unmapped = await sop(['migrate', 'visit@2', '--dry-run', ...target]);
  expect([unmapped.code, unmapped.out]).toEqual([1, expect.stringContaining('needs mapping')]);
});

test('tells of each case what would happen, then does it', async () => {
  await publish(later.replace('version: 1', 'version: 3\nupgrade: { from: 1, steps: { receive: hear } }'), 3);
  const dry = await sopJson<{ items: { case: string; status: string }[] }>([
    'migrate',
    'visit@3',
    '--dry-run',
    ...target,
  ]);
  expect(dry.items).toMatchObject([{ case: id, status: 'safe' }]);
  const waits = await sopJson<{ publication: number; lines: object[] }>(['migrate', 'visit@3', ...target]);
  expect(waits.lines).not.toEqual([]);
  expect((await sop(['migrate', 'visit@3', ...target])).out).toContain(`publication ${waits.publication}`);
  expect((await api.confirm('chen', waits.publication)).status).toBe(201);
  const done = await sop(['migrate', 'visit@3', ...target], { env: { LANG: 'zh_CN.UTF-8' } });
  expect([done.code, done.out]).toEqual([0, expect.stringMatching(/已换[\s\S]*response.*→[\s\S]*已换 1/)]);
  expect((await sop(['migrate', 'visit@3', '--dry-run', ...target])).out).toContain('No open case');
});

test('a name without a version is misuse', async () => {
  expect(await sop(['migrate', 'visit', ...target])).toMatchObject({
    code: 2,
    err: expect.stringContaining('SOP@VERSION'),
  });
});
