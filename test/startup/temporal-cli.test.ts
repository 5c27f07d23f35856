/** Which Temporal CLI is taken: new enough, nearest first, and a clear answer when there is none. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliVersion, findTemporalCli } from '../../startup/temporal-cli.ts';
import { scratchFolder } from '../setup/scratch.ts';

/** A folder with a program `temporal` that reports a version. */
function folderWith(version: string, folder = scratchFolder()): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'temporal');
  writeFileSync(path, `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0, UI 2.54.1)"\n`);
  chmodSync(path, 0o755);
  return folder;
}

/** No PATH, no network: nothing but what the test puts there. */
const bare = () => {
  const home = scratchFolder();
  return { home, env: { PATH: '/nowhere', XDG_CACHE_HOME: join(home, 'cache'), BIHUAN_TEMPORAL_SDK_DOWNLOAD: '0' } };
};

test('the version is read from what the program prints', async () => {
  expect(await cliVersion(join(folderWith('1.10.3'), 'temporal'))).toEqual([1, 10, 3]);
  expect(await cliVersion('/nowhere/temporal')).toBeUndefined();
});

test.each(['1.9.0', '1.10.0', '2.0.0'])('%s on the PATH is taken', async (version) => {
  const { home, env } = bare();
  const folder = folderWith(version);
  expect(await findTemporalCli({ home, env: { ...env, PATH: folder } })).toBe(join(folder, 'temporal'));
});

test('one that is too old to skip time is passed over for the one an operator put into the data folder', async () => {
  const { home, env } = bare();
  const own = folderWith('1.9.1', join(home, 'bin'));
  expect(await findTemporalCli({ home, env: { ...env, PATH: folderWith('1.8.2') } })).toBe(join(own, 'temporal'));
});

test('the cache of the user serves every checkout', async () => {
  const { home, env } = bare();
  const cache = folderWith('1.9.1', join(env.XDG_CACHE_HOME, 'bihuan', 'temporal-cli'));
  expect(await findTemporalCli({ home, env })).toBe(join(cache, 'temporal'));
});
