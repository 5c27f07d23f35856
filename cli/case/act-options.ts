/** What a body of an act may hold and by which option it is given: one table for the help, the parsing and the body. */
import type { Command } from 'commander';
import { addOption, type Cli, collect } from '../cli.ts';
import { Misuse } from '../failure.ts';
import { type Fields, valuesOf } from '../http/values.ts';
import { type Terminal, tell } from '../terminal.ts';

/** `texts` to `answers` may be given several times. */
type Kind = 'text' | 'number' | 'texts' | 'numbers' | 'fields' | 'answers';

/** A member of the body, its option, and what it is. */
type Row = readonly [member: string, flags: string, kind: Kind, zh: string, en: string];

const ROWS: readonly Row[] = [
  [
    'step',
    '--step <step>',
    'text',
    '步骤；只有一个可办时可省',
    'the step; may be left out when only one takes the act',
  ],
  ['attempt', '--attempt <n>', 'number', '第几次；默认当前', 'which attempt; default: the open one'],
  [
    'as',
    '--as <outcome>',
    'text',
    'complete、conclude、dispose、reconcile 的结果',
    'outcome of complete, conclude, dispose, reconcile',
  ],
  [
    'with',
    '--with <name=value>',
    'fields',
    '字段，可写多次；金额为元',
    'a field; may be given several times; money in 元',
  ],
  [
    'evidence',
    '--evidence <name>',
    'texts',
    '凭证 名字 或 名字=出处，可写多次',
    'evidence, NAME or NAME=REF; may be given several times',
  ],
  [
    'checked',
    '--checked <n>',
    'numbers',
    '已勾选的检查项（从 0 起），可写多次',
    'a ticked point, from 0; may be given several times',
  ],
  [
    'outcome',
    '--outcome <outcome>',
    'text',
    'attempt 的结果',
    'satisfied, dissatisfied, unreachable or refused (attempt)',
  ],
  [
    'answers',
    '--answer <question=score>',
    'answers',
    '评分 0–10，可写多次',
    'a score from 0 to 10; may be given several times',
  ],
  ['reason', '--reason <text>', 'text', '原因', 'why'],
  ['kind', '--kind <kind>', 'text', 'correct 是哪种错误', 'the kind of error, of correct'],
  ['note', '--note <text>', 'text', '备注', 'free text'],
  [
    'to',
    '--to <person|team>',
    'text',
    'assign 给谁；arbitrate 归责给哪个团队；ask_help、transfer 给 team/x 或一个人',
    'whom to assign; whom to attribute a breach to; of ask_help and transfer team/x or a person',
  ],
  [
    'direction',
    '--direction <in|out>',
    'text',
    'contact 的方向：in 客户找我们，out 我们找客户',
    'of a contact: in, they reached us; out, we reached them',
  ],
  ['channel', '--channel <channel>', 'text', 'contact 的渠道', 'channel of a contact'],
  ['message_id', '--message-id <id>', 'text', 'contact 的消息号', 'message id of a contact'],
  [
    'received_at',
    '--received-at <instant>',
    'text',
    'contact 何时收到，ISO 8601，最多 72 小时之前',
    'when a contact was received; ISO 8601, at most 72 h ago',
  ],
  ['event', '--event <event>', 'text', 'report 哪个外部事件', 'the outside event to report'],
  ['keeps', '--keeps <n>', 'number', 'contact 兑现第几个承诺', 'the promise a contact keeps'],
  ['what', '--what <text>', 'text', 'promise 承诺了什么', 'what is promised'],
  [
    'until',
    '--until <instant>',
    'text',
    'promise 或 pause 到何时，ISO 8601',
    'until when, of a promise or a pause; ISO 8601',
  ],
  ['question', '--question <text>', 'text', 'ask_help 问什么', 'what ask_help asks'],
  [
    'help',
    '--request <n>',
    'number',
    '答复、拒绝或撤回第几项求助；只有一项时可省',
    'which request for help is answered, declined or withdrawn; may be left out when only one is open',
  ],
  [
    'reminder',
    '--reminder <n>',
    'number',
    'withdraw_reminder 取消第几个',
    'the reminder that withdraw_reminder takes back',
  ],
  ['at', '--at <instant>', 'text', 'remind_me 何时提醒，ISO 8601', 'when remind_me reminds; ISO 8601'],
  [
    'amount',
    '--amount <yuan>',
    'text',
    'approve 批多少，元；默认所请之数',
    'what approve agrees to, in 元; default: as asked',
  ],
  ['grant', '--grant <grant>', 'text', 'reconcile 哪个批准号', 'the grant to reconcile'],
  [
    'reference',
    '--reference <reference>',
    'text',
    'reconcile 支付方的流水号',
    "the provider's reference, of reconcile",
  ],
  [
    'signal',
    '--signal <code>',
    'text',
    'dispose 哪个风险信号（--as handled 或 false_alarm）',
    'the risk signal to dispose of (--as handled or false_alarm)',
  ],
  [
    'into',
    '--into <case>',
    'text',
    'merge 并入哪一案件；先立的留下',
    'the case to merge with; the one received first survives',
  ],
  [
    'ruling',
    '--ruling <ruling>',
    'text',
    'arbitrate 的裁决：receiver_takes 或 giver_mends',
    'what arbitrate rules: receiver_takes or giver_mends',
  ],
  [
    'clock',
    '--clock <clock>',
    'text',
    'acknowledge 哪个时限；arbitrate 改判哪个超时（配 --to）',
    'the clock to acknowledge; whose breach arbitrate attributes anew (with --to)',
  ],
  ['of', '--of <n>', 'number', '改判的时限是第几个；默认最近的', 'which instance of that clock; default: the latest'],
  ['ladder', '--ladder <ladder>', 'text', 'escalate 哪个阶梯', 'the ladder to escalate'],
  ['level', '--level <n>', 'number', 'escalate 到几级', 'the level to escalate to'],
];

