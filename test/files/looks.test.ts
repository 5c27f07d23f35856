/** What a file is by its bytes, what names become, and what a look at it says. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { attachment, nameFrom } from '../../api/files/name.ts';
import { readLink, signLink } from '../../api/files/link.ts';
import { scannerOf } from '../../files/scan.ts';
import { isOneOf, typeOf, USUAL_TYPES } from '../../files/type.ts';
import { PNG } from '../setup/contents.ts';
import { scratchFolder } from '../setup/scratch.ts';

const text = (it: string) => Buffer.from(it);

test.each([
  ['a picture', PNG, 'image/png'],
  ['a paper', text('%PDF-1.7\n'), 'application/pdf'],
  ['a page that calls itself a picture', text('<!DOCTYPE html><script>alert(1)</script>'), 'text/html'],
  ['a page after blanks', text('  \n<HTML>'), 'text/html'],
  ['a drawing with a script', text('<svg onload="alert(1)"/>'), 'image/svg+xml'],
  ['a drawing that begins as XML', text('<?xml version="1.0"?><svg/>'), 'image/svg+xml'],
  ['other XML', text('<?xml version="1.0"?><feed/>'), 'application/xml'],
  ['a text', text('收到，三天内上门。'), 'text/plain'],
  ['a text cut within a character', text('字'.repeat(5)).subarray(0, 14), 'text/plain'],
  ['bytes', Buffer.from([0, 1, 2, 3, 255]), 'application/octet-stream'],
  ['a program', text('MZ\u0090\u0000'), 'application/x-msdownload'],
  ['a picture with a page behind it', Buffer.concat([PNG, text('<html><script>')]), 'image/png'],
])('%s', async (_what, bytes, type) => {
  expect(await typeOf(bytes)).toBe(type);
});

test('pictures, recordings and papers are usual; pages, drawings with programs, archives and programs are not', () => {
  const taken = ['image/png', 'audio/mpeg', 'video/mp4', 'application/pdf', 'text/plain'];
  const not = [
    'text/html',
    'image/svg+xml',
    'application/zip',
    'application/x-msdownload',
    'application/xml',
    'application/octet-stream',
  ];
  expect([...taken, ...not].filter((it) => isOneOf(it, USUAL_TYPES))).toEqual(taken);
  // Only by its own name.
  expect(isOneOf('image/svg+xml', ['image/*'])).toBe(false);
  expect(isOneOf('image/svg+xml', ['image/svg+xml'])).toBe(true);
});

test('an archive that would be enormous is not unpacked to be known', async () => {
  const packed = deflateRawSync(Buffer.alloc(60_000_000));
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(60_000_000, 22);
  header.writeUInt16LE(19, 26);
  const bomb = Buffer.concat([header, text('[Content_Types].xml'), packed]);
  const before = process.memoryUsage().arrayBuffers;
  expect(await typeOf(bomb.subarray(0, 65_536))).toBe('application/zip');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
});

test.each([
  ['attachment; filename="a.png"', 'a.png'],
  ['attachment; filename="x"; filename*=UTF-8\'\'%E7%85%A7%E7%89%87.jpg', '照片.jpg'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="C:\\\\windows\\\\evil.exe"', 'evil.exe'],
  // Reads backwards from its mark on: `exe.jpg` that is none.
  ["attachment; filename*=UTF-8''a%E2%80%AEgpj.exe", 'agpj.exe'],
  ["attachment; filename*=UTF-8''a%00b%0D%0Ac%E2%80%8B.txt", 'abc.txt'],
  ["attachment; filename*=UTF-8''%E5%", 'file'],
  ['attachment; filename="..."', 'file'],
  ['attachment', 'file'],
  [undefined, 'file'],
])('the name in %j is %j', (header, name) => {
  expect(nameFrom(header)).toBe(name);
});

test('a long name keeps its ending, and every name is quoted for whoever reads it', () => {
  const long = nameFrom(`attachment; filename*=UTF-8''${encodeURIComponent('长'.repeat(300))}.jpeg`);
  expect([...long].length).toBe(200);
  expect(long.endsWith('.jpeg')).toBe(true);
  expect(attachment('照"片.jpg')).toBe(`attachment; filename="___.jpg"; filename*=UTF-8''%E7%85%A7%22%E7%89%87.jpg`);
});

test('an address says nothing to who changes it or has another key', () => {
  const keys = (secret: string) => () => [Buffer.from(secret)];
  const link = { case: 'C-1', file: 'file:v1.x', reader: { sub: 'li' }, untilMs: 5 };
  const signed = signLink(link, keys('one'));
  expect(readLink(signed, keys('one'))).toEqual(link);
  expect(readLink(signed, keys('other'))).toBeUndefined();
  const [, mac] = signed.split('.');
  const another = Buffer.from(JSON.stringify({ ...link, case: 'C-2' })).toString('base64url');
  for (const text of [`${another}.${mac}`, `${signed}.x`, '', '.', 'a.b'])
    expect(readLink(text, keys('one'))).toBeUndefined();
});

test('a command looks: 0 passes, 1 was found, and whatever else happens nobody has looked', async () => {
  const path = join(scratchFolder(), 'draft');
  writeFileSync(path, 'EICAR');
  const draft = { path, bytes: 5 };
  expect(await scannerOf(undefined)(draft)).toBe('passed');
  expect(await scannerOf('grep -vq EICAR')(draft)).toBe('found');
  expect(await scannerOf('grep -q EICAR')(draft)).toBe('passed');
  expect(await scannerOf('grep -q --no-such-option')(draft)).toBe('away');
  expect(await scannerOf('no-such-command')(draft)).toBe('away');
  expect(await scannerOf('tail -f', 50)(draft)).toBe('away');
});

test('an address looks: 2xx passes, 406 was found, and whatever else it answers nobody has looked', async () => {
  const seen: string[] = [];
  let status = 204;
  const server = createServer(async (request, response) => {
    seen.push((await buffer(request)).toString());
    response.writeHead(status, status === 302 ? { location: '/' } : {}).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scan`;
  const path = join(scratchFolder(), 'draft');
  writeFileSync(path, 'bytes');
  const scan = scannerOf(url);
  const told: string[] = [];
  for (status of [204, 406, 500, 302]) told.push(await scan({ path, bytes: 5 }));
  expect(told).toEqual(['passed', 'found', 'away', 'away']);
  expect(new Set(seen)).toEqual(new Set(['bytes']));
  await new Promise((done) => server.close(done));
  expect(await scan({ path, bytes: 5 })).toBe('away');
  onTestFinished(() => server.closeAllConnections());
});
