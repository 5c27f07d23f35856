/**
 * Runs a benchmark as the product runs: compiled, without the loader, which makes every function name anew each time.
 * Run: node bench/compiled.mjs bench/kernel.ts [its arguments]
 */
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [program = '', ...rest] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '..');
// One folder below the root, as its source is: `../sop-definitions` is found from there.
const outfile = join(root, '.bihuan', 'benchmark.mjs');
await build({
  entryPoints: [resolve(program)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
process.argv = [process.execPath, outfile, ...rest];
await import(pathToFileURL(outfile).href);
