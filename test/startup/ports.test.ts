/** One offset moves all ports; a busy port is named. */
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { assertFree, defaultPorts, freePort, isFree, PortInUse, portsFor } from '../../startup/ports.ts';
import { PATIENCE_MS } from '../setup/patience.ts';

const listen = (port: number) =>
  new Promise<Server>((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });

test('an offset moves every port by the same amount, a base replaces one default', () => {
  const moved = portsFor(100, { api: 9000 });
  for (const [name, port] of Object.entries(moved)) {
    expect(port, name).toBe(name === 'api' ? 9100 : defaultPorts[name as keyof typeof defaultPorts] + 100);
  }
});

test.each([60_000, -8_000, 0.5, Number.NaN])('an offset of %s is refused', (offset) => {
  expect(() => portsFor(offset)).toThrow('--port-offset');
});

test('an offset that moves a server to a port browsers refuse says so', async () => {
  expect(() => portsFor(2_000)).toThrow('10080, which browsers refuse');
  // What the list is about: this runtime refuses it, too.
  await expect(fetch('http://127.0.0.1:10080/')).rejects.toThrow('fetch failed');
});

test('a busy port is named together with the way out', async () => {
  const port = await freePort();
  const server = await listen(port);
  const refused = assertFree({ 'Web UI': port }, 0);
  await expect(refused).rejects.toThrow(PortInUse);
  await expect(refused).rejects.toThrow(new RegExp(`${port}.*Web UI.*--port-offset`));
  server.close();
});

test('a port that is being given up is waited for', async () => {
  const port = await freePort();
  const server = await listen(port);
  let free = false;
  const waited = assertFree({ API: port }, PATIENCE_MS).then(() => (free = true));
  // As long as its own look takes: it has seen the port busy by then, and goes on waiting.
  for (let looks = 0; looks < 3; looks++) expect(await isFree(port)).toBe(false);
  expect(free).toBe(false);
  server.close();
  await waited;
  expect(await isFree(port)).toBe(true);
});
