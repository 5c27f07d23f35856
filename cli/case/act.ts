/** `sop case act`: any deed on a case. What the options give goes into the body; what the case knows is looked up. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { ACT_NAMES } from '../../engine/event.ts';
import { addCommand, addOption, type Cli, collect } from '../cli.ts';
import { GOOD, Misuse } from '../failure.ts';
import { type Client, clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { valuesOf } from '../http/values.ts';
import { nearest } from '../../language/suggest.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { fieldsOf } from './fields.ts';
import { replyText } from './print.ts';
import type { WireCase, WireReply } from './shapes.ts';

interface Options extends TargetOptions {
  step?: string;
  attempt?: string;
  as?: string;
  with?: string[];
  evidence?: string[];
  checked?: string[];
  outcome?: string;
  answer?: string[];
  reason?: string;
  note?: string;
  to?: string;
  direction?: string;
  channel?: string;
  messageId?: string;
  clock?: string;
  ladder?: string;
  level?: string;
  until?: string;
  what?: string;
  keeps?: string;
  amount?: string;
  grant?: string;
  signal?: string;
  into?: string;
  key?: string;
  json?: true;
}

/** Acts on one step; without `--step` it is the only one that takes the act now. */
const ON_STEP: readonly string[] = ['complete', 'claim', 'release', 'decline', 'assign', 'attempt', 'approve'];

/** Registers `sop case act`. */
export function addAct(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'act', {
    zh: `办理：${ACT_NAMES.join(' ')}`,
    en: `act on a case: ${ACT_NAMES.join(' ')}`,
    examples: [
      ['sop case act C-… claim --by li', '领取任务', 'claim the open task'],
      [
        'sop case act C-… complete --as registered --with category=delivery --evidence call-recording --evidence case-record --by li',
        '完成步骤',
        'complete a step',
      ],
      [
        'sop case act C-… attempt --outcome satisfied --answer attitude=9 --answer speed=8 --answer solution=9 --by feng',
        '回访',
        'a call-back',
      ],
      ['sop case act C-… acknowledge --by zhang', '确认接手升级', 'acknowledge an escalation'],
    ],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<act>', tell(terminal, '做什么', 'what to do'));
  addBodyOptions(cli, command);
  addTargetOptions(cli, command, '--by <person>');
  command.action(async (id: string, act: string, options: Options) => {
    const reply = await perform(terminal, id, act, options);
    if (options.json) printJson(terminal, reply);
    else print(terminal, replyText(reply, terminal));
    cli.end(GOOD);
  });
}

function addBodyOptions(cli: Cli, command: Command): void {
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--step <step>', '步骤；只有一个可办时可省', 'the step; may be left out when only one takes the act');
  option('--attempt <n>', '第几次；默认当前', 'which attempt; default: the open one');
  option('--as <outcome>', 'complete 的结果', 'outcome of complete');
  option(
    '--with <name=value>',
    '字段，可写多次；金额为元',
    'a field; may be given several times; money in 元',
  ).argParser(collect);
  option(
    '--evidence <name>',
    '凭证 名字 或 名字=出处，可写多次',
    'evidence, NAME or NAME=REF; may be given several times',
  ).argParser(collect);
  option(
    '--checked <n>',
    '已勾选的检查项（从 0 起），可写多次',
    'a ticked point, from 0; may be given several times',
  ).argParser(collect);
  option('--outcome <outcome>', 'attempt 的结果', 'satisfied, dissatisfied, unreachable or refused (attempt)');
  option(
    '--answer <question=score>',
    '评分 0–10，可写多次',
    'a score from 0 to 10; may be given several times',
  ).argParser(collect);
  option('--reason <text>', '原因', 'why');
  option('--note <text>', '备注', 'free text');
  option('--to <person>', 'assign 给谁', 'whom to assign');
  option(
    '--direction <in|out>',
    'contact 的方向：in 客户找我们，out 我们找客户',
    'of a contact: in, they reached us; out, we reached them',
  );
  option('--channel <channel>', 'contact 的渠道', 'channel of a contact');
  option('--message-id <id>', 'contact 的消息号', 'message id of a contact');
  option('--keeps <n>', 'contact 兑现第几个承诺', 'the promise a contact keeps');
  option('--what <text>', 'promise 承诺了什么', 'what is promised');
  option('--until <instant>', 'promise 或 pause 到何时，ISO 8601', 'until when, of a promise or a pause; ISO 8601');
  option('--amount <yuan>', 'approve 批多少，元；默认所请之数', 'what approve agrees to, in 元; default: as asked');
  option('--grant <grant>', 'reconcile 哪个批准号', 'the grant to reconcile');
  option(
    '--signal <code>',
    'dispose 哪个风险信号（--as handled 或 false_alarm）',
    'the risk signal to dispose of (--as handled or false_alarm)',
  );
  option('--into <case>', 'merge 并入哪一案件；先立的留下', 'the case to merge with; the one received first survives');
  option('--clock <clock>', 'acknowledge 哪个时限', 'the clock to acknowledge');
  option('--ladder <ladder>', 'escalate 哪个阶梯', 'the ladder to escalate');
  option('--level <n>', 'escalate 到几级', 'the level to escalate to');
  option('--key <key>', 'Idempotency-Key；默认每次新的', 'Idempotency-Key; default: a new one');
}

async function perform(terminal: Terminal, id: string, act: string, options: Options): Promise<WireReply> {
  if (!(ACT_NAMES as readonly string[]).includes(act)) {
    const suggestion = nearest(act, ACT_NAMES);
    const zh = `没有 ${act} 这种办理${suggestion ? `，是不是 ${suggestion}？` : '。'}可用：${ACT_NAMES.join(', ')}`;
    const en = `There is no act ${act}${suggestion ? `; did you mean ${suggestion}?` : '.'} Known: ${ACT_NAMES.join(', ')}`;
    throw new Misuse(tell(terminal, zh, en));
  }
  const client = clientOf(terminal, await targetOf(terminal, options));
  const path = `/v1/cases/${encodeURIComponent(id)}`;
  const needsStep = ON_STEP.includes(act) && options.step === undefined;
  const needsFields = (options.with ?? []).length > 0;
  const found = needsStep || needsFields ? (await client.get<WireCase>(path)).body : undefined;
  const body = {
    act,
    ...(needsStep && found !== undefined && { step: onlyStep(terminal, found, act) }),
    ...(await bodyOf(terminal, client, options, found)),
  };
  return (await client.post<WireReply>(`${path}/acts`, body, options.key ?? randomUUID())).body;
}

async function bodyOf(terminal: Terminal, client: Client, options: Options, found: WireCase | undefined) {
  const {
    until,
    what,
    amount,
    grant,
    signal,
    into,
    step,
    as,
    outcome,
    reason,
    note,
    to,
    direction,
    channel,
    clock,
    ladder,
  } = options;
  const given = {
    until,
    what,
    amount,
    grant,
    signal,
    into,
    step,
    as,
    outcome,
    reason,
    note,
    to,
    direction,
    channel,
    clock,
    ladder,
    message_id: options.messageId,
  };
  const fields = found === undefined ? {} : await fieldsOf(client, found.sop, found.version);
  const numbers = Object.entries({ attempt: options.attempt, level: options.level, keeps: options.keeps }).flatMap(
    ([name, text]) => (text === undefined ? [] : [[name, wholeNumber(terminal, `--${name}`, text)] as const]),
  );
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(numbers),
    ...(options.with && { with: valuesOf(terminal, '--with', options.with, fields) }),
    ...(options.evidence && { evidence: options.evidence.map(evidenceOf) }),
    ...(options.checked && { checked: options.checked.map((text) => wholeNumber(terminal, '--checked', text)) }),
    ...(options.answer && { answers: answersOf(terminal, options.answer) }),
  };
}

