/** A data folder belongs to one platform at a time, also after one that was killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { HomeInUse, lockHome } from '../../startup/home-lock.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'bihuan-lock-'));

test('taken once; free again when given back', async () => {
  const home = folder();
  const unlock = await lockHome(home);
  await expect(lockHome(home)).rejects.toThrow(HomeInUse);
  await unlock();
  const again = await lockHome(home);
  await again();
  rmSync(home, { recursive: true });
});

test('a folder whose path is too long for a socket is locked as well', async () => {
  const top = folder();
  const home = join(top, 'x'.repeat(120));
  const unlock = await lockHome(home);
  await expect(lockHome(home)).rejects.toThrow(HomeInUse);
  await unlock();
  rmSync(top, { recursive: true });
});

test('what a killed process left does not count', async () => {
  const home = folder();
  const lock = fileURLToPath(new URL('../../startup/home-lock.ts', import.meta.url));
  const code = `await (await import(${JSON.stringify(lock)})).lockHome(${JSON.stringify(home)}); console.log('locked'); setInterval(() => {}, 1000)`;
  const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  await expect(lockHome(home)).rejects.toThrow(HomeInUse);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const unlock = await lockHome(home);
  await unlock();
  rmSync(home, { recursive: true });
});
