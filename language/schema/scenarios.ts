/** A scenario file, `<sop>.test.yaml`: the process owner's tests. What stands in acts and expectations is read by language/scenario. */
import { z } from 'zod';
import { ENTRIES_MAX } from '../limits.ts';
import { ValueSource } from './condition.ts';
import { key, listOf, mapOf, object } from './key.ts';
import { Kebab, Snake, Text } from './words.ts';

/** A field's value: a scalar, a list, or a list of records. */
const Given = z.union([ValueSource, z.array(z.record(z.string(), ValueSource)).max(ENTRIES_MAX, 'file/too-many')]);

/** Data of a reply or an outside event: any JSON. */
const Json = z.json();

/** One word or several. */
const Words = z.union([Text, z.array(Text).max(ENTRIES_MAX, 'file/too-many')]);
const Count = z.int().min(0);

const ExpectedTask = object({
  assignee: key(
    z.union([Text, z.null()]).optional(),
    '任务在谁手上；null 为没有人。',
    'Who has it; null: nobody.',
    'li',
  ),
  status: key(
    z.enum(['queued', 'offered', 'assigned', 'waiting', 'running']).optional(),
    '任务的状态：queued offered assigned waiting running。',
    'Its status: queued, offered, assigned, waiting, running.',
    'offered',
  ),
  team: key(Text.optional(), '在哪个团队。', 'The team that has it.', 'front-line'),
  visit: key(z.int().min(1).optional(), '第几次进入这个步骤。', 'The how-manieth visit of the step.', 2),
  accept_by: key(Text.optional(), '接收窗口何时结束。', 'When its accept window ends.', '2026-11-20T18:00+08:00'),
});

/** What an `expect` may name. A new one: its key here, its reader in language/scenario/expect.ts, its look in the simulator. */
export const Expect = object({
  step: key(Words.optional(), '开着的步骤；`none` 为没有。', 'The open step or steps; `none`: no step.', 'receive'),
  state: key(
    z.enum(['open', 'resolved', 'closed', 'cancelled', 'merged']).optional(),
    '案件的状态。',
    'The state of the case.',
    'open',
  ),
  result: key(Snake.optional(), '结案的词。', 'The word it was closed with.', 'confirmed'),
  cycle: key(Count.optional(), '第几轮。', 'The cycle.', 2),
  level: key(Count.optional(), '本轮升到第几级。', 'The highest level fired in this cycle.', 1),
  contacts: key(Count.optional(), '进线次数。', 'How often the customer reached us.', 2),
  help: key(Count.optional(), '待答复的求助有几项。', 'How many requests for help wait for an answer.', 1),
  transfer: key(
    Text.nullable().optional(),
    '案件请谁接下，尚未接：`team/x` 或一个人；null：没有。',
    'To whom the case is offered and not taken yet, `team/x` or a person; null: to nobody.',
    'team/installation',
  ),
  orphan: key(z.boolean().optional(), '最高级也无人应答。', 'Nobody answered at the top.', true),
  score: key(z.number().min(0).max(10).optional(), '满意度的平均分。', 'The mean score of the survey.', 8),
  owner: key(z.union([Text, z.null()]).optional(), '处理人；null 为没有。', 'The owner; null: none.', 'qian'),
  team: key(Text.optional(), '责任团队。', 'The team that has the case.', 'resolution'),
  accountable: key(
    Text.optional(),
    '交接中此刻的责任方（团队）。',
    'The party accountable now, in a hand-over: a team.',
    'logistics',
  ),
  watchers: key(Words.optional(), '谁在关注（其中有）。', 'Who watches the case (among others).', 'role/legal'),
  clock: key(
    mapOf(Kebab, Text).optional(),
    '时钟的状态：pending running paused met breached met_late cancelled；步骤的时钟以步骤为名。',
    "States of clocks: pending, running, paused, met, breached, met_late, cancelled; a step's clock goes by the step.",
    { response: 'breached' },
  ),
  due: key(mapOf(Kebab, Text).optional(), '时钟何时到期。', 'When clocks fall due.', {
    response: '2026-11-20T21:30+08:00',
  }),
  next_due: key(
    object({
      clock: key(Kebab.optional(), '最早到期的时钟。', 'The clock that falls due first.', 'response'),
      at: key(Text.optional(), '何时。', 'When.', '2026-11-20T21:30+08:00'),
    }).optional(),
    '下一个到期。',
    'What falls due next.',
    { clock: 'response', at: '2026-11-20T21:30+08:00' },
  ),
  notified: key(
    Words.optional(),
    '至今通知过谁，用 SOP 里的名字或人的 id。',
    "Who was told so far, by the SOP's names or people's ids.",
    ['role/team-lead'],
  ),
  not_notified: key(Words.optional(), '至今没有通知过谁。', 'Who was not told so far.', ['role/duty-manager']),
  sent: key(
    mapOf(Kebab, z.union([Count, Words])).optional(),
    '至今发出的消息：次数，或收件人。',
    'Messages sent so far: how many, or to whom.',
    { 'tracking-link': 1 },
  ),
  data: key(mapOf(Snake, Given).optional(), '字段的值；null 为空。', 'Values of fields; null: empty.', {
    severity: 'S3',
  }),
  evidence: key(Words.optional(), '已有的凭证（其中有）。', 'Evidence given so far (among others).', ['case-record']),
  calls: key(
    mapOf(z.string(), Count).optional(),
    '至今对外部系统的调用次数。',
    'How often outside systems were called so far.',
    { 'payments.compensate': 1 },
  ),
  signals: key(Words.optional(), '至今出现的风险信号（其中有）。', 'Risk signals so far (among others).', ['RS02']),
  links: key(
    mapOf(Text, z.union([Words, z.null()])).optional(),
    '与故事里另一个案件的关联：repeat follow_up same_customer child absorbed merged_into；null 为没有。',
    'How it hangs together with another case of the story: repeat, follow_up, same_customer, child, absorbed, merged_into; null: not at all.',
    { first: 'repeat' },
  ),
  tasks: key(mapOf(Kebab, ExpectedTask).optional(), '开着的任务。', 'Open tasks.', {
    receive: { assignee: 'li', status: 'offered' },
  }),
});