function wholeNumber(terminal: Terminal, flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Misuse(tell(terminal, `${flag}「${text}」要是整数`, `${flag} "${text}" must be a whole number`));
}

function evidenceOf(text: string): string | { name: string; ref: string } {
  const at = text.indexOf('=');
  return at < 0 ? text : { name: text.slice(0, at), ref: text.slice(at + 1) };
}

function answersOf(terminal: Terminal, texts: readonly string[]): Record<string, number> {
  const answers = valuesOf(terminal, '--answer', texts, {});
  return Object.fromEntries(
    Object.entries(answers).map(([question, score]) => [question, wholeNumber(terminal, '--answer', String(score))]),
  );
}

/** The one open step that takes the act. @throws Misuse when there is none or more than one */
function onlyStep(terminal: Terminal, found: WireCase, act: string): string {
  const steps = found.acts.flatMap((it) => (it.startsWith(`${act}:`) ? [it.slice(act.length + 1)] : []));
  const [step] = steps;
  if (step !== undefined && steps.length === 1) return step;
  // A single open step is meant even when it does not take the act: the API says what it takes instead.
  if (steps.length === 0 && found.tasks.length === 1 && found.tasks[0] !== undefined) return found.tasks[0].step;
  const open = steps.length > 0 ? steps : found.tasks.map((task) => task.step);
  throw new Misuse(
    open.length === 0
      ? tell(
          terminal,
          `案件没有开放的步骤（${found.state}）。现在可以：${found.acts.join('、')}`,
          `No step of the case is open (${found.state}). It takes: ${found.acts.join(', ')}`,
        )
      : tell(
          terminal,
          `有多个步骤：用 --step 指明 ${open.join('、')}`,
          `Several steps are open; name one with --step: ${open.join(', ')}`,
        ),
  );
}
