/** `sop case timeline`: everything that happened to a case, in order. */
import type { Command } from 'commander';
import type { Timeline, TimelineEvent } from '../../wire/timeline.ts';
import { addCommand, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { type Client, clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell } from '../terminal.ts';
import { plain, shown } from './print.ts';

/** Registers `sop case timeline`. */
export function addTimeline(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'timeline', {
    zh: '案件的全部事件：何时、何人、何事',
    en: 'every event of a case: when, who, what',
    examples: [['sop case timeline C-01HX… --by chen', '从头到尾', 'from the beginning']],
  }).argument('<case>', tell(terminal, '案件号', 'case id'));
  addTargetOptions(cli, command);
  command.action(async (id: string, options: TargetOptions & { json?: true }) => {
    const events = await allOf(clientOf(terminal, await targetOf(terminal, options)), id);
    if (options.json) printJson(terminal, events);
    else print(terminal, tableOf(events.map(cells)));
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

function cells(event: TimelineEvent): string[] {
  const data = Object.entries(event.data ?? {}).map(([name, value]) => `${name}=${plain(value)}`);
  return [
    String(event.seq),
    shown(event.at),
    event.type,
    event.actor ?? '',
    event.step ?? event.clock ?? '',
    data.join(' '),
  ];
}
