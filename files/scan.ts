/** The operator's own look at what comes in: a command or an address. What it does not let through was never there. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Draft } from './store.ts';

/** `found`: something that must not come in; `away`: nobody has looked, so that nothing comes in. */
export type Scanned = 'passed' | 'found' | 'away';
/** Looks at a draft. Never throws. */
export type Scan = (draft: Pick<Draft, 'path' | 'bytes'>) => Promise<Scanned>;

/** Large files take a scanner seconds. */
const LIMIT_MS = 120_000;

/**
 * @param setting an address (`http://…`), or a command with its arguments between spaces, which no shell reads; undefined: nobody
 *   looks, and all passes
 */
export function scannerOf(setting: string | undefined, limitMs = LIMIT_MS): Scan {
  if (setting === undefined) return () => Promise.resolve('passed');
  return /^https?:\/\//.test(setting) ? byAddress(setting, limitMs) : byCommand(setting, limitMs);
}

/** The content is the body of a POST. 2xx: passed; 406: found; all else: away. */
function byAddress(url: string, limitMs: number): Scan {
  return async ({ path, bytes }) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes) },
        body: Readable.toWeb(createReadStream(path)),
        duplex: 'half',
        redirect: 'error',
        signal: AbortSignal.timeout(limitMs),
      } as RequestInit);
      await response.body?.cancel();
      return response.ok ? 'passed' : response.status === 406 ? 'found' : 'away';
    } catch {
      return 'away';
    }
  };
}

/** The path is the last argument. Exit 0: passed; 1: found, as ClamAV's do; all else, a signal too: away. */
function byCommand(setting: string, limitMs: number): Scan {
  const [command = '', ...args] = setting.trim().split(/\s+/);
  return ({ path }) =>
    new Promise((resolve) => {
      const child = spawn(command, [...args, path], { stdio: 'ignore', timeout: limitMs, killSignal: 'SIGKILL' });
      child.once('error', () => resolve('away'));
      child.once('exit', (code) => resolve(code === 0 ? 'passed' : code === 1 ? 'found' : 'away'));
    });
}
