/** The ledger of authority: amounts that are reserved, committed, given back, or of unknown result. */
import { z } from 'zod';
import { CaseIdSchema } from './case.ts';
import { Instant } from './value.ts';

const StateSchema = z.enum(['reserved', 'committed', 'released', 'unknown']);

/** Which lines. */
export const GrantQuerySchema = z.strictObject({
  case: z.string().max(100).optional().describe('只看这个案件 / of this case'),
  state: StateSchema.optional(),
  set_aside: z
    .enum(['true'])
    .optional()
    .describe('只看重置留下、尚未核实的付款 / only payments that a reset left behind and nobody has settled'),
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
    set_aside: z
      .literal(true)
      .optional()
      .describe(
        '重置可能留下的付款，案件不知道它，待财务核实 / a reset may have left it behind: its case knows nothing of it',
      ),
  })
  .meta({ id: 'Grant' });
export type Grant = z.output<typeof GrantSchema>;

/** Oldest first. */
export const GrantsSchema = z.object({ items: z.array(GrantSchema) }).meta({ id: 'Grants' });
export type Grants = z.output<typeof GrantsSchema>;

/** One line of one case. */
export const GrantIdSchema = CaseIdSchema.extend({ grant: z.string().min(1).max(100) });

/** What became of a payment that a reset left behind. */
export const SettleGrantSchema = z.strictObject({
  as: z.enum(['paid', 'not_paid']).describe('已付；未付'),
  reference: z
    .string()
    .min(1)
    .max(100)
    .describe('支付方的流水号或查询单号 / what the provider calls the payment, or the inquiry'),
  reason: z.string().min(1).max(4_000).describe('原因，存入保险库 / why; kept in the vault'),
});
export type SettleGrant = z.output<typeof SettleGrantSchema>;
