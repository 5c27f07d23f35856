/**
 * Counts the work of the language instead of timing it: how many blocks of its code, and of the YAML library's, have run.
 * V8 counts them for coverage; the figure is the same on every machine, however slow or busy. To be imported before the
 * language, whose code it must see compiled.
 */
import { type Profiler, Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

/** Whose steps count. */
const ROOMS = [`${pathToFileURL('language').pathname}/`, '/node_modules/yaml/'];

/** Optimised code does not count. */
for (const flag of ['--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode']) setFlagsFromString(flag);

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Entries of the session answer at once. */
function countsSinceBefore(): Profiler.ScriptCoverage[] {
  let counts: Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (error, answer) => {
    if (error) throw error;
    counts = answer.result;
  });
  return counts;
}

/** Blocks run, each as often as it was. What built-ins do (a search in a text, a regular expression) is one with its call. */
export function stepsOf(run: () => void): number {
  countsSinceBefore();
  run();
  return countsSinceBefore()
    .filter(({ url }) => ROOMS.some((room) => url.includes(room)))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}
