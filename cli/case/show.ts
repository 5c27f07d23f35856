/** `sop case show`: one case as it is now. */
import type { Command } from 'commander';
import type { WireCase } from '../../wire/case.ts';
import type { Grant, Grants } from '../../wire/grant.ts';
import { addCommand, type Cli } from '../cli.ts';
import { Finding, GOOD } from '../failure.ts';
import { type Client, clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, tell } from '../terminal.ts';
import { namesOf } from './names.ts';
import { caseText } from './print.ts';

/** Registers `sop case show`. */
export function addShow(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'show', {
    zh: '查看一个案件：步骤、时限、字段、现在可以做什么',
    en: 'show one case: steps, clocks, data, what it takes now',
    examples: [['sop case show C-01HX… --by li', '以李静的身份查看', 'as li sees it']],
  }).argument('<case>', tell(terminal, '案件号', 'case id'));
  addTargetOptions(cli, command);
  command.action(async (id: string, options: TargetOptions & { json?: true }) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<WireCase>(`/v1/cases/${encodeURIComponent(id)}`);
    const aside = await setAsideOf(client, id);
    if (options.json) printJson(terminal, { ...body, ...(aside.length > 0 && { set_aside: aside }) });
    else print(terminal, caseText(body, aside, terminal, await namesOf(client, terminal, body)));
    cli.end(GOOD);
  });
}

/** The case itself knows nothing of them. Who may not see amounts is shown none. */
async function setAsideOf(client: Client, id: string): Promise<Grant[]> {
  try {
    return (await client.get<Grants>(`/v1/grants${queryOf({ case: id, set_aside: 'true' })}`)).body.items;
  } catch (error) {
    const { code } = (error instanceof Finding ? error.json : {}) as { code?: unknown };
    if (code === 'auth/sight') return [];
    throw error;
  }
}
