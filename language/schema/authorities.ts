/** authorities.yaml: per action and role, how much that role may decide on (semantics rules 22–24). */
import { z } from 'zod';
import { ENTRIES_MAX } from '../limits.ts';
import { key, mapOf, namesOf, object } from './key.ts';
import { Kebab } from './words.ts';

/** Money is read from its digits as written; here only what kind of value it is. */
const Amount = z.union([
  z.number().min(0, 'authority/bad-amount'),
  z.literal('unlimited', { error: 'authority/bad-amount' }),
]);

const Caps = object({
  once: key(
    Amount.optional(),
    '单次上限，元，含本数；`unlimited` 或不写为不限。',
    'At most at once, in 元, inclusive; `unlimited` or unwritten: no bound.',
    100,
  ),
  case: key(
    Amount.optional(),
    '同一案件累计上限（跨轮次、含合并案件）。',
    'At most in one case, over all cycles and merged cases.',
    200,
  ),
  day: key(Amount.optional(), '一人一天累计上限。', 'At most by one person in a day.', 1000),
  customer_30nd: key(
    Amount.optional(),
    '同一客户 30 个自然日累计上限。',
    'At most for one customer in 30 natural days.',
    300,
  ),
}).meta({ id: 'Caps' });

const Action = z
  .object({
    counts_with: key(
      namesOf(Kebab).optional(),
      '与哪几项合并计算额度：例如补偿与代金券。',
      'The actions that share these caps: compensation and vouchers, for example.',
      ['voucher'],
    ),
  })
  .catchall(Caps)
  .refine((action) => Object.keys(action).some((name) => name !== 'counts_with'), 'shape/empty-map')
  .refine((action) => Object.keys(action).length <= ENTRIES_MAX, 'file/too-many');

export const AuthoritiesFile = mapOf(Kebab, Action);

export type CapsSource = z.output<typeof Caps>;
export type AuthoritiesSource = z.output<typeof AuthoritiesFile>;
