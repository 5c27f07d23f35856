/** Conditions and values as written: a map of tests, or CEL text; literals, or `=` and CEL. */
import { z } from 'zod';
import { LIST_ITEMS_MAX } from '../limits.ts';
import { listOf } from './key.ts';
import { Text } from './words.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What stands behind a name: a value, a test as text (`>= 5000`), or a list of which any value does. */
const Test = z.union([Scalar, z.array(Scalar).min(1, 'shape/empty-list').max(LIST_ITEMS_MAX, 'file/too-many')]);

export type ConditionSource = string | TestsSource;
export interface TestsSource {
  any?: TestsSource[] | undefined;
  all?: TestsSource[] | undefined;
  not?: TestsSource | undefined;
  have?: string | string[] | undefined;
  [name: string]: unknown;
}

const Tests: z.ZodType<TestsSource> = z.lazy(() =>
  z
    .object({
      any: listOf(Tests).optional(),
      all: listOf(Tests).optional(),
      not: Tests.optional(),
      have: z.union([Text, listOf(Text)]).optional(),
    })
    .catchall(Test)
    .refine((tests) => Object.keys(tests).length > 0, 'shape/empty-map'),
);

export const Condition: z.ZodType<ConditionSource> = z.union([Text, Tests]).meta({ id: 'Condition' });

/** A value in `set` and `with`. */
export const ValueSource = z.union([z.null(), Scalar, z.array(Scalar).max(LIST_ITEMS_MAX, 'file/too-many')]);
