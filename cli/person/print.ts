/** One request for people to read, its receipt as JSON to be kept. */
import type { ShownRequest } from '../../wire/person.ts';
import { secondWord } from '../second-word.ts';
import { zoned } from '../instant.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';

/** Why an erasure waits. */
export const WHY = {
  open_case: { zh: '案件未结', en: 'the case is open' },
  hold: { zh: '案件被保留', en: 'the case is held' },
  pending_intake: { zh: '有消息在途', en: 'a message is on its way to it' },
  payment: { zh: '付款未了', en: 'a payment is not settled' },
  statutory_clock: { zh: '法定时限在计时', en: 'a clock of the law runs' },
} as const;

/** With `json` the request as the API tells it. */
export function printRequest(terminal: Terminal, it: ShownRequest, json?: true): void {
  if (json) return printJson(terminal, it);
  const say = (zh: string, en: string) => print(terminal, tell(terminal, zh, en));
  const what = it.kind === 'erase' ? tell(terminal, '删除', 'erase') : tell(terminal, '更正', 'correct');
  print(
    terminal,
    `#${it.id} ${what} ${it.subject} ${it.reason} ${it.reference ?? ''} ${it.asked_by} ${zoned(it.asked_at)}`,
  );
  if (it.change !== undefined)
    print(
      terminal,
      `  ${it.change.case} ${it.change.field}: ${JSON.stringify(it.change.from)} → ${JSON.stringify(it.change.to)}`,
    );
  for (const { why, case: of, what: named } of it.waits ?? [])
    say(`  先了结：${of} ${WHY[why].zh} ${named ?? ''}`, `  first: ${of}, ${WHY[why].en} ${named ?? ''}`);
  if (it.caps_until !== undefined)
    say(
      `  额度：客户号计入到 ${zoned(it.caps_until)}，号码保留`,
      `  caps count the number until ${zoned(it.caps_until)}; it stays`,
    );
  for (const { where, name, times } of it.copies ?? [])
    say(`  外部副本：${where} ${name} ${times ?? ''}`, `  copies outside: ${where} ${name} ${times ?? ''}`);
  if (it.receipt !== undefined) {
    say('  已执行；请保存回执：', '  Done; keep the receipt:');
    printJson(terminal, it.receipt);
  } else print(terminal, `  ${secondWord(terminal, { command: `sop person confirm ${it.id}`, hash: it.hash })}`);
}
