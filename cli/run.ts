/** The `sop` command as a function: parses, loads and runs one command, turns every ending into an exit code. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../startup/config-error.ts';
import { addLocale, type Cli, helpWords } from './cli.ts';
import { inChinese } from './commander-words.ts';
import { Finding, FINDINGS, GOOD, MISUSE, Misuse } from './failure.ts';
import { type CommandName, SUMMARIES, type Summary } from './summaries.ts';
import { printJson, type Terminal, tell } from './terminal.ts';

/** The code of a command is read when that command runs: help and versions come without any. */
const LOAD: Record<CommandName, () => Promise<(cli: Cli, program: Command) => void>> = {
  init: async () => (await import('./init/command.ts')).addInit,
  check: async () => (await import('./check.ts')).addCheck,
  due: async () => (await import('./due/command.ts')).addDue,
  explain: async () => (await import('./explain/command.ts')).addExplain,
  diagram: async () => (await import('./diagram/command.ts')).addDiagram,
  prove: async () => (await import('./prove/command.ts')).addProve,
  diff: async () => (await import('./diff/command.ts')).addDiff,
  test: async () => (await import('./test/command.ts')).addTest,
  token: async () => (await import('./token.ts')).addToken,
  publish: async () => (await import('./publish/command.ts')).addPublish,
  migrate: async () => (await import('./migrate.ts')).addMigrate,
  import: async () => (await import('./import/command.ts')).addImport,
  export: async () => (await import('./export.ts')).addExport,
  case: async () => (await import('./case/command.ts')).addCase,
  report: async () => (await import('./report/command.ts')).addReport,
  feed: async () => (await import('./feed.ts')).addFeed,
  person: async () => (await import('./person/command.ts')).addPerson,
  retention: async () => (await import('./retention/command.ts')).addRetention,
  audit: async () => (await import('./audit/command.ts')).addAudit,
  secret: async () => (await import('./secret/command.ts')).addSecret,
  backup: async () => (await import('./backup/backup.ts')).addBackup,
  restore: async () => (await import('./backup/restore.ts')).addRestore,
  db: async () => (await import('./db/command.ts')).addDb,
  reindex: async () => (await import('./reindex/command.ts')).addReindex,
  doctor: async () => (await import('./doctor/command.ts')).addDoctor,
};

/** Every command of the line, in the order of the help. */
export const COMMANDS = Object.keys(SUMMARIES) as readonly CommandName[];

/**
 * Runs one command line (without `node` and the program). Never throws.
 *
 * @returns 0 good, 1 something was found or refused, 2 the call was wrong.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = GOOD;
  try {
    const program = await programOf({ terminal, end: (given) => void (code = given) }, namedIn(args));
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return endOf(error, args, terminal);
  }
}

/** The whole tree of commands; those not named in `wanted` are known by their summaries alone, and cannot run. */
export async function programOf(cli: Cli, wanted: readonly CommandName[]): Promise<Command> {
  const program = emptyProgram(cli);
  for (const name of COMMANDS) {
    if (wanted.includes(name)) (await LOAD[name]())(cli, program);
    else addSummary(cli, program, name);
  }
  return program;
}

/** Which commands a line may run or explain: its words that are names of commands. Too many do no harm. */
function namedIn(args: readonly string[]): CommandName[] {
  return COMMANDS.filter((name) => args.includes(name));
}

function addSummary({ terminal }: Cli, program: Command, name: CommandName): void {
  const { zh, en, takes }: Summary = SUMMARIES[name];
  const command = program.command(takes === undefined ? name : `${name} ${takes}`).description(tell(terminal, zh, en));
  addLocale(terminal, command);
}

function emptyProgram({ terminal }: Cli): Command {
  const words = (zh: string, en: string) => tell(terminal, zh, en);
  const ours = (text: string) => (terminal.locale === 'zh' ? inChinese(text) : text);
  const program = new Command('sop')
    .description(
      words('检查、计算、发布和驱动客服流程（SOP）。', 'Check, compute, publish and drive customer-service SOPs.'),
    )
    .helpOption('-h, --help', words('显示帮助', 'show help'))
    .version(versionOf(), '-V, --version', words('显示版本', 'show the version'))
    .helpCommand('help [command]', helpWords(terminal))
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(words('加 --help 看用法与例子。', 'Add --help for usage and examples.'))
    .configureHelp({ styleTitle: ours, styleOptionDescription: ours })
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      outputError: (text, write) => write(ours(text)),
    });
  addLocale(terminal, program);
  program.addHelpText(
    'after',
    words(
      '\n退出码：0 好；1 有发现或被拒绝；2 用法不对。',
      '\nExit codes: 0 good; 1 findings or refused; 2 wrong call.',
    ),
  );
  return program;
}

function versionOf(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function endOf(error: unknown, args: readonly string[], terminal: Terminal): number {
  // Commander has printed already; help asked for is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? GOOD : MISUSE;
  const wrongCall = error instanceof Misuse || error instanceof ConfigError;
  const message = error instanceof Error ? error.message : String(error);
  if (args.includes('--json')) printJson(terminal, error instanceof Finding ? error.json : { error: message });
  else terminal.stderr.write(`${message}\n`);
  return wrongCall ? MISUSE : FINDINGS;
}
