/** `signals`: risk signals, each with a disposition (rule 25). */
import { z } from 'zod';
import { Condition, ValueSource } from './condition.ts';
import { levelEffectKeys } from './effects.ts';
import { key, namesOf, mapOf, object } from './key.ts';
import { Duration, Kebab, Snake, Text } from './words.ts';

/** `RS01`: capitals and digits. */
const SignalCode = z.string().regex(/^[A-Z][A-Z0-9]{1,11}$/, 'signal/bad-code');

const Count = object({
  of: key(
    Kebab,
    '数什么：`contact`、`case` 或一个事件名。',
    'What is counted: `contact`, `case` or an event.',
    'contact',
  ),
  same: key(namesOf(Snake), '这些字段相同的算在一起。', 'Those with the same values here are counted together.', [
    'customer',
  ]),
  within: key(Duration, '在多长时间之内。', 'Within how long.', '24h'),
  reaches: key(z.int().min(2).max(1_000), '数到几即触发。', 'It fires when this many are reached.', 2),
});

const Silent = object({
  event: key(
    Kebab,
    '哪个事件没有来：事件名、`contact`，或 `activity`（任何操作）。',
    'The event that does not come: its name, `contact`, or `activity` (any act).',
    'scan',
  ),
  for: key(Duration, '多久没有。', 'For how long.', '24h'),
  during: key(
    Kebab.optional(),
    '只在这一步打开期间；不写：案件未解决期间。',
    'While this step is open; unwritten: while the case is open.',
    'deliver',
  ),
});

const Signal = object({
  title: key(Text, '给人看的名字。', 'Its name for people.', '响应超时'),
  when: key(
    Condition.optional(),
    '由不成立变为成立时触发，每轮次一次。',
    'Fires when this becomes true, once a cycle.',
    {
      'clock.response.state': 'breached',
    },
  ),
  count: key(
    Count.optional(),
    '跨案件计数（规则 25）；同一对象在同一时段内只触发一次。',
    'Counted across cases; once per subject and window (rule 25).',
    { of: 'contact', same: ['customer'], within: '24h', reaches: 2 },
  ),
  silent: key(Silent.optional(), '事件迟迟不来。', 'An event that does not come.', {
    event: 'scan',
    for: '24h',
    during: 'deliver',
  }),
  ...levelEffectKeys,
  run: key(Kebab.optional(), '另立这个 SOP 的案件。', 'Starts a case of this SOP.', 'rectification'),
  with: key(
    mapOf(Snake, ValueSource).optional(),
    '交给新案件的字段；`=` 开头是 CEL。',
    "The new case's fields; after `=` stands CEL.",
    { customer: '=customer' },
  ),
  dispose_within: key(
    Duration,
    '多久之内必须处置（已处理或误报）。',
    'By when it must be disposed of (handled or false alarm).',
    '4h',
  ),
}).meta({ id: 'Signal' });

export const Signals = mapOf(SignalCode, Signal);
export type SignalsSource = z.output<typeof Signals>;
export type SignalSource = z.output<typeof Signal>;
