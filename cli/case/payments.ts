/** `sop case payments` and `sop case settle`: payments that a reset left behind, and what finance found became of them. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Grant, Grants, SettleGrant } from '../../wire/grant.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, tell } from '../terminal.ts';
import { zoned } from '../instant.ts';

type Listing = TargetOptions & { json?: true };
type Settling = TargetOptions & { as: string; reference: string; reason: string; json?: true };

/** Registers `sop case payments`. */
export function addPayments(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'payments', {
    zh: '重置可能留下的付款：案件不知道，占着额度，待财务核实',
    en: 'payments that a reset may have left behind: their case knows nothing of them, caps count them',
    examples: [['sop case payments --by yan', '待核实的', 'those nobody has settled']],
  });
  addTargetOptions(cli, command);
  command.action(async (options: Listing) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<Grants>(`/v1/grants${queryOf({ set_aside: 'true' })}`);
    if (options.json) printJson(terminal, body);
    else if (body.items.length === 0) print(terminal, tell(terminal, '没有', 'None.'));
    else print(terminal, tableOf(body.items.map(rowOf)));
    cli.end(GOOD);
  });
}

/** Registers `sop case settle`. */
export function addSettle(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'settle', {
    zh: '财务核实：重置留下的一笔付款付了没有',
    en: 'finance says whether a payment that a reset left behind was made',
    examples: [
      [
        'sop case settle C-01HX… g1~1 --as paid --reference 2026-778 --reason 对账单上有 --by yan',
        '付了',
        'it was paid',
      ],
      ['sop case settle C-01HX… g1~1 --as not_paid --reference Q-12 --reason 查无此笔 --by yan', '没付', 'it was not'],
    ],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<grant>', tell(terminal, '批准号，见 sop case payments', 'the grant, as sop case payments names it'));
  addOption(cli, command, '--as <outcome>', 'paid 或 not_paid', 'paid or not_paid').makeOptionMandatory();
  addOption(
    cli,
    command,
    '--reference <text>',
    '支付方的流水号或查询单号',
    'what the provider calls the payment, or the inquiry',
  ).makeOptionMandatory();
  addOption(cli, command, '--reason <text>', '原因', 'why').makeOptionMandatory();
  addTargetOptions(cli, command, '--by <person>');
  command.action(async (id: string, grant: string, { as, reference, reason, ...options }: Settling) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const at = `/v1/cases/${encodeURIComponent(id)}/grants/${encodeURIComponent(grant)}/settle`;
    const given = { as: as as SettleGrant['as'], reference, reason } satisfies SettleGrant;
    const { body } = await client.post<Grant>(at, given, randomUUID());
    if (options.json) printJson(terminal, body);
    else print(terminal, tableOf([rowOf(body)]));
    cli.end(GOOD);
  });
}

function rowOf({ case: id, grant, action, amount, charged, by, state, at }: Grant): string[] {
  return [id, grant, action, String(amount), (charged ?? [by ?? '']).join(', '), state, zoned(at)];
}
