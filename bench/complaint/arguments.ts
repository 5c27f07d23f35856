/** The command line of the benchmark. */
import { parseArgs } from 'node:util';

/** Checked: positive whole numbers. @throws Error that names the option. */
export function readArguments() {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '40' },
      concurrency: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      open: { type: 'string', default: '0' },
      profile: { type: 'string' },
      types: { type: 'boolean', default: false },
    },
  });
  const count = (name: 'cases' | 'concurrency' | 'rounds' | 'open', least: number) => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < least) throw new Error(`--${name} takes a whole number from ${least}.`);
    return number;
  };
  return {
    /** Cases of one contestant in one round. */
    cases: count('cases', 1),
    concurrency: count('concurrency', 1),
    rounds: count('rounds', 1),
    /** Open cases to hold at the end, for the worker's memory; 0: none. */
    open: count('open', 0),
    /** Folder for CPU profiles of the workers. */
    profile: values.profile,
    /** Print the events of one case by type. */
    types: values.types,
  };
}
