/** `clocks` and the `clock` of a step. */
import type { z } from 'zod';
import { z as zod } from 'zod';
import { Condition } from './condition.ts';
import { key, mapOf, namesOf, object, onlyTrue } from './key.ts';
import { PauseReason } from './pauses.ts';
import { ChosenCalendar, ChosenDuration, Duration, Kebab, DueField, Percent, Text } from './words.ts';

const shared = {
  limit: key(ChosenDuration.optional(), '时限；可按一个选项字段而不同。', 'The limit; it may depend on a choice.', {
    by: 'severity',
    S1: '1h',
    otherwise: '4h',
  }),
  due: key(
    DueField.optional(),
    '代替 `limit`：一个 date 或 instant 字段，即承诺的时刻；`each` 之内步骤的时钟也可写 `item.字段`。',
    'Instead of `limit`: a date or instant field, the promised moment; of a step inside `each` also `item.<field>`.',
    'promised_date',
  ),
  early: key(
    zod.enum(['previous', 'next']).optional(),
    '`due` 的日期当天没有服务时间时：到期在下一个服务日（`next`，不写即此），还是之前最近的服务日（`previous`）。',
    'Where the date of `due` has no hours: it is due on the next day that has some (`next`, also unwritten) or on the last one before (`previous`).',
    'next',
  ),
  calendar: key(
    ChosenCalendar.optional(),
    '按哪个日历计时；可按一个选项字段而不同；不写用最近一层的。',
    'The calendar it runs on; it may depend on a choice; unwritten: the nearest one.',
    { by: 'channel', regulator: 'always-on', otherwise: 'cn-office' },
  ),
  when: key(
    Condition.optional(),
    '不成立则不启动；`from: event.…` 的时钟可读 `event.<字段>`。',
    'Not started unless this holds; a clock `from: event.…` may read `event.<field>`.',
    { channel: 'regulator' },
  ),
  warn: key(
    namesOf(Percent).optional(),
    '在时限的这些比例预警处理人与关注者。',
    'Shares of the limit at which owner and watchers are warned.',
    ['50%', '75%'],
  ),
  ladder: key(Kebab.optional(), '升级阶梯。', 'The escalation ladder.', 'front-line'),
  min_grace: key(
    Duration.optional(),
    '重算后至少留下的时间（15m）。',
    'Time left at least after a recompute (15m).',
    '15m',
  ),
  statutory: key(onlyTrue.optional(), '法定时限：不可暂停。', 'A limit of the law: never paused.', true),
  pause_on: key(
    namesOf(PauseReason).optional(),
    '因哪些原因暂停，须在 `pauses` 中声明。',
    'The reasons for which it stands still, declared under `pauses`.',
    ['waiting_customer'],
  ),
};

const Moments = zod.union([zod.string(), namesOf(zod.string())]);

export const Clock = object({
  title: key(Text, '给人看的名字。', 'Its name for people.', '4小时响应'),
  from: key(
    Moments,
    '何时开始：`case.opened` 等，或 `<步骤>.entered / assigned / done / <结果>`，或 `event.<名>`；写几个则以先到的为准。',
    'When it starts: `case.opened` and the like, `<step>.entered / assigned / done / <outcome>`, `event.<name>`; of several the first.',
    ['case.opened', 'event.contact'],
  ),
  until: key(Moments, '何时停止，写法同 `from`。', 'When it stops, written like `from`.', 'receive.done'),
  restart: key(
    Moments.optional(),
    '走着时，这些时刻使它从头重新计时，写法同 `from`；已超时的不重来。',
    'While it runs, these moments begin it again with its whole limit, written like `from`; not once it has breached.',
    'case.contacted',
  ),
  ...shared,
}).meta({ id: 'Clock' });

export const StepClock = object({
  title: key(
    Text.optional(),
    '给人看的名字；不写用步骤的标题。',
    "Its name for people; unwritten: the step's title.",
    '授权时限',
  ),
  ...shared,
}).meta({ id: 'StepClock' });

export const Clocks = mapOf(Kebab, Clock);
export type ClockSource = z.output<typeof Clock>;
export type StepClockSource = z.output<typeof StepClock>;
