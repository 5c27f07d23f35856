/** `sop reindex`: what the record lacks of what cases have told, and with `--apply` recorded again from their histories. */
import type { Command } from 'commander';
import { digestKeys } from '../../records/database/digest.ts';
import type { Difference } from '../../recovery/difference.ts';
import { type Config, loadConfig } from '../../startup/config.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { addPortOffset } from '../http/target.ts';
import { FINDINGS, GOOD, Misuse } from '../failure.ts';
import { recordAtHand } from '../record-at-hand.ts';
import { SUMMARIES } from '../summaries.ts';
import { temporalClient } from '../temporal.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { reportOf } from './print.ts';

interface Options {
  case?: string;
  all?: true;
  apply?: true;
  acceptFaults?: true;
  dryRun?: true;
  portOffset?: string;
  json?: true;
}

/** Registers the command. Exit code 1 when something differs that is not recorded, or could not be. */
export function addReindex(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'reindex', {
    ...SUMMARIES.reindex,
    examples: [
      ['sop reindex', '只看差异', 'show what differs'],
      ['sop reindex --apply', '补写；中断后再次运行即接着做', 'record it; run again to go on after a stop'],
      ['sop reindex --case C-… --apply', '一案', 'one case'],
    ],
  });
  addOption(cli, command, '--case <id>', '只看一案', 'one case only');
  addOption(
    cli,
    command,
    '--all',
    '所有仍保留的历史，不只是丢失的时间',
    'every history that is kept, not only the lost hours',
  );
  addOption(cli, command, '--apply', '补写所缺', 'record what is lacking');
  addOption(
    cli,
    command,
    '--accept-faults',
    '与 --apply 同用：有案件不能补写，也结束丢失的时间，重新答复额度',
    'with --apply: end the lost hours though cases cannot be recorded, so that authority is answered again',
  );
  addOption(cli, command, '--dry-run', '只看，不改（默认）', 'look only, which is the default');
  addPortOffset(cli, command);
  command.action(async (options: Options) => cli.end(await run(terminal, options)));
}

async function run(terminal: Terminal, options: Options): Promise<number> {
  const config = loadConfig(terminal.env);
  if (options.apply && options.dryRun)
    throw new Misuse(tell(terminal, '--apply 与 --dry-run 只能用一个', 'Give --apply or --dry-run, not both.'));
  const apply = options.apply === true;
  if (options.acceptFaults && !apply)
    throw new Misuse(tell(terminal, '--accept-faults 要与 --apply 同用', 'Give --accept-faults with --apply.'));
  const startedMs = performance.now();
  const sum = await compared(terminal, config, options, apply);
  const seconds = (performance.now() - startedMs) / 1_000;
  if (options.json) printJson(terminal, { ok: isWhole(sum, apply), applied: apply, seconds, ...wireOf(sum) });
  else print(terminal, reportOf(sum, { apply, seconds }, terminal));
  return isWhole(sum, apply) ? GOOD : FINDINGS;
}

function isWhole({ faults, ahead, lines }: Difference, apply: boolean): boolean {
  return faults === 0 && (apply ? ahead === 0 : lines.length === 0);
}

async function compared(terminal: Terminal, config: Config, options: Options, apply: boolean): Promise<Difference> {
  const record = await recordAtHand(terminal, config, options.portOffset);
  // A replaying worker is large: loaded by whoever runs this command.
  const [{ lostSinceMs, reindex }, { bundleFor, quietly }] = await Promise.all([
    import('../../recovery/reindex.ts'),
    import('../../recovery/retell.ts'),
  ]);
  quietly();
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    const { client, close } = await temporalClient(terminal, config, options.portOffset);
    try {
      const digests = digestKeys([...config.keysFor('update-id')(), ...(await record.keptDigestKeys())]);
      const codePath = await bundleFor(config.home);
      const log = { info: () => {}, warn: () => {} };
      const sinceMs = options.all || options.case !== undefined ? undefined : await lostSinceMs(record);
      return await reindex(
        { client, taskQueue: config.taskQueue, record, digests, codePath, log },
        {
          apply,
          by: 'sop reindex',
          signal: stop.signal,
          ...(options.acceptFaults && { acceptFaults: true }),
          ...(options.case !== undefined && { case: options.case }),
          ...(sinceMs !== undefined && { sinceMs }),
          progress: (done, of) => progress(terminal, done, of),
        },
      );
    } finally {
      await close();
    }
  } finally {
    process.off('SIGINT', onSignal);
    await record.close();
  }
}

/** To the error stream, for people: the result is on the other. */
function progress(terminal: Terminal, done: number, of: number): void {
  if (done % 500 !== 0) return;
  terminal.stderr.write(`${tell(terminal, `${done} / ${of} 案`, `${done} of ${of} cases`)}\n`);
}

function wireOf({ lines, pairs, ...numbers }: Difference) {
  return { ...numbers, differ: lines, same_matter: pairs };
}
