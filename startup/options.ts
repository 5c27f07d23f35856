/** The arguments of `npm start` and `npm run demo`: read once, and a wrong one is told in a sentence. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { say } from './terminal-language.ts';

/** What programs that bring the platform up take: `--port-offset` and `--help` beside the flags named. */
export interface StartOptions {
  readonly portOffset: number;
  readonly help: boolean;
  /** The flags that were given. */
  readonly flags: ReadonlySet<string>;
}

/**
 * @param flags names of options without a value
 * @throws Error that says which argument is wrong and how to see the right ones
 */
export function startOptions(flags: readonly string[], args: readonly string[] = process.argv.slice(2)): StartOptions {
  const options: NonNullable<ParseArgsConfig['options']> = {
    'port-offset': { type: 'string', default: '0' },
    help: { type: 'boolean', short: 'h', default: false },
    ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const, default: false }])),
  };
  const { values } = parsed(options, args);
  const offset = String(values['port-offset']);
  if (!/^-?\d+$/.test(offset)) {
    throw new Error(
      say(
        `--port-offset 的值是“${offset}”：请给一个整数，如 --port-offset 100。`,
        `--port-offset is "${offset}": give a whole number, such as --port-offset 100.`,
      ),
    );
  }
  return {
    portOffset: Number(offset),
    help: values.help === true,
    flags: new Set(flags.filter((name) => values[name] === true)),
  };
}

function parsed(options: NonNullable<ParseArgsConfig['options']>, args: readonly string[]) {
  try {
    return parseArgs({ options, args: [...args] });
  } catch (error) {
    // Node's own words, without its advice on arguments that begin with a dash.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new Error(say(`${what}。可用的参数见 --help。`, `${what}. See --help for what there is.`));
  }
}
