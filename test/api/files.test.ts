/** Files of cases over HTTP: brought, named by acts, had by addresses for minutes, and gone with what they belong to. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { signLink } from '../../api/files/link.ts';
import { sweepFiles } from '../../duties/files.ts';
import { placeOf } from '../../files/store.ts';
import type { WireFile, WireFileLink, WireUploaded } from '../../wire/file.ts';
import { Api, secretFor, type Told } from '../setup/api.ts';
import { PNG } from '../setup/contents.ts';
import { readFolder } from '../setup/folder.ts';
import { merge } from '../setup/overlay.ts';
import { until } from '../setup/until.ts';

/** The shipped complaint, with a photo that is asked for and evidence that needs what it says. */
const SNIPPET = `
evidence:
  call-recording: { needs: reference }
  case-record: { needs: file, accept: [application/pdf, text/plain], max_mb: 0.01 }
`;

let api: Api;
beforeAll(async () => {
  const files = readFolder('sop-definitions');
  for (const path of files.keys()) if (path.endsWith('.test.yaml')) files.delete(path);
  const complaint = merge(files.get('complaint.sop.yaml') ?? '', SNIPPET.trim())
    .replace(/^data:\n/m, 'data:\n  photo: { type: file, accept: [image/*], max_mb: 0.5 }\n')
    .replace('may_ask: [', 'may_ask: [photo, ');
  api = await Api.start({ files: files.set('complaint.sop.yaml', complaint) });
});
afterAll(() => api.stop());

interface Bringing {
  name?: string;
  query?: string;
  key?: string;
}

async function bring<T = WireUploaded & { code?: string }>(
  who: string,
  caseId: string,
  bytes: Buffer,
  { name = '照片.png', query = '', key = randomUUID() }: Bringing = {},
): Promise<Told<T>> {
  const response = await fetch(`${api.url}/v1/cases/${caseId}/files${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await api.token(who)}`,
      'idempotency-key': key,
      'content-type': 'image/png',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

const had = (url: string) => fetch(`${api.url}${url}`);
const store = () => api.services.files.store;
const drafts = () => {
  try {
    return readdirSync(store().drafts);
  } catch {
    return [];
  }
};
/** Whose work the case is. */
async function worker(id: string): Promise<string> {
  const { body } = await api.get<{ tasks: { assignee: string }[] }>('li', `/v1/cases/${id}`);
  return body.tasks[0]?.assignee ?? '';
}

/** Something nobody has brought yet. */
const picture = () => Buffer.concat([PNG, randomBytes(16)]);

async function link(who: string, caseId: string, file: string): Promise<WireFileLink> {
  const told = await api.get<WireFileLink>(who, `/v1/cases/${caseId}/files/${file}`);
  expect(told.status).toBe(200);
  return told.body;
}

test('a file is brought, listed by its name, and had as it was; each is a line of the access log', async () => {
  const id = await api.open({}, 'li');
  const bytes = picture();
  const { status, body } = await bring('li', id, bytes, { query: '?for=photo' });
  expect([status, body]).toEqual([
    201,
    {
      file: expect.stringMatching(/^file:v1\.[A-Za-z0-9_-]{43}$/),
      type: 'image/png',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      for: 'photo',
    },
  ]);
  const listed = (await api.get<{ items: WireFile[] }>('li', `/v1/cases/${id}/files`)).body.items;
  expect(listed).toEqual([{ ...body, name: '照片.png', by: 'li', at: expect.any(String) }]);
  const { url, until: over } = await link('li', id, body.file);
  expect(Date.parse(over) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  const response = await had(url);
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `attachment; filename="__.png"; filename*=UTF-8''%E7%85%A7%E7%89%87.png`,
    'content-security-policy': expect.stringContaining('sandbox'),
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  const { rows } = await api.sql.query<{ purpose: string }>(
    "select actor, purpose from vault_access where case_id = $1 and purpose like 'file:%' order by id",
    [id],
  );
  expect(rows).toEqual(['file:list', 'file:link', 'file:download'].map((purpose) => ({ actor: 'li', purpose })));
});

test('acts name files: in fields, and as evidence with the hash of what they hold; neither name nor content is in a history', async () => {
  const id = await api.open({}, 'li');
  const photo = (await bring('li', id, picture(), { query: '?for=photo', name: '王小明的空调.png' })).body;
  const record = (await bring('li', id, Buffer.from('通话记录'), { query: '?for=case-record', name: 'record.txt' }))
    .body;
  const agent = await worker(id);
  const complete = (evidence: unknown[], more = {}) =>
    api.act<{ fields?: object[]; code?: string }>(agent, id, {
      act: 'complete',
      step: 'receive',
      as: 'registered',
      with: { category: 'delivery', ...more },
      evidence,
    });
  const bare = await complete(['call-recording', 'case-record']);
  expect(bare.status).toBe(422);
  expect(bare.body.fields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ field: 'evidence.call-recording', code: 'data/needs-reference' }),
      expect.objectContaining({ field: 'evidence.case-record', code: 'data/not-a-file' }),
    ]),
  );
  const swapped = await complete(
    [
      { name: 'call-recording', ref: 'REC-7' },
      { name: 'case-record', ref: photo.file },
    ],
    { photo: record.file },
  );
  expect(swapped.body.fields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ field: 'evidence.case-record', code: 'file/type' }),
      expect.objectContaining({ field: 'with.photo', code: 'file/type' }),
    ]),
  );
  const done = await complete(
    [
      { name: 'call-recording', ref: 'REC-7' },
      { name: 'case-record', ref: record.file, sha256: 'f'.repeat(64) },
    ],
    { photo: photo.file },
  );
  expect([done.status, done.body.fields]).toEqual([200, undefined]);
  const shown = (await api.get<{ data: object; evidence: object }>('li', `/v1/cases/${id}`)).body;
  expect(shown.data).toMatchObject({ photo: photo.file });
  expect(shown.evidence).toMatchObject({ 'call-recording': 'REC-7', 'case-record': record.file });
  const { rows } = await api.sql.query<{ data: unknown }>('select data from case_event where case_id = $1', [id]);
  const told = JSON.stringify(rows);
  // The hash is the store's own, whatever the caller says.
  expect(told).toContain(record.sha256);
  expect(told).not.toContain('f'.repeat(64));
  expect(told).not.toContain('王小明');
});

