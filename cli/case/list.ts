/** `sop case list`: the cases, newest first. */
import type { Command } from 'commander';
import type { CaseFilters, CasePage } from '../../wire/case-list.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell } from '../terminal.ts';
import { shown, zoneLine } from '../instant.ts';
import { namesOf } from './names.ts';

const FILTERS = [
  'sop',
  'state',
  'lost',
  'step',
  'team',
  'assignee',
  'severity',
  'sla',
  'customer',
  'text',
  'limit',
  'cursor',
] as const satisfies readonly (keyof CaseFilters)[];

type Options = TargetOptions & { [filter in (typeof FILTERS)[number]]?: string } & { json?: true };

/** Registers `sop case list`. */
export function addList(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'list', {
    zh: '列出案件，新的在前',
    en: 'list cases, newest first',
    examples: [
      ['sop case list --by chen', '全部', 'all of them'],
      ['sop case list --sla breached --state open --by chen', '已超时的在办案件', 'open ones past a due'],
      ['sop case list --sla late --by chen', '曾有超时的', 'in which something was met late'],
    ],
  });
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--sop <id>', 'SOP 的 id', 'id of the SOP');
  option(
    '--state <state>',
    '状态：open、resolved、closed、cancelled、merged',
    'open, resolved, closed, cancelled or merged',
  );
  option('--lost <true|false>', '只看运行已丢失的（true）或未丢失的', 'only those whose run is lost (true), or is not');
  option('--step <step>', '所在步骤', 'the open step');
  option('--team <team>', '团队', 'team that has it');
  option('--assignee <person>', '经办人', 'who has a task of it');
  option('--severity <choice>', '严重级', 'severity');
  option(
    '--sla <state>',
    '时限状况：breached 已超时、running、paused、late 曾有超时（其余不论）、met、none',
    'breached, running, paused, late (something was met late, whatever else runs), met or none',
  );
  option('--customer <ref>', '客户', 'customer');
  option('--text <text>', '文本', 'text in it');
  option('--limit <n>', '每页条数（1–200）', 'how many (1–200)');
  option('--cursor <cursor>', '下一页', 'where the page before ended');
  addTargetOptions(cli, command);
  command.action(async (options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const query = queryOf(Object.fromEntries(FILTERS.map((name) => [name, options[name]])));
    const { body } = await client.get<CasePage>(`/v1/cases${query}`);
    if (options.json) printJson(terminal, body);
    else {
      const names = await namesOf(client, terminal);
      const rows = body.items.map((it) => [
        it.case,
        `${it.sop}@${it.version}`,
        it.lost ? `${it.state} ${tell(terminal, '（丢失）', '(lost)')}` : it.state,
        it.step ?? '',
        it.owner ? names.person(it.owner) : it.team ? names.team(it.team) : '',
        it.severity ?? '',
        it.sla,
        shown(it.next_due),
      ]);
      if (rows.length > 0) print(terminal, `${tableOf(rows)}\n${zoneLine(terminal)}`);
      else print(terminal, tell(terminal, '没有符合的案件', 'No case matches.'));
      if (body.next !== undefined)
        print(terminal, tell(terminal, `还有：--cursor ${body.next}`, `More: --cursor ${body.next}`));
    }
    cli.end(GOOD);
  });
}
