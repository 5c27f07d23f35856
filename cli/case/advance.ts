/** `sop case advance`: lets the time of one case run ahead, on a Temporal server that allows it. For trials, not for work. */
import type { Command } from 'commander';
import { durationMs, isDurationProblem, parseDuration } from '../../language/duration.ts';
import { loadConfig } from '../../startup/config.ts';
import { fastForward, NoTimeSkipping } from '../../startup/fast-forward.ts';
import { addCommand, type Cli } from '../cli.ts';
import { Finding, GOOD, Misuse } from '../failure.ts';
import { addPortOffset } from '../http/target.ts';
import { temporalConnection } from '../temporal.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

interface Options {
  portOffset?: string;
  json?: true;
}

/** gRPC codes. A server that ignores the unknown option first answers UNIMPLEMENTED when it is asked how far it is. */
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;

/** Registers `sop case advance`. */
export function addAdvance(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'advance', {
    zh: '快进一个案件的时间（仅试用和测试服务器）：途中到期的都会发生',
    en: 'fast-forward one case (servers for trials only): whatever falls due on the way happens',
    examples: [
      ['sop case advance C-… 4h', '快进 4 小时', 'four hours'],
      ['sop case advance C-… 2nd', '快进两天', 'two days'],
    ],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<duration>', tell(terminal, '多久：30m 4h 2nd', 'how far: 30m 4h 2nd'));
  addPortOffset(cli, command);
  command.action(async (id: string, duration: string, options: Options) => {
    const ms = realTime(terminal, duration);
    const result = await advance(terminal, id, ms, options);
    if (options.json) printJson(terminal, { case: id, result, seconds: ms / 1_000 });
    else if (result === 'advanced')
      print(terminal, tell(terminal, `${id} 已快进 ${duration}`, `${id} is ${duration} further`));
    else print(terminal, tell(terminal, `${id} 在途中结束`, `${id} ended on the way`));
    cli.end(GOOD);
  });
}

function realTime(terminal: Terminal, text: string): number {
  const duration = parseDuration(text);
  if (!isDurationProblem(duration) && duration.unit !== 'wd' && durationMs(duration) > 0) return durationMs(duration);
  throw new Misuse(
    tell(
      terminal,
      `「${text}」不是可快进的时长：写 30m、4h 或 2nd`,
      `"${text}" cannot be advanced: write 30m, 4h or 2nd`,
    ),
  );
}

async function advance(
  terminal: Terminal,
  caseId: string,
  ms: number,
  options: Options,
): Promise<'advanced' | 'ended'> {
  const config = loadConfig(terminal.env);
  const { namespace } = config.temporal;
  const { connection, address } = await temporalConnection(terminal, config, options.portOffset);
  try {
    return await fastForward(connection, { namespace, caseId, ms });
  } catch (error) {
    throw asFinding(error, terminal, caseId, address);
  } finally {
    await connection.close();
  }
}

function asFinding(error: unknown, terminal: Terminal, caseId: string, address: string): unknown {
  const { code } = error as { code?: unknown };
  if (error instanceof NoTimeSkipping || code === UNIMPLEMENTED) {
    return new Finding(
      tell(
        terminal,
        `这个 Temporal 服务器（${address}）不能快进。用 npm start 自带的服务器，或以 frontend.WorkflowTimeSkippingEnabled=true（1.32 起）启动它。`,
        `The Temporal server at ${address} has no time skipping. Use the one npm start brings, or start it with frontend.WorkflowTimeSkippingEnabled=true (1.32 or newer).`,
      ),
    );
  }
  if (code !== NOT_FOUND) return error;
  return new Finding(
    tell(
      terminal,
      `没有在办的案件 ${caseId}：它不存在或已结束。sop case list 列出案件。`,
      `No case ${caseId} is running: there is none of that id, or it has ended. See sop case list.`,
    ),
  );
}