/** What commander found, by the option's name. */
export type Given = Readonly<Record<string, string | string[] | boolean | undefined>>;

/** Registers an option for every member. */
export function addBodyOptions(cli: Cli, command: Command): void {
  for (const [, flags, kind, zh, en] of ROWS) {
    const option = addOption(cli, command, flags, zh, en);
    if (kind !== 'text' && kind !== 'number') option.argParser(collect);
  }
}

/** The body's members that were given. `fields`: the SOP's, to read `--with` by. @throws Misuse */
export function bodyOf(terminal: Terminal, given: Given, fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    ROWS.flatMap(([member, flags, kind]) => {
      const flag = flags.split(' ')[0] ?? flags;
      const value = given[optionName(flag)];
      return value === undefined || typeof value === 'boolean'
        ? []
        : [[member, read(terminal, flag, kind, value, fields)]];
    }),
  );
}

/** `--message-id` is `messageId`, as commander has it. */
function optionName(flag: string): string {
  return flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function read(terminal: Terminal, flag: string, kind: Kind, value: string | string[], fields: Fields): unknown {
  const texts = [value].flat();
  switch (kind) {
    case 'text':
      return value;
    case 'number':
      return wholeNumber(terminal, flag, String(value));
    case 'texts':
      return texts.map(evidenceOf);
    case 'numbers':
      return texts.map((text) => wholeNumber(terminal, flag, text));
    case 'fields':
      return valuesOf(terminal, flag, texts, fields);
    case 'answers':
      return answersOf(terminal, flag, texts);
  }
}

function wholeNumber(terminal: Terminal, flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Misuse(tell(terminal, `${flag}「${text}」要是整数`, `${flag} "${text}" must be a whole number`));
}

function evidenceOf(text: string): string | { name: string; ref: string } {
  const at = text.indexOf('=');
  return at < 0 ? text : { name: text.slice(0, at), ref: text.slice(at + 1) };
}

function answersOf(terminal: Terminal, flag: string, texts: readonly string[]): Record<string, number> {
  const answers = valuesOf(terminal, flag, texts, {});
  return Object.fromEntries(
    Object.entries(answers).map(([question, score]) => [question, wholeNumber(terminal, flag, String(score))]),
  );
}
