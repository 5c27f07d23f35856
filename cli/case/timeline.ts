/** `sop case timeline`: everything that happened to a case, in order. */
import type { Command } from 'commander';
import type { WireCase } from '../../wire/case.ts';
import type { Timeline, TimelineEvent } from '../../wire/timeline.ts';
import { addCommand, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { type Client, clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { shown, zoneLine } from '../instant.ts';
import { namesOf } from './names.ts';
import { sentenceOf } from './sentence.ts';

/** Registers `sop case timeline`. */
export function addTimeline(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'timeline', {
    zh: '案件的经过，一件一句：何时、何人、何事；--json 给出全部事实',
    en: 'what happened to a case, a sentence each: when, who, what; --json has every fact',
    examples: [
      ['sop case timeline C-01HX… --by chen', '从头到尾', 'from the beginning'],
      ['sop case timeline C-01HX… --by chen --locale en', '用英文讲', 'told in English'],
    ],
  }).argument('<case>', tell(terminal, '案件号', 'case id'));
  addTargetOptions(cli, command);
  command.action(async (id: string, options: TargetOptions & { json?: true }) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const events = await allOf(client, id);
    if (options.json) printJson(terminal, events);
    else print(terminal, await textOf(terminal, client, id, events));
    cli.end(GOOD);
  });
}

async function allOf(client: Client, id: string): Promise<TimelineEvent[]> {
  const events: TimelineEvent[] = [];
  let cursor: string | undefined;
  do {
    const query = queryOf({ limit: 200, cursor });
    const { body } = await client.get<Timeline>(`/v1/cases/${encodeURIComponent(id)}/timeline${query}`);
    events.push(...body.items);
    cursor = body.next;
  } while (cursor !== undefined);
  return events;
}

async function textOf(
  terminal: Terminal,
  client: Client,
  id: string,
  events: readonly TimelineEvent[],
): Promise<string> {
  const { body } = await client.get<WireCase>(`/v1/cases/${encodeURIComponent(id)}`);
  const names = await namesOf(client, terminal, body);
  const { locale } = terminal;
  const rows = events.map((event) => [String(event.seq), shown(event.at), sentenceOf(event, { locale, names })]);
  return `${tableOf(rows)}\n${zoneLine(terminal)}`;
}
