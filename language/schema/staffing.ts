/** What steps share: a title and a guard, how people are found, what a waiting step may carry. */
import { z } from 'zod';
import { StepClock } from './clock.ts';
import { Condition } from './condition.ts';
import { Notify } from './effects.ts';
import { key, object } from './key.ts';
import { routeKeys } from './outcome.ts';
import { PauseReason } from './pauses.ts';
import { ChosenSpan, Interval, Kebab, Span, Text, WhoList } from './words.ts';

/** Keys of every step. */
export const stepKeys = {
  title: key(
    Text,
    '给人看的名字，可以有 `{{字段}}`；`each` 里还可以有 `{{item}}`、`{{item.字段}}`。',
    'Its name for people; may hold `{{field}}`, inside `each` also `{{item}}` and `{{item.field}}`.',
    '首次接触',
  ),
  stage: key(Text.optional(), '所属阶段，`stages` 之一。', 'The stage, one of `stages`.', '接收'),
  when: key(Condition.optional(), '不成立则跳过本步。', 'Unless this holds the step is skipped.', {
    compensation: '> 0',
  }),
};

/** Keys of every step that waits: the others take no time, so that a calendar would change nothing there. */
export const waitingKeys = {
  calendar: key(
    Kebab.optional(),
    '本步的日历；不写用 SOP 的。',
    "The step's calendar; unwritten: the SOP's.",
    'cn-office',
  ),
  clock: key(
    StepClock.optional(),
    '本步每次进入都重新开始的时钟。',
    'A clock that starts at every visit of the step.',
    { limit: '2h', ladder: 'front-line' },
  ),
  remind: key(
    object({
      every: key(Interval, '间隔。', 'The interval.', '24h'),
      notify: key(Notify, '提醒谁。', 'Who is reminded.', { customer: 'please-reply' }),
    }).optional(),
    '等待期间的提醒。',
    'Reminders while it waits.',
    { every: '24h', notify: 'owner' },
  ),
  pause: key(
    PauseReason.optional(),
    '本步打开期间因此暂停，须在 `pauses` 中声明。',
    'While the step is open the case pauses for this, declared under `pauses`.',
    'waiting_customer',
  ),
};

/** `if_silent`: an outcome of its own after a time. */
export const IfSilent = object({ after: key(Span, '多久无结果。', 'After how long.', '48h'), ...routeKeys });

/** How a person of a team or role is found (rule 26). */
export const staffingKeys = {
  by: key(
    z.enum(['claim', 'round_robin', 'least_loaded'], { error: 'staffing/unknown-strategy' }).optional(),
    '怎样找人：`claim` 领取（默认）、`round_robin` 轮流、`least_loaded` 最空闲。',
    'How a person is found: `claim` (default), `round_robin`, `least_loaded`.',
    'least_loaded',
  ),
  skill: key(
    Text.optional(),
    '需要的技能：一个字段（取其值），或技能名。',
    'The skill needed: a field (its value), or the name of a skill.',
    'category',
  ),
  not_by: key(
    WhoList.optional(),
    '不能由谁来做；`everyone_before` 是本案其他步骤做过的每一个人。',
    'Who must not do it; `everyone_before` is everybody who had the work of another step of the case.',
    ['everyone_before'],
  ),
  accept_within: key(
    ChosenSpan.optional(),
    '多久内不接受就收回，另找人。',
    'Not accepted by then, the offer is withdrawn and somebody else found.',
    '30m',
  ),
};
