/** Publishing: checked, by its owners, confirmed by a second person, never changed afterwards. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutTexts } from '../setup/older.ts';
import { pino } from 'pino';
import { publishOnFirstStart } from '../../api/publish/first-start.ts';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Published {
  published: { sop: string; version: number }[];
  pending: { sop: string; version: number }[];
  unchanged: { sop: string; version: number }[];
  confirm_by?: string;
  publication?: number;
  hash?: string;
  workspace_changed: boolean;
  code?: string;
  diagnostics: { code: string; range: { file: string; start: { line: number } } }[];
}

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

/** The shipped workspace with some texts replaced. */
function files(changes: Record<string, [from: string, to: string][]> = {}): Record<string, string> {
  const all = Object.fromEntries(shippedFiles);
  for (const [path, replacements] of Object.entries(changes)) {
    for (const [from, to] of replacements) {
      if (!all[path]?.includes(from)) throw new Error(`${path} has no ${from}`);
      all[path] = (all[path] ?? '').replace(from, to);
    }
  }
  return all;
}

const version = (n: number, limit = '4h') =>
  files({
    'complaint.sop.yaml': [
      ['version: 3', `version: ${n}`],
      ['limit: 4h', `limit: ${limit}`],
    ],
  });
const publish = (who: string, given: Record<string, string>, more: object = {}) =>
  api.post<Published>(who, '/v1/sops', { files: given, ...more });

test('the same body again changes nothing', async () => {
  expect(await publish('han', files())).toMatchObject({
    status: 200,
    body: {
      published: [],
      pending: [],
      unchanged: expect.arrayContaining([{ sop: 'complaint', version: 3 }]),
      workspace_changed: false,
    },
  });
});

test('a key belongs to one body, and its answer is given again: checks and dry runs, too', async () => {
  const bodies: [path: string, first: object, other: object][] = [
    ['/v1/sops/check', { files: files() }, { files: { 'a.yaml': '' } }],
    ['/v1/sops', { files: files(), dry_run: true }, { files: files() }],
    ['/v1/sops/complaint/versions/3/migration', { dry_run: true }, { dry_run: true, limit: 7 }],
    ['/v1/sops/complaint/versions/3/recalendar', { files: files(), dry_run: true }, { files: files() }],
  ];
  for (const [path, first, other] of bodies) {
    const key = randomUUID();
    const told = await api.post('han', path, first, { key });
    expect([path, told.status, told.headers.get('idempotency-replayed')]).toEqual([path, 200, null]);
    const again = await api.post('han', path, first, { key });
    expect([path, again.headers.get('idempotency-replayed')]).toEqual([path, 'true']);
    expect(again.body).toEqual(told.body);
    const reused = await api.post('han', path, other, { key });
    expect([path, reused.status, reused.body.code]).toEqual([path, 422, 'request/key-reused']);
  }
});

test('another body under a published version is a conflict, whoever sends it', async () => {
  const changed = files({ 'complaint.sop.yaml': [['limit: 4h', 'limit: 3h']] });
  expect(await publish('han', changed)).toMatchObject({ status: 409, body: { code: 'sop/changed-body' } });
});

test('errors are all told, with file and line, and nothing is published', async () => {
  const wrong = files({
    'complaint.sop.yaml': [
      ['version: 3', 'version: 9'],
      ['limit: 4h', 'limit: 4'],
      ['registered: { title: 已登记, go_to: grade }', 'registered: { title: 已登记, go_to: grad }'],
    ],
  });
  const { status, body } = await publish('han', wrong);
  expect([status, body.code]).toEqual([422, 'sop/diagnostics']);
  expect(new Set(body.diagnostics.map((it) => it.range.file))).toEqual(new Set(['complaint.sop.yaml']));
  expect(body.diagnostics.length).toBeGreaterThanOrEqual(2);
  const checked = await api.post<{ good: boolean; diagnostics: unknown[] }>('li', '/v1/sops/check', { files: wrong });
  expect(checked).toMatchObject({ status: 200, body: { good: false, diagnostics: body.diagnostics } });
  expect((await api.get('li', '/v1/sops/complaint/versions/9')).status).toBe(404);
});

test('the first publication without people, or any with nothing in it, says what is missing', async () => {
  const { 'organization.yaml': _, ...nobody } = files();
  expect(await publish('han', {})).toMatchObject({ status: 422, body: { code: 'sop/nothing' } });
  expect(await publish('han', nobody)).toMatchObject({ status: 200, body: { workspace_changed: false } });
  const empty = await Api.start({ worker: false, files: null });
  try {
    expect(await empty.post('root', '/v1/sops', { files: nobody })).toMatchObject({
      status: 422,
      body: {
        code: 'sop/diagnostics',
        diagnostics: [expect.objectContaining({ code: 'file/missing' })],
      },
    });
  } finally {
    await empty.stop();
  }
});

test('only the owner’s role publishes, and a header cannot let its author in', async () => {
  expect(await publish('li', version(4))).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  const mine = files({
    'complaint.sop.yaml': [
      ['version: 3', 'version: 4'],
      ['owner: role/process-owner', 'owner: role/agent'],
    ],
  });
  expect(await publish('li', mine)).toMatchObject({ status: 403 });
  const people = files({
    'organization.yaml': [['roles: [agent], skills: [installation], capacity: 20', 'roles: [process-owner]']],
  });
  expect(await publish('li', people)).toMatchObject({ status: 403 });
});

test('a dry run says what would be published', async () => {
  expect(await publish('han', version(4, '3h'), { dry_run: true })).toMatchObject({
    status: 200,
    body: { published: [{ sop: 'complaint', version: 4 }], dry_run: true },
  });
  expect((await api.get('li', '/v1/sops/complaint/versions/4')).status).toBe(404);
});

