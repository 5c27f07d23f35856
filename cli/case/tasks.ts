/** `sop case tasks`: the worklist, overdue first – one's own, a team's, or everybody's. */
import type { Command } from 'commander';
import type { TaskPage, TaskRow, WorklistQuery } from '../../wire/worklist.ts';
import { type Words, wordsIn } from '../../words/words.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { shown, zoneLine } from '../instant.ts';
import { tableOf } from '../table.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { type Names, namesOf } from './names.ts';

interface Options extends TargetOptions {
  scope?: WorklistQuery['scope'];
  overdue?: true;
  limit?: string;
  cursor?: string;
  json?: true;
}

/** Registers `sop case tasks`. */
export function addTasks(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'tasks', {
    zh: '待办清单，逾期的在前；审批带金额',
    en: 'the worklist, overdue first; approvals with their amount',
    examples: [
      ['sop case tasks --by li', '我的与可领的', 'mine, and what I may take'],
      [
        'sop case tasks --scope team --overdue --by zhang',
        '本团队逾期的，谁在办都算',
        'late work of my teams, whoever has it',
      ],
      ['sop case tasks --scope all --overdue --by chen', '全部逾期的', 'everybody’s late work'],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option(
    '--scope <scope>',
    'mine 我的；team 我的团队与角色的；all 全部（负责人）；默认我的与可领的',
    'mine, team (of my teams and roles) or all (for who leads); default: mine and what I may take',
  );
  option('--overdue', '只看逾期的', 'only what is overdue');
  option('--limit <n>', '每页条数（1–200）', 'how many (1–200)');
  option('--cursor <cursor>', '下一页', 'where the page before ended');
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { scope, overdue, limit, cursor } = options;
    const query = queryOf({ scope, overdue: overdue && 'true', limit, cursor });
    const { body } = await client.get<TaskPage>(`/v1/tasks${query}`);
    if (options.json) printJson(terminal, body);
    else print(terminal, textOf(body, terminal, await namesOf(client, terminal)));
    cli.end(GOOD);
  });
}

function textOf({ items, next }: TaskPage, terminal: Terminal, names: Names): string {
  if (items.length === 0) return tell(terminal, '没有待办', 'Nothing to do.');
  const words = wordsIn(terminal.locale);
  const more = next === undefined ? [] : [tell(terminal, `还有：--cursor ${next}`, `More: --cursor ${next}`)];
  return [tableOf(items.map((row) => cells(row, terminal, words, names))), zoneLine(terminal), ...more].join('\n');
}

function cells(row: TaskRow, terminal: Terminal, words: Words, names: Names): string[] {
  const { assignee, team, role, asked_team: asked } = row;
  const whose = assignee ? names.person(assignee) : team ? names.team(team) : role ? names.party(`role/${role}`) : '';
  const from = asked === undefined ? '' : tell(terminal, `（原 ${names.team(asked)}）`, ` (from ${names.team(asked)})`);
  const due = row.next_due === undefined ? '' : shown(row.next_due);
  return [
    row.case,
    row.kind === 'cancel' || row.kind === 'transfer' ? words.beside[row.kind] : row.title,
    row.step,
    words.workStates[row.status],
    `${whose}${from}`,
    row.amount === undefined ? '' : tell(terminal, `${row.amount} 元`, `${row.amount} yuan`),
    row.severity ?? '',
    row.overdue ? tell(terminal, `${due} 已逾期`, `${due} overdue`) : due,
    row.case_title,
  ];
}