const Entry = object({
  at: key(Text, '自开案起过了多久（真实时间）。', 'Real time since the start.', '4h20m'),
  act: key(
    z.record(z.string(), Json).optional(),
    '有人做了什么：`动作: 对象`，`by` 是谁，其余键与 API 相同。',
    'What somebody did: `act: its object`, `by` whom, the other keys as in the API.',
    { complete: 'receive', as: 'registered', by: 'li' },
  ),
  refused: key(
    Text.optional(),
    '这个动作应被拒绝，代码如此。',
    'The act is to be refused with this code.',
    'act/step-not-open',
  ),
  event: key(
    mapOf(Kebab, z.record(z.string(), Json), 1).optional(),
    '外部事件：`名字: 数据`。',
    'An outside event: `name: its data`.',
    { scan: { order: 'O-9' } },
  ),
  open: key(
    mapOf(Snake, Given).optional(),
    '同一客户再次进线，字段如开案。',
    'Another intake, with fields as of an opening.',
    { customer: 'C-1', channel: 'hotline' },
  ),
  case: key(
    Text.optional(),
    '说的是哪一个案件：`open` 旁是新案件的名字；步骤或信号另立的案件以步骤或信号为名；不写或 `first` 为第一个。',
    'Which case it is about: beside `open` the name of the case that is opened; one that a step or signal started goes by its name; unwritten, or `first`: the first.',
    'second',
  ),
  sop: key(
    Kebab.optional(),
    '`open` 开的是哪个 SOP 的案件；不写为本文件的。',
    "Of which SOP `open` opens a case; unwritten: the file's.",
    'consultation',
  ),
  by: key(
    Text.optional(),
    '`open` 由谁录入；不写为客户的渠道。',
    "Who enters `open`; unwritten the customer's channel.",
    'li',
  ),
  absent: key(Words.optional(), '从此刻起谁不在。', 'Who is away from now on.', 'li'),
  present: key(Words.optional(), '从此刻起谁又在了。', 'Who is there again from now on.', 'li'),
  received_at: key(
    Text.optional(),
    '再次进线何时收到，写在 `open` 旁。',
    'When the other intake was received; beside `open`.',
    '2026-11-20T16:00+08:00',
  ),
  expect: key(Expect.optional(), '此刻应有的样子；只写要查的。', 'What must hold by then; name only what is checked.', {
    step: 'receive',
  }),
});

const Scenario = object({
  title: key(Text, '这个场景说的是什么。', 'What it tells.', '周五傍晚无人应答，逐级升级'),
  start: key(Text, '何时开案。', 'When the case is opened.', '2026-11-20T17:30+08:00'),
  open: key(mapOf(Snake, Given), '开案时的字段。', 'The fields of the opening.', { customer: 'C-1' }),
  received_at: key(
    Text.optional(),
    '开案的这件事何时收到；不写即开案之时。',
    'When what opens it was received; unwritten: at the opening.',
    '2026-11-20T16:00+08:00',
  ),
  by: key(Text.optional(), '谁开的案；不写为客户的渠道。', "Who opens it; unwritten the customer's channel.", 'li'),
  absent: key(Words.optional(), '谁请假，整个场景都不在。', 'Who is on leave, all the story long.', ['qian', 'sun']),
  replies: key(
    mapOf(z.string(), listOf(Json)).optional(),
    '外部系统依次的答复：`failed` 或答复的内容；答完之后为空答复。',
    'What outside systems answer in turn: `failed`, or the reply; after the last one empty replies.',
    { 'payments.compensate': ['failed', { id: 'P-1' }] },
  ),
  story: key(listOf(Entry), '依次发生的事。', 'What happens, in order.', [{ at: '4h', expect: { step: 'receive' } }]),
});

export const ScenariosFile = object({
  sop: key(Kebab, '测试哪个 SOP，与文件名相同。', "The SOP it tests, the same as the file's name.", 'complaint'),
  not_reached: key(
    mapOf(Text, Text).optional(),
    '没有场景到过、也不必到的：如覆盖报告所列，各写为什么。',
    'What no scenario reaches, as the report of coverage lists it, and why none has to.',
    { 'clock re-response cancelled': '重开的案件不撤销' },
  ),
  scenarios: key(listOf(Scenario), '场景。', 'The scenarios.', [{ title: '一切顺利' }]),
});

export type ScenariosSource = z.output<typeof ScenariosFile>;
export type ScenarioSource = ScenariosSource['scenarios'][number];
export type EntrySource = ScenarioSource['story'][number];
export type ExpectSource = z.output<typeof Expect>;