test('a file of another case, and one that never was, lead nowhere', async () => {
  const [one, other] = [await api.open({}, 'li'), await api.open({}, 'li')];
  const { file } = (await bring('li', one, picture())).body;
  for (const path of [`/v1/cases/${other}/files/${file}`, `/v1/cases/${one}/files/file:v1.${'x'.repeat(43)}`])
    expect((await api.get('li', path)).status).toBe(404);
  const told = await api.act<{ fields: object[] }>(await worker(other), other, {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { photo: file },
  });
  expect(told.body.fields).toEqual(
    expect.arrayContaining([expect.objectContaining({ field: 'with.photo', code: 'file/not-of-case' })]),
  );
  const opened = await api.post<{ fields: object[] }>('li', '/v1/cases', {
    sop: 'complaint',
    data: { customer: 'CU-1', channel: 'hotline', description: 'x', photo: file },
  });
  expect(opened.body.fields).toEqual([expect.objectContaining({ field: 'photo', code: 'file/not-of-case' })]);
});

test('an address is for its file, its case and its reader, and for five minutes', async () => {
  const id = await api.open({}, 'li');
  const { file } = (await bring('li', id, picture())).body;
  const good = { case: id, file, reader: { sub: 'li' }, untilMs: Date.now() + 60_000 };
  const keys = () => [secretFor('file-links')];
  const status = async (of: object, by = keys) => (await had(`/files/${signLink({ ...good, ...of }, by)}`)).status;
  expect(await status({})).toBe(200);
  expect(await status({ untilMs: Date.now() - 1 })).toBe(410);
  expect(await status({ case: await api.open({}, 'li') })).toBe(404);
  // Who may not read the case (rule 30), who is nobody, and who reads nothing personal.
  expect(await status({ reader: { sub: 'wu' } })).toBe(404);
  expect(await status({ reader: { sub: 'nobody' } })).toBe(401);
  expect(await status({ reader: { sub: 'revisor', role: 'auditor' } })).toBe(403);
  expect(await status({}, () => [secretFor('tracking')])).toBe(404);
  const { url } = await link('li', id, file);
  expect((await had(`${url}x`)).status).toBe(404);
  expect((await fetch(`${api.url}${url}`, { method: 'HEAD' })).status).toBe(405);
  const named = await api.get<{ items: WireFile[] }>('revisor', `/v1/cases/${id}/files`);
  expect(named.body.items.map((it) => it.name)).toEqual(['***']);
  expect((await api.get('revisor', `/v1/cases/${id}/files/${file}`)).status).toBe(403);
});

