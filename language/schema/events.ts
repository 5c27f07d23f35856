/** `on`: what outside events mean for open cases, wherever they stand. */
import type { z } from 'zod';
import { Condition } from './condition.ts';
import { effectKeys } from './effects.ts';
import { key, mapOf, object } from './key.ts';
import { Kebab, Snake, Target, Text } from './words.ts';

const OnEvent = object({
  subject: key(
    Snake.optional(),
    '事件关于哪些案件：这个字段与事件所报的值相同的未结案件；`contact` 不写。',
    'Which open cases it concerns: those whose field has the value the event names; unwritten for `contact`.',
    'order',
  ),
  when: key(
    Condition.optional(),
    '不成立则不起作用；`event.<字段>` 是它带来的，联系另有 `event.channel`、`event.text`、`event.received_at`。',
    'Without effect unless this holds; `event.<field>` is what it brings, of a contact also `event.channel`, `event.text`, `event.received_at`.',
    { amount: '> 0' },
  ),
  save: key(
    mapOf(Snake, Text).optional(),
    '从事件里读到字段：`{ 字段: 路径 }`。',
    'Reads the event into fields: `{ field: path }`.',
    { order: 'order.id' },
  ),
  ...effectKeys,
  go_to: key(
    Target.optional(),
    '撤回正在进行的一切，从这一步继续；已解决的案件只可 `close` 或 `cancel`。',
    'What is open is withdrawn and the case goes on here; once resolved only `close` or `cancel` is taken.',
    'cancel',
  ),
}).meta({ id: 'OnEvent' });

export const On = mapOf(Kebab, OnEvent);
export type OnSource = z.output<typeof On>;
