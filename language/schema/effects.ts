/** Effects: the same keys with the same meaning on outcomes, rows and ladder levels. */
import { z } from 'zod';
import { ValueSource } from './condition.ts';
import { key, mapOf, object } from './key.ts';
import { Kebab, Snake, Text, Who, WhoList } from './words.ts';

export const Notify = z
  .union([Who, z.array(Who).min(1, 'shape/empty-list'), mapOf(Text, Kebab)])
  .meta({ id: 'Notify' });
export type NotifySource = z.output<typeof Notify>;

const told = {
  notify: key(
    Notify.optional(),
    '通知谁：一个人、一个列表，或 `{ 谁: 消息 }`（没有消息时发标准通知）。',
    'Who is told: one, a list, or `{ who: message }` (without a message, the standard notice).',
    { customer: 'tracking-link' },
  ),
  watch: key(
    WhoList.optional(),
    '此后能看见案件并收到预警的人。',
    'People who from then on see the case and get its warnings.',
    'role/legal',
  ),
  raise: key(
    z.literal('severity', { error: 'effect/raise' }).optional(),
    '严重级上调一级。',
    'One severity worse.',
    'severity',
  ),
  escalate: key(
    object({
      ladder: key(Kebab, '哪一条升级阶梯。', 'Which ladder.', 'resolution'),
      level: key(z.int().min(1), '第几级，从 1 起。', 'Which level, from 1.', 2),
    }).optional(),
    '立即触发升级阶梯的这一级。',
    'That level of the ladder fires now.',
    { ladder: 'resolution', level: 2 },
  ),
};

/** Effects of an outcome or row. */
export const effectKeys = {
  set: key(
    mapOf(Snake, ValueSource).optional(),
    '给字段赋值；`=` 开头是 CEL，`null` 清空。',
    'Gives fields values; after `=` stands CEL, `null` empties.',
    { severity: 'S1' },
  ),
  ...told,
};

/** Effects of a ladder's level: no `set`. */
export const levelEffectKeys = told;

/** Effects as the compiler sees them, whichever construct they stand in. */
export interface EffectsSource {
  set?: Record<string, z.output<typeof ValueSource>> | undefined;
  notify?: NotifySource | undefined;
  watch?: string[] | undefined;
  raise?: 'severity' | undefined;
  escalate?: { ladder: string; level: number } | undefined;
}
