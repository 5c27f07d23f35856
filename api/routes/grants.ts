/** The ledger of authority: what is reserved, committed, given back, or of unknown result (semantics rules 22–24). */
import { GrantIdSchema, GrantQuerySchema, GrantSchema, GrantsSchema, SettleGrantSchema } from '../../wire/grant.ts';
import { mustHave, SEES_ALL_TASKS } from '../auth/permissions.ts';
import { findCase } from '../cases/find.ts';
import { settleGrant } from '../cases/settle-grant.ts';
import { Problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import type { LedgerRow } from '../../records/store/read.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';
import { seesAmounts } from '../translate/sight.ts';

export function grantRoutes(services: Services): Route[] {
  return [settling(services), listing(services)];
}

function settling(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/cases/{id}/grants/{grant}/settle',
    tag: 'cases',
    summary: '核实重置留下的付款 / Say what became of a payment that a reset left behind',
    description:
      'By finance, as the act reconcile, for payments of which their case knows nothing: those that are set_aside.',
    params: GrantIdSchema,
    body: SettleGrantSchema,
    answers: { 200: { description: 'The line as it is now', schema: GrantSchema } },
    problems: [403, 404, 409, 410, 422],
    repeating: 'stored',
    handle: async (call) => ({ status: 200, body: grantToWire(await settleGrant(services, call)) }),
  });
}

function listing(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/grants',
    tag: 'cases',
    summary: '授权额度的占用，早的在前 / Amounts under authority, oldest first, 500 at most',
    query: GrantQuerySchema,
    answers: { 200: { description: 'Lines', schema: GrantsSchema } },
    problems: [403, 404, 410, 422],
    handle: async ({ identity, query }) => {
      // Whoever may look at a case sees what is approved in it; of several at once those who lead or pay, and of their own.
      if (query.case === undefined) mustHave(identity, [...SEES_ALL_TASKS, 'finance']);
      else {
        const { published } = await findCase(services, identity, query.case);
        if (!seesAmounts(identity, published.plan))
          throw new Problem(403, 'auth/sight', { params: { field: 'amount' } });
      }
      const rows = await services.record.readAs(identity.eyes).grants({
        case: query.case,
        state: query.state,
        setAside: query.set_aside === 'true',
      });
      return { status: 200, body: { items: rows.map(grantToWire) } };
    },
  });
}

/** A line of the ledger. */
export function grantToWire(row: LedgerRow) {
  return defined({
    case: row.case,
    grant: row.grant,
    action: row.action,
    amount: row.amount / 100,
    by: row.by,
    role: row.role,
    charged: row.charged,
    state: row.state,
    at: iso(row.atMs),
    set_aside: row.setAside,
  });
}