test('who may not read a case brings nothing to it, and who only reads brings nothing at all', async () => {
  const id = await api.open({}, 'li');
  expect((await bring('wu', id, picture())).status).toBe(404);
  expect((await bring('revisor', id, picture())).status).toBe(403);
  expect((await bring('shop', id, picture())).status).toBe(201);
});

test('what it is, is told by its bytes: a page or a drawing that runs is not taken for a picture', async () => {
  const id = await api.open({}, 'li');
  for (const text of ['<!DOCTYPE html><script>alert(1)</script>', '<svg onload="alert(1)"/>', 'MZ\u0090\u0000'])
    expect((await bring('li', id, Buffer.from(text))).body).toMatchObject({ status: 415, code: 'file/type' });
  expect((await bring('li', id, Buffer.from('text'), { query: '?for=photo' })).status).toBe(415);
  expect(drafts()).toEqual([]);
});

test('what is too large is 413 by what it announces and by what comes; nothing is left of it', async () => {
  const id = await api.open({}, 'li');
  const large = Buffer.concat([PNG, Buffer.alloc(600_000)]);
  expect((await bring('li', id, large, { query: '?for=photo' })).body).toMatchObject({
    status: 413,
    code: 'file/too-large',
  });
  expect((await bring('li', id, large)).status).toBe(201);
  const streamed = await sent(id, (going) => {
    for (let i = 0; i < 12; i++) going.write(Buffer.alloc(100_000, i));
    going.end();
  });
  expect(streamed).toBe(413);
  expect((await bring('li', id, Buffer.alloc(0))).body).toMatchObject({ status: 422, code: 'file/empty' });
  expect(drafts()).toEqual([]);
});

/** An upload piece by piece; the status of its answer. */
async function sent(caseId: string, write: (going: ReturnType<typeof request>) => void): Promise<number | undefined> {
  const authorization = `Bearer ${await api.token('li')}`;
  return new Promise((resolve) => {
    const going = request(`${api.url}/v1/cases/${caseId}/files`, {
      method: 'POST',
      // A connection of its own.
      agent: false,
      headers: { authorization, 'idempotency-key': randomUUID() },
    });
    going.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    going.on('error', () => resolve(undefined));
    write(going);
  });
}

test('an upload that sleeps is given up, and one that breaks off leaves nothing', async () => {
  const id = await api.open({}, 'li');
  const before = api.services.files.idleMs;
  onTestFinished(() => void (api.services.files.idleMs = before));
  api.services.files.idleMs = 50;
  expect(await sent(id, (going) => going.write(PNG))).toBe(408);
  api.services.files.idleMs = before;
  const broken = sent(id, (going) => {
    going.write(PNG);
    void until(async () => drafts().length > 0).then(() => going.destroy());
  });
  expect(await broken).toBeUndefined();
  await until(async () => drafts().length === 0);
  expect((await api.get<{ items: [] }>('li', `/v1/cases/${id}/files`)).body.items).toEqual([]);
});

test('what a look finds is not kept, and while nobody can look nothing is', async () => {
  const id = await api.open({}, 'li');
  const { scan } = api.services.files;
  onTestFinished(() => void (api.services.files.scan = scan));
  for (const [said, status, code] of [
    ['found', 422, 'file/harmful'],
    ['away', 503, 'away/scanner'],
  ] as const) {
    api.services.files.scan = () => Promise.resolve(said);
    const bytes = picture();
    const told = await bring('li', id, bytes);
    expect([told.status, told.body.code]).toEqual([status, code]);
    expect(await store().size(createHash('sha256').update(bytes).digest('hex'))).toBeUndefined();
  }
  expect(drafts()).toEqual([]);
});

test('the same request is the same file; the same content under two names is kept once', async () => {
  const id = await api.open({}, 'li');
  const bytes = picture();
  const key = randomUUID();
  const [first, again] = [await bring('li', id, bytes, { key }), await bring('li', id, bytes, { key })];
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await bring('li', id, picture(), { key })).body).toMatchObject({ status: 422, code: 'request/key-reused' });
  const both = await Promise.all(['a.png', 'b.png'].map((name) => bring('li', id, bytes, { name })));
  expect(new Set([first, ...both].map(({ body }) => body.file)).size).toBe(3);
  const { rows } = await api.sql.query('select from blob where sha256 = $1', [first.body.sha256]);
  expect(rows.length).toBe(1);
});

