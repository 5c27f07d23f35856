/** `sop test`: the process owner's scenarios, on the virtual clock or on a real Temporal server. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { percentOf } from '../../simulator/scenario/coverage.ts';
import { type RunOptions, runScenarios, type SopRun } from '../../simulator/scenario/run.ts';
import { onVirtualClock } from '../../simulator/scenario/virtual.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { FINDINGS, GOOD, Misuse } from '../failure.ts';
import { SUMMARIES } from '../summaries.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { junitXml } from './junit.ts';
import { asJson, asText, countOf, coverageText } from './print.ts';
import { type Target, targetOf } from './target.ts';

interface Options {
  coverage?: true;
  min?: string;
  junit?: string;
  onTemporal?: true;
  filter?: string;
  json?: true;
}

/** Registers `sop test`. */
export function addTest(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'test', {
    ...SUMMARIES.test,
    examples: [
      ['sop test', '测试 ./sop-definitions', 'test ./sop-definitions'],
      ['sop test sop-definitions/complaint.test.yaml', '一个文件', 'one file'],
      ['sop test --filter 无人应答', '标题里有这几个字的场景', 'scenarios with this in their title'],
      ['sop test --coverage --min 90', '还要看覆盖，低于 90% 算失败', 'with coverage; below 90 % is a failure'],
      [
        'sop test --on-temporal',
        '同样的场景在真实 Temporal 上再走一遍',
        'the same scenarios on a real Temporal server',
      ],
      ['sop test --junit results.xml', '写出 JUnit 结果', 'write JUnit results'],
    ],
  }).argument('[paths...]', tell(terminal, 'SOP 定义目录，或其中的文件', 'folder of SOP definitions, or files in it'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option(
    '--coverage',
    '显示没有场景到过的结果、表行、阶梯级、信号与时钟',
    'show outcomes, rows, levels, signals and states of clocks no scenario reached',
  );
  option('--min <percent>', '覆盖至少多少（连同 --coverage）', 'coverage wanted at least (implies --coverage)');
  option('--junit <file>', '把结果写成 JUnit XML', 'write the results as JUnit XML');
  option(
    '--on-temporal',
    '在真实的 Temporal 和 PostgreSQL 上运行，快进时间（TEMPORAL_ADDRESS、DATABASE_URL，没有则临时启动）',
    'run on a real Temporal server and PostgreSQL with time skipping (TEMPORAL_ADDRESS, DATABASE_URL, else started for the run)',
  );
  option('--filter <text>', '只跑标题里有这段文字的场景', 'only scenarios with this text in their title');
  command.action(async (paths: string[], options: Options) => cli.end(await test(terminal, paths, options)));
}

async function test(terminal: Terminal, paths: readonly string[], options: Options): Promise<number> {
  const min = minOf(terminal, options.min);
  const begunMs = performance.now();
  const target = targetOf(terminal, paths);
  const wanted: RunOptions['wanted'] = (scenario, file) =>
    (target.only?.has(file.sop) ?? true) && scenario.title.includes(options.filter ?? '');
  const runs = options.onTemporal
    ? await onServers(terminal, target, wanted)
    : await runScenarios(target.workspace, { setUp: onVirtualClock, atOnce: 1, wanted });
  if (runs.length === 0)
    throw new Misuse(
      tell(terminal, `没有标题含「${options.filter}」的场景。`, `No scenario has "${options.filter}" in its title.`),
    );
  report(terminal, runs, target, { ...options, tookMs: performance.now() - begunMs });
  const thin = min !== undefined && runs.some((run) => percentOf(run.coverage) < min);
  return countOf(runs).failed > 0 || thin ? FINDINGS : GOOD;
}

async function onServers(terminal: Terminal, target: Target, wanted: RunOptions['wanted']): Promise<SopRun[]> {
  const progress = (line: string) => void terminal.stderr.write(`${line}\n`);
  // Temporal's libraries take longer to load than all scenarios take on the virtual clock.
  const [{ openServers }, { runOnServer }] = await Promise.all([
    import('../../simulator/on-temporal/servers.ts'),
    import('../../simulator/on-temporal/conformance.ts'),
  ]);
  const theatre = await openServers({ env: terminal.env, progress });
  try {
    return await runOnServer(target.workspace, {
      setUp: theatre.setUp,
      ...(wanted && { wanted }),
      progress: (done, all, { scenario, failures }) =>
        progress(`[${done}/${all}] ${failures.length === 0 ? '✓' : '✗'} ${scenario.title}`),
    });
  } finally {
    await theatre.close();
  }
}

function minOf(terminal: Terminal, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const min = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && min >= 0 && min <= 100) return min;
  throw new Misuse(
    tell(terminal, `--min「${text}」不是 0 到 100 的数。`, `--min "${text}" is no number from 0 to 100.`),
  );
}

function report(
  terminal: Terminal,
  runs: readonly SopRun[],
  { files }: Target,
  options: Options & { tookMs: number },
): void {
  const { locale } = terminal;
  if (options.junit !== undefined) writeResults(terminal, options.junit, junitXml(runs, files, locale));
  if (options.json) return printJson(terminal, asJson(runs, files, locale));
  print(terminal, asText(runs, files, locale, options.tookMs));
  if (options.coverage || options.min !== undefined)
    for (const { coverage } of runs) print(terminal, coverageText(coverage, locale));
}

function writeResults(terminal: Terminal, path: string, xml: string): void {
  try {
    writeFileSync(resolve(terminal.cwd, path), xml);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Misuse(tell(terminal, `写不了 ${path}：${reason}`, `${path} cannot be written: ${reason}`));
  }
}
