/** The report of one case's hand-overs: each leg's times, breaches and the party they are attributed to (rules 19–21). */
import { type Accountable, type Breach, type Leg, legsOf } from '../../engine/see/legs.ts';
import { CaseIdSchema } from '../../wire/case.ts';
import { LegReportSchema } from '../../wire/leg-report.ts';
import { allEvents } from '../cases/all-events.ts';
import { findCase } from '../cases/find.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';

export function legRoutes(services: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/cases/{id}/legs',
      tag: 'cases',
      summary: '交接各段：用时、超时与责任方 / Legs of the hand-over: times, breaches, parties',
      params: CaseIdSchema,
      answers: {
        200: { description: 'The report; empty lists for a case without a hand-over', schema: LegReportSchema },
      },
      problems: [404, 410],
      handle: async ({ params, identity }) => {
        await findCase(services, identity, params.id);
        const { legs, accountable } = legsOf(await allEvents(services.record.readAs(identity.eyes), params.id));
        return { status: 200, body: { legs: legs.map(legToWire), accountable: accountable.map(spanToWire) } };
      },
    }),
  ];
}

function legToWire({ offeredAtMs, acceptedAtMs, endedAtMs, breaches, ...same }: Leg) {
  return defined({
    ...same,
    offered_at: iso(offeredAtMs),
    accepted_at: iso(acceptedAtMs),
    ended_at: iso(endedAtMs),
    breaches: breaches.map(breachToWire),
  });
}

function breachToWire({ clock, atMs, accountable, attributedTo, offerAgeMs }: Breach) {
  return defined({
    clock,
    at: iso(atMs),
    accountable,
    attributed_to: attributedTo,
    offer_open_for_s: offerAgeMs === undefined ? undefined : Math.round(offerAgeMs / 1_000),
  });
}

function spanToWire({ team, fromMs, untilMs }: Accountable) {
  return defined({ team, from: iso(fromMs), until: iso(untilMs) });
}
