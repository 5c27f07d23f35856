/** Runs the `sop` command in this process, with streams of its own, and keeps what it said. */
import { Readable, Writable } from 'node:stream';
import { run } from '../../cli/run.ts';
import { localeOf, type Terminal } from '../../cli/terminal.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface Around {
  stdin?: string | Readable;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  nowMs?: number;
  /** Takes the output instead of the memory. */
  stdout?: Writable;
}

/** Code, standard output and error of one command line; English unless `env` says otherwise. */
export async function sop(args: readonly string[], around: Around = {}): Promise<Said> {
  const said = { out: '', err: '' };
  const into = (name: 'out' | 'err') =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const env = { LANG: 'en_US.UTF-8', ...around.env };
  const stdin = around.stdin ?? '';
  const terminal: Terminal = {
    env,
    cwd: around.cwd ?? process.cwd(),
    stdin: typeof stdin === 'string' ? Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]) : stdin,
    stdout: around.stdout ?? into('out'),
    stderr: into('err'),
    locale: localeOf(args, env),
    nowMs: () => around.nowMs ?? Date.parse('2026-11-20T09:30:00Z'),
  };
  const code = await run(args, terminal);
  return { code, ...said };
}

/** The standard output as JSON. */
export async function sopJson<T>(args: readonly string[], around: Around = {}): Promise<T> {
  const { out } = await sop([...args, '--json'], around);
  return JSON.parse(out) as T;
}
