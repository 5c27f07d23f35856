/** `run`: another SOP as a case of its own. */
import type { z } from 'zod';
import { ValueSource } from '../../schema/condition.ts';
import { key, mapOf, object, onlyTrue } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { IfSilent, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Kebab, Snake, Text } from '../../schema/words.ts';

export const RunStep = object({
  ...stepKeys,
  run: key(Kebab, '另立这个 SOP 的案件。', 'Starts a case of this SOP.', 'return-dispute'),
  with: key(
    mapOf(Snake, ValueSource).optional(),
    '交给新案件的字段；`=` 开头是 CEL。',
    "The new case's fields; after `=` stands CEL.",
    { customer: '=customer' },
  ),
  and_wait: key(onlyTrue.optional(), '等到新案件结束。', 'Waits until that case has ended.', true),
  save: key(
    mapOf(Snake, Text).optional(),
    '与 `and_wait` 一起：从新案件读到字段：`{ 字段: 新案件的字段 }`，以及 `case.id`、`case.state`、`case.result`。',
    "With `and_wait`: reads that case's fields, `case.id`, `case.state` and `case.result` into fields.",
    { compensation: 'compensation' },
  ),
  outcomes: key(
    Outcomes.optional(),
    '可写 `done`、`failed`（无法立案，或新案件被撤销）。',
    'Perhaps `done`, `failed` (it could not be started, or was cancelled).',
    { done: 'deliver' },
  ),
  ...waitingKeys,
  if_silent: key(IfSilent.optional(), '多久没有结束就自行离开。', 'Leaves when it has not ended by then.', {
    after: '48h',
    go_to: 'close',
  }),
});

export type RunSource = z.output<typeof RunStep>;
