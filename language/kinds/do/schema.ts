/** `do`: a call of a connector. */
import type { z } from 'zod';
import { ValueSource } from '../../schema/condition.ts';
import { key, mapOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { stepKeys } from '../../schema/staffing.ts';
import { Snake, Text } from '../../schema/words.ts';
import { pays } from '../../schema/pays.ts';

export const DoStep = object({
  ...stepKeys,
  do: key(
    Text,
    '调用哪个接口：`connector.call`，按键幂等。',
    'Which call: `connector.call`, idempotent by key.',
    'payments.compensate',
  ),
  with: key(mapOf(Snake, ValueSource).optional(), '送出的值；`=` 开头是 CEL。', 'Values sent; after `=` stands CEL.', {
    customer: '=customer',
  }),
  save: key(
    mapOf(Snake, Text).optional(),
    '从回复里读到字段：`{ 字段: 路径 }`。',
    'Reads the reply into fields: `{ field: path }`.',
    { order: 'order.id' },
  ),
  pays,
  outcomes: key(
    Outcomes,
    '`failed`（重试之后）；可写 `done`、`skipped`。',
    '`failed` (after retries); perhaps `done`, `skipped`.',
    { done: 'resolve', failed: 'pay-by-hand' },
  ),
});

export type DoSource = z.output<typeof DoStep>;
