/** The ledger of authority: amounts that are reserved, committed, given back, or of unknown result. */
import { z } from 'zod';
import { Instant } from './value.ts';

const StateSchema = z.enum(['reserved', 'committed', 'released', 'unknown']);

/** Which lines. */
export const GrantQuerySchema = z.strictObject({
  case: z.string().max(100).optional().describe('只看这个案件 / of this case'),
  state: StateSchema.optional(),
});
export type GrantQuery = z.output<typeof GrantQuerySchema>;

/** One line; the amount is in 元. */
export const GrantSchema = z
  .object({
    case: z.string(),
    grant: z.string().describe('批准号，付款的幂等键 / also the idempotency key of its payment'),
    action: z.string().describe('authorities.yaml 中的一项 / an action of authorities.yaml'),
    amount: z.number().describe('元'),
    by: z.string().optional().describe('谁决定的；缺省：还在等人审批 / who decided; absent: somebody is asked'),
    role: z.string().optional().describe('以哪个角色；缺省：在本人额度内 / by which role; absent: own caps'),
    charged: z.array(z.string()).optional().describe('记在谁的额度上 / against whose caps it counts'),
    state: StateSchema.describe('预占、入账、释放、结果不明 / reserved, committed, released, unknown'),
    at: Instant,
  })
  .meta({ id: 'Grant' });
export type Grant = z.output<typeof GrantSchema>;

/** Oldest first. */
export const GrantsSchema = z.object({ items: z.array(GrantSchema) }).meta({ id: 'Grants' });
export type Grants = z.output<typeof GrantsSchema>;
