/** `sop feed`: what is told of cases, one CloudEvent a line, for systems that follow and for looking. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { WireFeed } from '../wire/feed.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { GOOD } from './failure.ts';
import { clientOf, queryOf } from './http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from './http/target.ts';
import { SUMMARIES } from './summaries.ts';
import { print } from './terminal.ts';

interface Options extends TargetOptions {
  after?: string;
  follow?: true;
}

/** Between two questions while nothing comes. */
const PAUSE_MS = 1_000;

/** Registers `sop feed`. */
export function addFeed(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'feed', {
    ...SUMMARIES.feed,
    examples: [
      ['sop feed', '从仍保留的最早一条起', 'from the oldest that is kept'],
      ['sop feed --after 3f2a9c1b7d04-812 --follow', '从此处之后，并一直跟随', 'from there on, and what comes'],
    ],
  });
  addOption(cli, command, '--after <id>', '上次的最后一条', 'the last id of before');
  addOption(cli, command, '--follow', '等待之后的', 'wait for what comes');
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    let { after } = options;
    for (;;) {
      const { body } = await client.get<WireFeed>(`/v1/feed${queryOf({ after })}`);
      for (const item of body.items) print(terminal, JSON.stringify(item));
      after = body.next;
      if (body.more) continue;
      if (options.follow === undefined) break;
      await sleep(PAUSE_MS);
    }
    cli.end(GOOD);
  });
}
