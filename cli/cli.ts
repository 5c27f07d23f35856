/** What every command is registered with, and the options and examples all of them have. */
import { type Command, Option } from 'commander';
import { type CommandName, SUMMARIES } from './summaries.ts';
import { type Terminal, tell } from './terminal.ts';

/** One run of the command line. `end` sets the exit code; without it a command that returns ends good. */
export interface Cli {
  readonly terminal: Terminal;
  readonly end: (code: number) => void;
}

/** What a command says of itself. */
export interface Words {
  readonly zh: string;
  readonly en: string;
  /** Command lines worth copying, each with what it does. */
  readonly examples: readonly (readonly [line: string, zh: string, en: string])[];
}

/** Adds a command with `--json`, `--locale` and its examples. `usage` is its name and arguments. */
export function addCommand({ terminal }: Cli, parent: Command, usage: string, words: Words): Command {
  const command = parent.command(usage).description(tell(terminal, words.zh, words.en));
  command.addOption(new Option('--json', tell(terminal, '输出 JSON，供程序读取', 'print JSON for programs')));
  addLocale(terminal, command);
  const width = Math.max(...words.examples.map(([line]) => line.length));
  const examples = words.examples.map(([line, zh, en]) => `  ${line.padEnd(width)}  # ${tell(terminal, zh, en)}`);
  command.addHelpText('after', `\n${tell(terminal, '例：', 'Examples:')}\n${examples.join('\n')}`);
  return command;
}

/** Adds a command that has others below it, with its words of the help and a `help` of its own. */
export function addGroup({ terminal }: Cli, program: Command, name: CommandName): Command {
  const { zh, en } = SUMMARIES[name];
  const group = program
    .command(name)
    .description(tell(terminal, zh, en))
    .helpCommand('help [command]', helpWords(terminal));
  addLocale(terminal, group);
  return group;
}

/** `--locale`, which terminal.ts has read before anything was parsed. */
export function addLocale(terminal: Terminal, command: Command): void {
  const text = tell(terminal, '语言（默认按终端）', 'language of the output (default: the terminal’s)');
  command.addOption(new Option('--locale <locale>', text).choices(['zh', 'en']));
}

/** The text of commander's own `help` command, which a group of commands does not inherit. */
export function helpWords(terminal: Terminal): string {
  return tell(terminal, '显示某个命令的帮助', 'show the help of a command');
}

/** An option whose text is in the terminal's language. */
export function addOption({ terminal }: Cli, command: Command, flags: string, zh: string, en: string): Option {
  const option = new Option(flags, tell(terminal, zh, en));
  command.addOption(option);
  return option;
}

/** For an option that may be given several times: all its values in order. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
