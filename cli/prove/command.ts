/** `sop prove`: what holds of all paths of an SOP, what does not, and the shortest story that shows it. */
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { CompiledSop } from '../../language/compile/plan.ts';
import { formatDiagnostics } from '../../language/format.ts';
import { load } from '../../language/load.ts';
import { BUDGET, prove } from '../../language/prove/prove.ts';
import { scenarioOf } from '../../language/prove/scenario.ts';
import { FAMILIES, type Family } from '../../language/prove/verdict.ts';
import { nearest } from '../../language/suggest.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, FINDINGS, GOOD, Misuse } from '../failure.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { definitionsFolder, isFile, readDefinitions } from '../workspace.ts';
import { asJson, asText, type ProvedSop } from './print.ts';

interface Options {
  json?: true;
  budget?: string;
  only?: Family;
  emitScenario?: string;
  workspace?: string;
}

/** Registers `sop prove`. */
export function addProve(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'prove', {
    ...SUMMARIES.prove,
    examples: [
      ['sop prove', '证明 ./sop-definitions 中的全部流程', 'prove all SOPs of ./sop-definitions'],
      ['sop prove complaint --only flow', '一个流程，只看一族性质', 'one SOP, one family of properties'],
      ['sop prove my.sop.yaml --emit-scenario flaw.yaml', '把反例写成场景', 'write the counter-example as a scenario'],
    ],
  }).argument('[sop]', tell(terminal, 'SOP 的 id 或文件（默认全部）', 'id or file of an SOP (default: all)'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--budget <states>', `最多走多少个状态（默认 ${BUDGET}）`, `states to walk at most (default ${BUDGET})`);
  command.addOption(new Option('--only <family>', tell(terminal, '只证一族', 'one family alone')).choices(FAMILIES));
  option(
    '--emit-scenario <file>',
    '把第一个能写成场景的反例写到文件，供 sop test 重放',
    'write the first counter-example that people can act out as a scenario for sop test',
  );
  option('--workspace <folder>', 'SOP 定义目录', 'folder of the SOP definitions');
  command.action((sop: string | undefined, options: Options) => cli.end(run(terminal, sop, options)));
}

function run(terminal: Terminal, sop: string | undefined, options: Options): number {
  const budget = budgetOf(terminal, options.budget);
  const { locale } = terminal;
  const proved = soundSops(terminal, sop, options.workspace).map((compiled): ProvedSop => {
    const { proofs, states } = prove(compiled, { locale, budget, ...(options.only && { only: options.only }) });
    return { compiled, proofs, states };
  });
  if (options.json) printJson(terminal, asJson(proved));
  else print(terminal, asText(proved, locale));
  if (options.emitScenario !== undefined) emit(terminal, options.emitScenario, proved);
  return proved.some(({ proofs }) => proofs.some(({ verdict }) => verdict === 'broken')) ? FINDINGS : GOOD;
}

function emit(terminal: Terminal, file: string, proved: readonly ProvedSop[]): void {
  for (const { compiled, proofs } of proved)
    for (const finding of proofs.flatMap(({ findings }) => findings)) {
      const text = scenarioOf(compiled, finding);
      if (text === undefined) continue;
      try {
        writeFileSync(resolve(terminal.cwd, file), text);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Misuse(tell(terminal, `写不了 ${file}：${reason}`, `${file} cannot be written: ${reason}`));
      }
      return;
    }
  const none = tell(terminal, '没有能写成场景的反例。', 'No counter-example that could be written as a scenario.');
  terminal.stderr.write(`${none}\n`);
}

function budgetOf(terminal: Terminal, text: string | undefined): number {
  const budget = Number(text ?? BUDGET);
  if (Number.isSafeInteger(budget) && budget > 0) return budget;
  throw new Misuse(tell(terminal, `--budget「${text}」不是正整数。`, `--budget "${text}" is no positive integer.`));
}

/** Those asked for. @throws Finding with the diagnostics where one of them has an error */
function soundSops(terminal: Terminal, sop: string | undefined, named: string | undefined): CompiledSop[] {
  const isPath = sop !== undefined && /\.sop\.ya?ml$/.test(sop);
  const path = resolve(terminal.cwd, sop ?? '');
  if (isPath && !isFile(path)) throw new Misuse(tell(terminal, `没有文件 ${sop}。`, `There is no file ${sop}.`));
  const files = readDefinitions(isPath ? dirname(path) : definitionsFolder(terminal, named));
  const id = isPath ? sop.replace(/^.*[/\\]/, '').replace(/\.sop\.ya?ml$/, '') : sop;
  const ids = [...files.keys()].flatMap((file) => /^([^/]+)\.sop\.yaml$/.exec(file)?.[1] ?? []);
  if (id !== undefined && !ids.includes(id)) throw unknown(terminal, id, ids);
  const sops: CompiledSop[] = [];
  const { diagnostics } = load(files, { locale: terminal.locale, sound: (it) => void sops.push(it) });
  const found = sops.filter((it) => id === undefined || it.package.plan.sop === id);
  if (found.length > 0 && (id !== undefined || found.length === ids.length)) return found;
  const errors = diagnostics.filter((d) => d.severity === 'error');
  throw new Finding(formatDiagnostics(errors, files, terminal.locale));
}

function unknown(terminal: Terminal, id: string, ids: readonly string[]): Misuse {
  const suggestion = nearest(id, ids);
  const zh = `没有 SOP ${id}${suggestion ? `，是不是 ${suggestion}？` : '。'}现有：${ids.join(', ')}`;
  const en = `There is no SOP ${id}${suggestion ? `; did you mean ${suggestion}?` : '.'} There are: ${ids.join(', ')}`;
  return new Misuse(tell(terminal, zh, en));
}
