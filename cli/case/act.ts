/** `sop case act`: any deed on a case. What the options give goes into the body; what the case knows is looked up. */
import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { ACT_NAMES } from '../../engine/event.ts';
import { nearest } from '../../language/suggest.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireReply } from '../../wire/reply.ts';
import { wordsIn } from '../../words/words.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD, Misuse } from '../failure.ts';
import { clientOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { type Terminal, tell } from '../terminal.ts';
import { addBodyOptions, bodyOf, type Given } from './act-options.ts';
import { fieldsOf } from './fields.ts';
import { printReply } from './reply.ts';

interface Options extends TargetOptions, Given {
  step?: string;
  with?: string[];
  key?: string;
  json?: true;
}

/** Acts on one step; without `--step` it is the only one that takes the act now. */
const ON_STEP: readonly string[] = [
  'complete',
  'claim',
  'release',
  'decline',
  'assign',
  'attempt',
  'approve',
  'accept',
  'reject',
  'offer',
  'arbitrate',
];

/** Registers `sop case act`. */
export function addAct(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'act', {
    zh: '办理案件：领取、完成、批准、联系、转案……；--help 列出全部',
    en: 'do something on a case: claim, complete, approve, contact, transfer …; --help lists all',
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
      [
        'sop case act C-… ask_help --to team/logistics --question 包裹在哪？ --by li',
        '向物流求助',
        'ask the logistics for help',
      ],
      ['sop case act C-… transfer --to team/front-line --by li', '转案', 'give the case to another team'],
    ],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<act>', tell(terminal, '做什么', 'what to do'));
  const { acts } = wordsIn(terminal.locale);
  const table = tableOf(
    ACT_NAMES.map((name) => [name, acts[name]]),
    '  ',
  );
  command.addHelpText('after', `\n${tell(terminal, '可以做的', 'What can be done')}:\n${table}`);
  addBodyOptions(cli, command);
  addOption(cli, command, '--key <key>', 'Idempotency-Key；默认每次新的', 'Idempotency-Key; default: a new one');
  addTargetOptions(cli, command, '--by <person>');
  command.action(async (id: string, act: string, options: Options) => {
    const reply = await perform(terminal, id, act, options);
    await printReply(terminal, options, reply);
    cli.end(GOOD);
  });
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
    ...bodyOf(terminal, options, found === undefined ? {} : await fieldsOf(client, found.sop, found.version)),
  };
  return (await client.post<WireReply>(`${path}/acts`, body, options.key ?? randomUUID())).body;
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
