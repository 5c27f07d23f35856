/** An outcome of a step: where it leads, what it asks for, what it brings about. */
import { z } from 'zod';
import { effectKeys } from './effects.ts';
import { key, mapOf, namesOf, object, onlyTrue } from './key.ts';
import { Kebab, OutcomeId, Snake, Target, Text } from './words.ts';

/** The keys of an outcome but its title: rows of a table and `if_silent` have them too. */
export const routeKeys = {
  go_to: key(
    Target.optional(),
    '下一步的 id，或 `close`（结案）、`cancel`（撤销）；块内 `done` 或块的结果；`交接.分段` 从那一段进入；不写则进入文件中的下一步。',
    'Id of the step that follows, or `close`, `cancel`; in a block `done` or an outcome of the block; `hand-over.leg` enters at that leg; unwritten: the next step of the file.',
    'dispatch',
  ),
  ...effectKeys,
  resolves: key(onlyTrue.optional(), '案件就此视为已解决（规则 13）。', 'The case counts as resolved (rule 13).', true),
  reopen: key(onlyTrue.optional(), '重开：新一轮次（规则 15）。', 'Re-opens: a new cycle (rule 15).', true),
  result: key(
    Snake.optional(),
    '结案时记下的词；不写时 `satisfied` 之后为 `confirmed`，其余为 `done`。',
    'The word for the record when the case closes; unwritten `confirmed` after `satisfied`, else `done`.',
    'unconfirmed',
  ),
};

/** An outcome written out; the short form is its target alone. */
export const OutcomeKeys = object({
  title: key(Text.optional(), '给人看的名字。', 'Its name for people.', '同意方案'),
  ...routeKeys,
  ask: key(
    namesOf(Snake).optional(),
    '以此结果完成时必须填写的字段。',
    'Fields that must be given in the act that takes this outcome.',
    ['root_cause'],
  ),
  evidence: key(
    namesOf(Kebab).optional(),
    '以此结果完成时必须提交的凭证。',
    'Evidence that must be given with this outcome.',
    ['payment-voucher'],
  ),
  reason_required: key(onlyTrue.optional(), '必须写明理由。', 'A reason must be given.', true),
  needs: key(
    z
      .string()
      .regex(/^right\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'right/not-a-right')
      .optional(),
    '只有具备这项权限（组织文件的 `rights`）的人可以选。',
    'Only who has this right, one of `rights` of the organization, may take it.',
    'right/priority-dispatch',
  ),
});

export const Outcome = z.union([Target, OutcomeKeys]).meta({ id: 'Outcome' });
export type OutcomeSource = z.output<typeof OutcomeKeys>;

export const Outcomes = mapOf(OutcomeId, Outcome).meta({ id: 'Outcomes' });
export type OutcomesSource = z.output<typeof Outcomes>;
