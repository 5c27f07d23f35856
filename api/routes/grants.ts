/** The ledger of authority: what is reserved, committed, given back, or of unknown result (semantics rules 22–24). */
import { z } from 'zod';
import { mustHave, SEES_ALL_TASKS } from '../auth/permissions.ts';
import { findCase } from '../cases/find.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import type { LedgerRow } from '../../records/store/read.ts';
import { defined } from '../wire/case.ts';
import { iso } from '../wire/instants.ts';
import { Instant } from '../wire/schemas.ts';

const State = z.enum(['reserved', 'committed', 'released', 'unknown']);

const GrantSchema = z
  .object({
    case: z.string(),
    grant: z.string().describe('批准号，付款的幂等键 / also the idempotency key of its payment'),
    action: z.string().describe('authorities.yaml 中的一项 / an action of authorities.yaml'),
    amount: z.number().describe('元'),
    by: z.string().optional().describe('谁决定的；缺省：还在等人审批 / who decided; absent: somebody is asked'),
    role: z.string().optional().describe('以哪个角色；缺省：在本人额度内 / by which role; absent: own caps'),
    state: State.describe('预占、入账、释放、结果不明 / reserved, committed, released, unknown'),
    at: Instant,
  })
  .meta({ id: 'Grant' });

const Query = z.strictObject({
  case: z.string().max(100).optional().describe('只看这个案件 / of this case'),
  state: State.optional(),
});

export function grantRoutes({ record, ...services }: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/grants',
      tag: 'cases',
      summary: '授权额度的占用，早的在前 / Amounts under authority, oldest first, 500 at most',
      query: Query,
      answers: {
        200: { description: 'Lines', schema: z.object({ items: z.array(GrantSchema) }).meta({ id: 'Grants' }) },
      },
      problems: [403, 404, 422],
      handle: async ({ identity, query }) => {
        // Whoever may look at a case sees what is approved in it; all cases at once are for those who watch over them.
        if (query.case === undefined) mustHave(identity, [...SEES_ALL_TASKS, 'finance']);
        else await findCase({ record, ...services }, query.case);
        const rows = await record.grants({
          ...(query.case !== undefined && { case: query.case }),
          ...(query.state !== undefined && { state: query.state }),
        });
        return { status: 200, body: { items: rows.map(grantToWire) } };
      },
    }),
  ];
}

function grantToWire(row: LedgerRow) {
  return defined({
    case: row.case,
    grant: row.grant,
    action: row.action,
    amount: row.amount / 100,
    by: row.by,
    role: row.role,
    state: row.state,
    at: iso(row.atMs),
  });
}
