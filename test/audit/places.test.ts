/** Every place of anchors keeps the same promises: a folder, and a bucket of a server that speaks S3's protocol. */
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bucketOf, bucketPlace } from '../../audit/bucket.ts';
import { type AnchorPlace, anchorName } from '../../audit/place.ts';
import { placeAt } from '../../audit/where.ts';
import { ConfigError, loadConfig } from '../../startup/config.ts';
import { PATIENCE_MS } from '../setup/patience.ts';
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
  vi.stubEnv('AWS_MAX_ATTEMPTS', '2');
  client = new S3Client({ forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  vi.unstubAllEnvs();
  await s3.stop();
});

async function bucket(): Promise<string> {
  buckets += 1;
  const name = `anchors-${buckets}`;
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return name;
}

/** Each empty, with a way to put something there past it. */
const places: [string, () => Promise<{ place: AnchorPlace; put(name: string, text: string): Promise<unknown> }>][] = [
  [
    'a folder',
    async () => {
      const folder = scratchFolder();
      return { place: placeAt(folder), put: async (name, text) => writeFileSync(join(folder, name), text) };
    },
  ],
  [
    'a bucket',
    async () => {
      const Bucket = await bucket();
      return {
        place: placeAt(`s3://${Bucket}/of/us?path-style`),
        put: (name, text) => client.send(new PutObjectCommand({ Bucket, Key: `of/us/${name}`, Body: text })),
      };
    },
  ],
];

test.each(places)('%s: what was written is listed in its order and read as it was', async (_what, make) => {
  const { place, put } = await make();
  expect(await place.list()).toEqual([]);
  await put('notes.txt', 'somebody else’s');
  for (const n of [2, 1, 10]) await place.write(anchorName(n), `锚 ${n}\n`);
  expect(await place.list()).toEqual([1, 2, 10].map(anchorName));
  expect(await place.read(anchorName(10))).toBe('锚 10\n');
  await expect(place.read(anchorName(3))).rejects.toMatchObject({ name: 'AnchorPlaceError' });
});

test.each(places)('%s: what is there is not written over', async (_what, make) => {
  const { place } = await make();
  await place.write(anchorName(1), 'first');
  await expect(place.write(anchorName(1), 'second')).rejects.toThrow(`${anchorName(1)} is there already`);
  expect(await place.read(anchorName(1))).toBe('first');
});

test('of two that write the same anchor into a bucket at once, one is refused by the store itself', async () => {
  const place = placeAt(`s3://${await bucket()}?path-style`);
  const done = await Promise.allSettled(['one', 'other'].map((text) => place.write(anchorName(1), text)));
  expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a bucket with more than one page of names is read to its end', async () => {
  const place = bucketPlace(
    { bucket: await bucket(), prefix: '', pathStyle: true },
    { limitMs: PATIENCE_MS, names: 2 },
  );
  const names = [1, 2, 3, 4, 5].map(anchorName);
  for (const name of names) await place.write(name, '-');
  expect(await place.list()).toEqual(names);
});

test('a bucket that is not there, and a folder that is a file, are told by their place', async () => {
  await expect(placeAt('s3://nobodys-bucket?path-style').list()).rejects.toThrow(
    's3://nobodys-bucket/: there is no such bucket',
  );
  const file = join(scratchFolder(), 'file');
  writeFileSync(file, '');
  await expect(placeAt(file).list()).rejects.toThrow(`${file}: ENOTDIR`);
});

/** A store that answers as it is told. */
async function answering(status: number, code: string): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume();
    if (status === 0) return;
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>AKIA-of-somebody</Message></Error>`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test.each([
  [507, 'XMinioStorageFull', 'no room left'],
  [507, '', 'no room left'],
  [403, 'AccessDenied', 'not allowed'],
  [403, 'SignatureDoesNotMatch', 'wrong secret key'],
  [503, 'SlowDown', 'the store answered 503'],
  [0, '', 'no answer in time'],
])('a store that answers %i %s: the reason is told in its own words alone', async (status, code, words) => {
  const { url, server } = await answering(status, code);
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  try {
    const place = bucketPlace({ bucket: 'full', prefix: 'a/', pathStyle: true }, { limitMs: 1_000, names: 10 });
    const error: unknown = await place.write(anchorName(1), 'x').catch((it: unknown) => it);
    expect(error).toMatchObject({ name: 'AnchorPlaceError', message: expect.stringContaining(words) as string });
    expect(String(error)).not.toContain('AKIA');
  } finally {
    vi.stubEnv('AWS_ENDPOINT_URL', s3.url);
    server.closeAllConnections();
    server.close();
  }
});

test('who may not write is told so by the server itself', async () => {
  const other = await startS3();
  vi.stubEnv('AWS_ENDPOINT_URL', other.url);
  try {
    const own = new S3Client({ forcePathStyle: true });
    await own.send(new CreateBucketCommand({ Bucket: 'guarded' }));
    own.destroy();
    await other.guard();
    await expect(placeAt('s3://guarded?path-style').list()).rejects.toThrow('not allowed: unknown access key');
  } finally {
    vi.stubEnv('AWS_ENDPOINT_URL', s3.url);
    await other.stop();
  }
});

test('a folder that is full is told, and nothing half written stays', async () => {
  const folder = scratchFolder();
  // The one file of Linux on which there is never any room stands where the draft is written.
  symlinkSync('/dev/full', join(folder, `.${anchorName(1)}.${process.pid}`));
  const place = placeAt(folder);
  await expect(place.write(anchorName(1), 'x')).rejects.toThrow(`${folder}: no room left`);
  expect(readdirSync(folder)).toEqual([]);
  await place.write(anchorName(1), 'x');
  expect(await place.list()).toEqual([anchorName(1)]);
});

test('the setting takes a folder or a bucket and nothing else', () => {
  expect(bucketOf('s3://bucket')).toEqual({ bucket: 'bucket', prefix: '', pathStyle: false });
  expect(bucketOf('s3://bucket//a/b/?path-style')).toEqual({ bucket: 'bucket', prefix: 'a/b/', pathStyle: true });
  expect(loadConfig({ BIHUAN_ANCHORS: 's3://bucket/a' }).anchors).toBe('s3://bucket/a');
  expect(loadConfig({ BIHUAN_ANCHORS: '/mnt/a' }).anchors).toBe('/mnt/a');
  for (const wrong of ['s3://', 's3://B_/a', 'https://store/bucket', 's3://bucket/a?region=x'])
    expect(() => loadConfig({ BIHUAN_ANCHORS: wrong })).toThrow(ConfigError);
});
