/** The `sop` command as a function: parses, runs one command, turns every ending into an exit code. */
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../startup/config.ts';
import { addCase } from './case/command.ts';
import { addCheck } from './check.ts';
import { addLocale, type Cli, helpWords } from './cli.ts';
import { inChinese } from './commander-words.ts';
import { addDoctor } from './doctor/command.ts';
import { addDue } from './due/command.ts';
import { addExplain } from './explain/command.ts';
import { Finding, FINDINGS, GOOD, MISUSE, Misuse } from './failure.ts';
import { addMigrate } from './migrate.ts';
import { addPublish } from './publish/command.ts';
import { addReport } from './report/command.ts';
import { addTest } from './test/command.ts';
import { addToken } from './token.ts';
import { printJson, type Terminal, tell } from './terminal.ts';

/**
 * Runs one command line (without `node` and the program). Never throws.
 *
 * @returns 0 good, 1 something was found or refused, 2 the call was wrong.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = GOOD;
  const program = programOf({ terminal, end: (given) => void (code = given) });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return endOf(error, args, terminal);
  }
}

/** All commands. */
export function programOf(cli: Cli): Command {
  const { terminal } = cli;
  const words = (zh: string, en: string) => tell(terminal, zh, en);
  const ours = (text: string) => (terminal.locale === 'zh' ? inChinese(text) : text);
  const program = new Command('sop')
    .description(
      words('检查、计算、发布和驱动客服流程（SOP）。', 'Check, compute, publish and drive customer-service SOPs.'),
    )
    .helpOption('-h, --help', words('显示帮助', 'show help'))
    .helpCommand('help [command]', helpWords(terminal))
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ styleTitle: ours, styleOptionDescription: ours })
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      outputError: (text, write) => write(ours(text)),
    });
  addLocale(terminal, program);
  addCheck(cli, program);
  addDue(cli, program);
  addExplain(cli, program);
  addTest(cli, program);
  addToken(cli, program);
  addPublish(cli, program);
  addMigrate(cli, program);
  addCase(cli, program);
  addReport(cli, program);
  addDoctor(cli, program);
  program.addHelpText(
    'after',
    words(
      '\n退出码：0 好；1 有发现或被拒绝；2 用法不对。',
      '\nExit codes: 0 good; 1 findings or refused; 2 wrong call.',
    ),
  );
  return program;
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
