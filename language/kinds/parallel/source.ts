/** What a `parallel` as written says of itself. */
import type { StepsSource } from '../../schema/step.ts';
import { type Branch, DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { ParallelSource } from './schema.ts';

export const parallel: SourceFacts<ParallelSource<StepsSource>> = {
  ...DECLARES_NOTHING,
  outcomes: () => ['done'],
  branches: ({ parallel: { branches, steps } }) => [
    ...Object.entries(branches ?? {}).map(
      ([id, b]): Branch => ({ id, path: ['parallel', 'branches', id, 'steps'], steps: b.steps }),
    ),
    ...(steps === undefined ? [] : [{ id: 'each', path: ['parallel', 'steps'], steps }]),
  ],
  each: (source) => source.parallel.each,
};
