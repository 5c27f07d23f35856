/** Every place of contents keeps the same promises: a folder, and a bucket of a server that speaks S3's protocol. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { bucketOf } from '../../audit/bucket.ts';
import { fileStoreAt } from '../../files/at.ts';
import { bucketStore } from '../../files/bucket.ts';
import { receive, sweepDrafts } from '../../files/receive.ts';
import { type FileStore, placeOf } from '../../files/store.ts';
import { ContentBent, verified } from '../../files/verified.ts';
import { type S3Server, startS3 } from '../setup/s3.ts';
import { scratchFolder } from '../setup/scratch.ts';

let s3: S3Server;
let client: S3Client;
let buckets = 0;

beforeAll(async () => {
  s3 = await startS3();
  vi.stubEnv('AWS_ENDPOINT_URL', s3.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'tests');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'tests');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  client = new S3Client({ forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  vi.unstubAllEnvs();
  await s3.stop();
});

/** Each empty, with a way to put something in the place of a content past it. */
const places: [string, () => Promise<{ store: FileStore; bend(sha256: string, bytes: Buffer): Promise<unknown> }>][] = [
  [
    'a folder',
    async () => {
      const where = scratchFolder();
      const store = fileStoreAt({ where, drafts: scratchFolder() });
      return { store, bend: async (sha256, bytes) => writeFileSync(join(where, placeOf(sha256)), bytes) };
    },
  ],
  [
    'a bucket',
    async () => {
      buckets += 1;
      const Bucket = `files-${buckets}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      const store = fileStoreAt({ where: `s3://${Bucket}/of/us?path-style`, drafts: scratchFolder() });
      const bend = (sha256: string, Body: Buffer) =>
        client.send(new PutObjectCommand({ Bucket, Key: `of/us/${placeOf(sha256)}`, Body }));
      return { store, bend };
    },
  ],
];

const bounds = { maxBytes: 3_000_000, idleMs: 5_000 };
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function put(store: FileStore, bytes: Buffer): Promise<string> {
  const received = await receive(store, Readable.from([bytes]), bounds);
  await store.put(received);
  await received.discard();
  return received.sha256;
}

async function contentOf(store: FileStore, sha256: string): Promise<Buffer | undefined> {
  const stream = await store.open(sha256);
  return stream && buffer(stream);
}

test.each(places)('%s: what was put is had as it was, until it is removed', async (_what, make) => {
  const { store } = await make();
  const bytes = randomBytes(2_000_000);
  const sha256 = await put(store, bytes);
  expect(sha256).toBe(hashOf(bytes));
  expect(await store.size(sha256)).toBe(bytes.length);
  expect((await contentOf(store, sha256))?.equals(bytes)).toBe(true);
  await store.remove(sha256);
  expect(await store.size(sha256)).toBeUndefined();
  expect(await store.open(sha256)).toBeUndefined();
  // Gone already.
  await store.remove(sha256);
});

test.each(places)('%s: the same content twice, and twice at once, is one', async (_what, make) => {
  const { store } = await make();
  const bytes = Buffer.from('一张照片');
  const all = await Promise.all([put(store, bytes), put(store, bytes), put(store, bytes)]);
  expect(new Set(all)).toEqual(new Set([hashOf(bytes)]));
  expect((await contentOf(store, hashOf(bytes)))?.toString()).toBe('一张照片');
  expect(existsSync(store.drafts) ? readdirSync(store.drafts) : []).toEqual([]);
});

test.each(places)('%s: of a content that was bent the reader never sees the end', async (_what, make) => {
  const { store, bend } = await make();
  const sha256 = await put(store, Buffer.from('as it was'));
  await bend(sha256, Buffer.from('as it is.'));
  const stream = await store.open(sha256);
  const seen: Buffer[] = [];
  const reading = pipeline(stream as Readable, verified(sha256), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) seen.push(piece);
  });
  await expect(reading).rejects.toBeInstanceOf(ContentBent);
  expect(Buffer.concat(seen).toString()).not.toContain('is.');
});

test.each(places)('%s: nothing but a hash leads anywhere', async (_what, make) => {
  const { store } = await make();
  for (const name of ['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(63)}/`])
    await expect(async () => store.open(name)).rejects.toThrow('SHA-256');
});

test('a bucket that is not there, and a folder that is a file, are told by their place', async () => {
  const draft = { path: join(scratchFolder(), 'draft'), sha256: 'a'.repeat(64), bytes: 1 };
  writeFileSync(draft.path, 'x');
  const nowhere = fileStoreAt({ where: 's3://nobodys-files?path-style', drafts: scratchFolder() });
  await expect(nowhere.put(draft)).rejects.toMatchObject({ name: 'FileStoreError', why: 'away' });
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  const store = fileStoreAt({ where: file, drafts: '' });
  await expect(store.put(draft)).rejects.toMatchObject({ why: 'away', message: `${file}: ENOTDIR` });
  await expect(receive(store, Readable.from([Buffer.from('x')]), bounds)).rejects.toMatchObject({ why: 'away' });
});

test('a store that is full says so', async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(request.method === 'HEAD' ? 404 : 507, { 'content-type': 'application/xml' });
    response.end(request.method === 'HEAD' ? '' : '<Error><Code>XMinioStorageFull</Code></Error>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => void vi.stubEnv('AWS_ENDPOINT_URL', s3.url));
  const at = bucketOf('s3://full-bucket?path-style');
  if (at === undefined) throw new Error('no bucket');
  const store = bucketStore(at, scratchFolder());
  await expect(put(store, Buffer.from('x'))).rejects.toMatchObject({
    why: 'full',
    message: 's3://full-bucket/: no room left',
  });
});

test('what breaks off, is too large, sleeps or is empty leaves no draft', async () => {
  const store = fileStoreAt({ where: scratchFolder(), drafts: '' });
  const refused = (from: Readable, more = {}) =>
    receive(store, from, { ...bounds, ...more }).catch((error: unknown) => error);
  const broken = new Readable({ read: () => undefined });
  broken.push('half');
  const cut = refused(broken);
  broken.destroy(new Error('gone'));
  expect(await cut).toMatchObject({ why: 'cut-off' });
  const asleep = new Readable({ read: () => undefined });
  asleep.push('half');
  expect(await refused(asleep, { idleMs: 20 })).toMatchObject({ why: 'too-slow' });
  expect(await refused(Readable.from([Buffer.alloc(11)]), { maxBytes: 10 })).toMatchObject({ why: 'too-large' });
  expect(await refused(Readable.from([]))).toMatchObject({ why: 'empty' });
  expect(readdirSync(store.drafts)).toEqual([]);
});

test('drafts of processes that died are swept, those of the living stay', async () => {
  const store = fileStoreAt({ where: scratchFolder(), drafts: '' });
  expect(await sweepDrafts(store, Date.now())).toBe(0);
  const left = await receive(store, Readable.from([Buffer.from('left')]), bounds);
  expect(await sweepDrafts(store, Date.now() - 60_000)).toBe(0);
  expect(readFileSync(left.path, 'utf8')).toBe('left');
  expect(await sweepDrafts(store, Date.now() + 60_000)).toBe(1);
  expect(existsSync(left.path)).toBe(false);
});