test('what a dry run says of caps, people and their open work is for whoever may publish it, and for no system', async () => {
  const going = { files: {}, remove: ['person/dong'], dry_run: true };
  const rule = { files: { 'organization.yaml': 'step_up: { approvals_above: 100 }\n' }, dry_run: true };
  for (const who of ['li', 'dong', 'chen', 'shop', 'revisor'])
    for (const body of [going, rule]) expect([who, (await api.post(who, '/v1/sops', body)).status]).toEqual([who, 403]);
  expect(await api.post('shop', '/v1/sops', { files: files(), dry_run: true })).toMatchObject({
    status: 403,
    body: { code: 'auth/role' },
  });
  for (const body of [going, rule]) expect((await api.post('han', '/v1/sops', body)).status).toBe(200);
});

test('a publication waits for a second person, who is not the first', async () => {
  expect(await api.post('chen', '/v1/publications/9999/confirm', { hash: 'x' })).toMatchObject({
    status: 404,
    body: { code: 'publish/unknown' },
  });
  const asked = await publish('han', version(4, '3h'));
  expect(asked).toMatchObject({
    status: 202,
    body: { pending: [{ sop: 'complaint', version: 4 }], confirm_by: 'supervisor', published: [] },
  });
  // Asked for again it is the same publication.
  const { publication = 0, hash } = asked.body;
  expect((await publish('han', version(4, '3h'))).body).toMatchObject({ publication, hash });
  const { body: listed } = await api.get('li', '/v1/sops');
  expect(listed.pending).toEqual([expect.objectContaining({ sop: 'complaint', version: 4, asked_by: 'han' })]);
  expect(await api.confirm('han', publication)).toMatchObject({ status: 403 });
  expect(await api.confirm('li', publication)).toMatchObject({ status: 403, body: { code: 'auth/role' } });
  const confirm = `/v1/publications/${publication}/confirm`;
  const done = await api.post('chen', confirm, { hash }, { key: 'confirm-2' });
  expect(done).toMatchObject({
    status: 201,
    body: { versions: [{ sop: 'complaint', version: 4 }], confirmed_by: 'chen' },
  });
  expect(await api.post('chen', confirm, { hash }, { key: 'confirm-2' })).toMatchObject({ status: 201 });
  expect(await api.post('chen', confirm, { hash })).toMatchObject({ status: 409, body: { code: 'publish/confirmed' } });
  const { body: newest } = await api.get<{ version: number; source: string; plan: { clocks: unknown[] } }>(
    'li',
    '/v1/sops/complaint',
  );
  expect(newest.version).toBe(4);
  expect(newest.source).toContain('limit: 3h');
  const { body: all } = await api.get<{ items: { sop: string; version: number; published_by: string }[]; pending: [] }>(
    'li',
    '/v1/sops',
  );
  expect(all.items.filter((it) => it.sop === 'complaint').map((it) => it.version)).toEqual([3, 4]);
  expect(all.pending).toEqual([]);
});

test('what was overtaken by another publication must be submitted anew', async () => {
  const { publication: fourth = 0 } = (await publish('han', version(5))).body;
  const { publication: fifth = 0 } = (await publish('han', version(6))).body;
  expect((await api.confirm('chen', fifth)).status).toBe(201);
  expect(await api.confirm('chen', fourth)).toMatchObject({ status: 409, body: { code: 'sop/overtaken' } });
  expect((await api.get('li', '/v1/sops')).body.pending).toEqual([]);
});

test('a change of people alone waits too, and counts once confirmed', async () => {
  const given = 'people:\n  han: { name: 韩梅梅, teams: [management], roles: [process-owner], shift: cn-office }\n';
  const asked = await publish('han', { 'organization.yaml': given });
  expect(asked).toMatchObject({ status: 202, body: { workspace_changed: true, pending: [] } });
  expect((await api.record.loadWorkspace())?.organization.people.han?.name).toBe('韩梅');
  expect((await api.confirm('chen', asked.body.publication ?? 0)).status).toBe(201);
  expect((await api.record.loadWorkspace())?.organization.people.han?.name).toBe('韩梅梅');
});

test('the first start publishes the folder as it is; later ones change nothing', async () => {
  const empty = await Api.start({ worker: false, files: null });
  const log = pino({ level: 'silent' });
  try {
    const broken = scratchFolder();
    writeFileSync(join(broken, 'x.sop.yaml'), 'sop: y\n');
    await expect(publishOnFirstStart(empty.record, broken, 'en', log)).rejects.toThrow(/x\.sop\.yaml:1/);
    expect(await empty.record.listSops()).toEqual([]);
    // Two processes start at once.
    await Promise.all([1, 2].map(() => publishOnFirstStart(empty.record, 'sop-definitions', 'zh', log)));
    const published = (await empty.record.listSops()).find((it) => it.sop === 'complaint');
    expect(published).toMatchObject({ sop: 'complaint', version: 3, publishedBy: 'system' });
    expect((await empty.record.loadWorkspace())?.connectors).toHaveProperty('payments');
    await publishOnFirstStart(empty.record, 'sop-definitions', 'zh', log);
    await publishOnFirstStart(empty.record, broken, 'zh', log);
    expect(await empty.record.listSops()).toHaveLength(
      [...shippedFiles.keys()].filter((path) => path.endsWith('.sop.yaml')).length,
    );
    // Published before texts were kept: the folder, being what is in force, gives them.
    await withoutTexts(empty.sql);
    await publishOnFirstStart(empty.record, 'sop-definitions', 'zh', log);
    expect(await empty.record.loadFiles()).toHaveProperty(['organization.yaml']);
  } finally {
    await empty.stop();
  }
});
