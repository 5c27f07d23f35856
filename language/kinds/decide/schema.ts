/** `decide`: a decision table. */
import type { z } from 'zod';
import { Condition } from '../../schema/condition.ts';
import { key, listOf, object } from '../../schema/key.ts';
import { Outcomes, routeKeys } from '../../schema/outcome.ts';
import { stepKeys } from '../../schema/staffing.ts';

const Row = object({
  when: key(Condition.optional(), '本行何时适用；最后一行不写。', 'When the row applies; the last row has none.', {
    amount: '>= 500',
  }),
  ...routeKeys,
});

export const DecideStep = object({
  ...stepKeys,
  decide: key(listOf(Row), '判定表：第一条成立的行。', 'A decision table: the first row that matches.', [
    { when: { amount: '>= 500' }, set: { severity: 'S2' } },
    { set: { severity: 'S3' } },
  ]),
  outcomes: key(Outcomes.optional(), '只能写 `skipped`。', 'Only `skipped`.', { skipped: 'close' }),
});

export type DecideSource = z.output<typeof DecideStep>;
