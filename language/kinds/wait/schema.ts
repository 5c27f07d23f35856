/** `wait`: for outside events, or for a time, whichever comes first. */
import type { z } from 'zod';
import { key, mapOf, namesOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Kebab, Snake, Span, Text } from '../../schema/words.ts';

const Wait = object({
  events: key(namesOf(Kebab).optional(), '等哪些外部事件。', 'The outside events it waits for.', ['parcel-returned']),
  for: key(Span.optional(), '最多等多久。', 'How long at most.', '7nd'),
  until: key(
    Snake.optional(),
    '等到这个 date 或 instant 字段的时刻。',
    'Until the moment of this date or instant field.',
    'plan_due',
  ),
  save: key(
    mapOf(Snake, Text).optional(),
    '从事件里读到字段：`{ 字段: 路径 }`。',
    'Reads the event into fields: `{ field: path }`.',
    { order: 'order.id' },
  ),
});

export const WaitStep = object({
  ...stepKeys,
  wait: key(Wait, '等待事件或时间。', 'Waits for events or a time.', { events: ['parcel-returned'], for: '7nd' }),
  outcomes: key(
    Outcomes.optional(),
    '可写 `happened` 或各事件名，以及 `silent`。',
    'Perhaps `happened` or the events by name, and `silent`.',
    { happened: 'check', silent: 'close' },
  ),
  ...waitingKeys,
});

export type WaitSource = z.output<typeof WaitStep>;
