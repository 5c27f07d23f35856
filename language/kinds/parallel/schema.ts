/** `parallel`: several branches at once, or the same steps for each item of a list. */
import { z } from 'zod';
import type { Code } from '../../codes.ts';
import { key, mapOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { IfSilent, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Kebab, Snake, Text } from '../../schema/words.ts';

/** More branches than this are items of a list. */
const BRANCHES_MAX = 20;

const BAD_UNTIL = { error: 'parallel/bad-until' } as const satisfies { error: Code };
/** Each branch carries the code: of a union only the issues of the branch that was meant are told. */
const Until = z.union([z.enum(['all', 'any'], BAD_UNTIL), z.int(BAD_UNTIL).min(1, BAD_UNTIL)]);

/** The kind, given the schema of the steps inside (steps hold steps, so the schema of all steps closes the circle). */
export function parallelStep<S>(steps: z.ZodType<S>) {
  const Branch = object({
    title: key(Text.optional(), '给人看的名字。', 'Its name for people.', '物流核实'),
    steps: key(steps, '这一支的步骤，从第一个开始。', 'The steps of this branch, from the first.', {
      verify: { title: '核实', task: { for: 'team/logistics' }, outcomes: { verified: 'done' } },
    }),
  });
  const Parallel = object({
    branches: key(mapOf(Kebab, Branch, BRANCHES_MAX).optional(), '同时进行的各支。', 'The branches that run at once.', {
      carrier: { steps: { ask: { title: '询问', task: { for: 'team/logistics' }, outcomes: { answered: 'done' } } } },
    }),
    each: key(
      Snake.optional(),
      '代替 `branches`：对这个列表字段的每一项各走一遍 `steps`；项在条件中叫 `item`。',
      'Instead of `branches`: `steps` once for each item of this list field; conditions call it `item`.',
      'actions',
    ),
    steps: key(steps.optional(), '与 `each` 一起：每一项的步骤。', 'With `each`: the steps of every item.', {
      act: { title: '执行', task: { for: 'team/quality' }, outcomes: { finished: 'done' } },
    }),
    until: key(
      Until.optional(),
      '何时算完成：`all` 全部（默认）、`any` 任一、或几支；其余撤回。',
      'When it is done: `all` (default), `any`, or a number of branches; the rest is withdrawn.',
      'all',
    ),
  });
  return object({
    ...stepKeys,
    parallel: key(Parallel, '同时进行。', 'Branches at once.', { each: 'actions' }),
    outcomes: key(
      Outcomes.optional(),
      '`done`（不写：进入下一步），以及块内步骤指名的结果。',
      '`done` (unwritten: the next step), and what steps inside name.',
      { done: 'summary' },
    ),
    ...waitingKeys,
    if_silent: key(IfSilent.optional(), '多久没有完成就自行离开。', 'Leaves when it is not done by then.', {
      after: '48h',
      go_to: 'close',
    }),
  });
}

export type ParallelSource<S> = z.output<ReturnType<typeof parallelStep<S>>>;