test('a store without room is 507, one that is away 503, and nothing is half done', async () => {
  const id = await api.open({}, 'li');
  const kept = store();
  onTestFinished(() => void (api.services.files.store = kept));
  const { FileStoreError } = await import('../../files/store.ts');
  for (const [why, status, code] of [
    ['full', 507, 'file/no-room'],
    ['away', 503, 'away/files'],
  ] as const) {
    api.services.files.store = { ...kept, put: () => Promise.reject(new FileStoreError(why, 'x')) };
    const told = await bring('li', id, picture());
    expect([told.status, told.body.code]).toEqual([status, code]);
  }
  expect((await api.get<{ items: [] }>('li', `/v1/cases/${id}/files`)).body.items).toEqual([]);
});

test('a content that was bent does not come to its end, and one that is missing is told', async () => {
  const id = await api.open({}, 'li');
  const { file, sha256 } = (await bring('li', id, picture())).body;
  const path = join(store().where, placeOf(sha256));
  const { url } = await link('li', id, file);
  writeFileSync(path, Buffer.alloc(PNG.length + 16));
  await expect(had(url).then((response) => response.arrayBuffer())).rejects.toThrow(/terminated|fetch failed/);
  rmSync(path);
  expect((await had(url)).status).toBe(503);
});

test('contents go when the last file that holds them does: erased with their subject, or never named', async () => {
  const customer = `CU-${randomUUID()}`;
  const [one, other] = [await api.open({ customer }, 'li'), await api.open({}, 'li')];
  const shared = picture();
  const own = picture();
  const files = [
    (await bring('li', one, own)).body,
    (await bring('li', one, shared)).body,
    (await bring('li', other, shared)).body,
  ] as const;
  const sweep = sweepFiles({
    record: api.record,
    store: store(),
    log: { info: () => undefined, warn: () => undefined },
    now: () => Date.now() + 2 * 3_600_000,
  });
  await api.sql.query('update blob set touched_ms = 0');
  await sweep();
  expect(await store().size(files[0].sha256)).toBe(own.length);
  // What an erasure does: the key of the subject is gone.
  await api.sql.query('delete from vault_key where subject = $1', [`customer/${customer}`]);
  expect((await api.get('li', `/v1/cases/${one}/files/${files[0].file}`)).status).toBe(404);
  expect((await api.get<{ items: [] }>('li', `/v1/cases/${one}/files`)).body.items).toEqual([]);
  await sweep();
  expect(await store().size(files[0].sha256)).toBeUndefined();
  expect(await store().size(files[1].sha256)).toBe(shared.length);
  // The vault forgets what no act has named, and with the name the file goes.
  await api.sql.query('delete from vault where ref = $1', [files[2].file.slice('file:'.length)]);
  await sweep();
  expect(await store().size(files[2].sha256)).toBeUndefined();
  const { rows } = await api.sql.query('select from blob where sha256 = any($1)', [files.map((it) => it.sha256)]);
  expect(rows).toEqual([]);
});

test('a content that is just leaving is not counted on: it may come again when it is gone', async () => {
  const id = await api.open({}, 'li');
  const bytes = picture();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await api.record.claimBlob({ sha256, bytes: bytes.length, type: 'image/png' })).toBe(true);
  await api.sql.query('update blob set touched_ms = 0 where sha256 = $1', [sha256]);
  expect(await api.record.leavingBlobs(Date.now(), 100)).toContain(sha256);
  expect((await bring('li', id, bytes)).status).toBe(503);
  await api.record.dropBlob(sha256);
  expect((await bring('li', id, bytes)).status).toBe(201);
  // One that a file has does not leave.
  expect(await api.record.leavingBlobs(Date.now(), 100)).not.toContain(sha256);
});

test('what was revoked has no address any more', async () => {
  const id = await api.open({}, 'li');
  const { file } = (await bring('li', id, picture())).body;
  const { url } = await link('zhang', id, file);
  expect((await had(url)).status).toBe(200);
  expect((await api.post('root', '/v1/tokens/revoke', { holder: 'zhang' })).status).toBe(200);
  expect((await had(url)).status).toBe(410);
});
