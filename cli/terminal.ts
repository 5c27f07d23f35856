/** What a command needs of the outside: streams, environment, folder, time and the reader's language. */
import type { Readable, Writable } from 'node:stream';
import type { Locale } from '../language/diagnostic.ts';
import { say } from '../startup/terminal-language.ts';

export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  /** Relative paths of arguments start here. */
  readonly cwd: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly locale: Locale;
  readonly nowMs: () => number;
}

/** The terminal of this process, in the language of `--locale`, else of the locale variables. */
export function terminalOf(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Terminal {
  return {
    env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    locale: localeOf(args, env),
    nowMs: Date.now,
  };
}

/** `--locale zh|en` decides before anything is parsed, so that help and errors speak it too. */
export function localeOf(args: readonly string[], env: NodeJS.ProcessEnv): Locale {
  const at = args.findIndex((it) => it === '--locale' || it.startsWith('--locale='));
  const asked = args[at]?.includes('=') ? args[at].slice('--locale='.length) : args[at + 1];
  if (at >= 0 && (asked === 'zh' || asked === 'en')) return asked;
  return say('zh', 'en', env) === 'zh' ? 'zh' : 'en';
}

/** The text in the terminal's language. */
export function tell(terminal: Pick<Terminal, 'locale'>, zh: string, en: string): string {
  return terminal.locale === 'zh' ? zh : en;
}

/** One text with a line break to standard output. */
export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${text}\n`);
}

/** JSON as people and programs both can read it. */
export function printJson(terminal: Terminal, value: unknown): void {
  print(terminal, JSON.stringify(value, undefined, 2));
}
