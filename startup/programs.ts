/** How our own programs are started: compiled by a compiled program, from source by one that runs from source. */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** There in compiled programs alone (build.mjs). */
declare const COMPILED_FROM: string;

const root = fileURLToPath(new URL('..', import.meta.url));
/** Name in dist/ → source, as in build.mjs. */
export const SOURCES = {
  worker: 'worker.ts',
  api: 'api/main.ts',
  sandbox: 'sandbox/main.ts',
  compiler: 'api/compile/thread-main.ts',
  'sdk-download': 'startup/sdk-download.ts',
  sop: 'cli/main.ts',
} as const;

/** A program that others of ours start. */
export type ProgramName = keyof typeof SOURCES;

const isCompiled = typeof COMPILED_FROM === 'string';

/** The arguments of `node` with which a program runs; `compiled` asks for the one of the last build in any case. */
export function programArgs(name: ProgramName, compiled = isCompiled): string[] {
  return compiled ? [programFile(name, compiled)] : ['--import', 'tsx', programFile(name, compiled)];
}

/** The module of a program that runs as a thread. */
export function programUrl(name: ProgramName, compiled = isCompiled): URL {
  return pathToFileURL(programFile(name, compiled));
}

function programFile(name: ProgramName, compiled: boolean): string {
  return compiled ? join(root, 'dist', `${name}.js`) : join(root, SOURCES[name]);
}
