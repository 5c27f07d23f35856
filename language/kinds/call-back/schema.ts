/** `call_back`: attempts to reach the customer (rules 13–16). */
import { z } from 'zod';
import { key, namesOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { staffingKeys, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Duration, Kebab, Span, Snake, Who } from '../../schema/words.ts';

const Spaced = z.union([z.literal('half_day'), Span]);

const Pass = z
  .string({ error: 'call-back/bad-pass' })
  .regex(/^>=\s*(10(\.0+)?|\d(\.\d+)?)$/, 'call-back/bad-pass')
  .transform((text) => Number(text.slice(2)));

const CallBack = object({
  for: key(Who.optional(), '谁来回访。', 'Who calls.', 'team/follow-up'),
  message: key(
    Kebab.optional(),
    '代替 `for`：由系统发送这条消息并等客户自己回答。',
    'Instead of `for`: the engine writes this message and waits for the answer.',
    'how-was-it',
  ),
  ...staffingKeys,
  after: key(
    Duration.optional(),
    '进入此步多久后开始（2h）。',
    'Opens this long after the step is entered (2h).',
    '2h',
  ),
  within: key(
    Span.optional(),
    '首次尝试的时限（24h），与 `after` 一样从进入此步起、按此步或流程的 `calendar` 计；其间没有可致电时段时，到下一段的末尾。用 `message` 时：自发出起等多久回答。',
    'The first attempt is due within (24h), like `after` counted from entering the step, on its or the SOP’s `calendar`; without a calling hour in between, at the end of the next calling interval. With `message`: how long an answer is waited for, from sending.',
    '24h',
  ),
  hours: key(Kebab, '可致电的时段（日历）。', 'Calling hours, a calendar.', 'calling-hours'),
  attempts: key(z.int().min(1).max(20).optional(), '最多尝试几次（3）。', 'Attempts at most (3).', 3),
  spaced: key(
    Spaced.optional(),
    '两次之间：`half_day`（默认）或时长。',
    'Between attempts: `half_day` (default) or a duration.',
    'half_day',
  ),
  evidence: key(namesOf(Kebab).optional(), '每次尝试必须有的凭证。', 'Evidence of every attempt.', [
    'call-recording',
    'case-record',
  ]),
  survey: key(
    namesOf(Snake).optional(),
    '问哪几项，每项 0–10 分（attitude, speed, solution）。',
    'The questions, each 0–10 (attitude, speed, solution).',
    ['attitude', 'speed', 'solution'],
  ),
  pass: key(Pass.optional(), '平均分达到多少算满意（>= 6）。', 'The mean that passes (>= 6).', '>= 6'),
  ladder: key(Kebab.optional(), '尝试逾期时的升级阶梯。', 'The ladder a late attempt climbs.', 'front-line'),
  ask: key(namesOf(Snake).optional(), '回访时必须填写的字段。', 'Fields that must be filled by the attempt.', [
    'root_cause',
  ]),
});

export const CallBackStep = object({
  ...stepKeys,
  call_back: key(CallBack, '回访客户。', 'Calls the customer back.', { for: 'team/follow-up', hours: 'calling-hours' }),
  outcomes: key(
    Outcomes,
    '`satisfied`、`dissatisfied`、`unreachable`；可写 `refused`（不写同 unreachable）。',
    '`satisfied`, `dissatisfied`, `unreachable`; perhaps `refused` (unwritten: as unreachable).',
    { satisfied: 'close', dissatisfied: { go_to: 'again', reopen: true }, unreachable: 'close' },
  ),
  ...waitingKeys,
});

export type CallBackSource = z.output<typeof CallBackStep>;
