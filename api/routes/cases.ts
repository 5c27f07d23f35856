/** Cases: open, list, look at one, act on it, read its audit. */
import { ActSchema } from '../../wire/act.ts';
import { CaseFiltersSchema, CasePageSchema } from '../../wire/case-list.ts';
import { CaseIdSchema, CaseSchema } from '../../wire/case.ts';
import { NewCaseSchema } from '../../wire/intake.ts';
import { PageQuerySchema } from '../../wire/page.ts';
import { ReplySchema } from '../../wire/reply.ts';
import { TimelineSchema } from '../../wire/timeline.ts';
import { readsPersonal } from '../auth/permissions.ts';
import { performAct } from '../cases/act.ts';
import { caseFor, noteView } from '../cases/case-for.ts';
import { revealing, workersOf } from '../cases/revealing.ts';
import { findCase } from '../cases/find.ts';
import { asItStands } from '../lost/standing.ts';
import { openCase } from '../intake/open-case.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { caseRowToWire } from '../translate/case.ts';
import { casesNamed, withoutOthers } from '../translate/other-cases.ts';
import { pageToWire } from '../translate/page.ts';
import { masked, readAll } from '../translate/reveal.ts';
import { eventInSight, mustSeeFilters, seesAmounts, tellsAmount } from '../translate/sight.ts';
import { eventToWire } from '../translate/timeline.ts';

export function caseRoutes(services: Services): Route[] {
  return [opening(services), listing(services), showing(services), acting(services), telling(services)];
}

function opening(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/cases',
    tag: 'cases',
    summary: '受理：新开案件，或并入在办案件 / Open a case, or join an open one',
    body: NewCaseSchema,
    answers: {
      201: { description: 'A new case', schema: ReplySchema },
      200: { description: 'Joined to an open case as a contact, or heard before', schema: ReplySchema },
    },
    problems: [403, 409, 422],
    repeating: 'own',
    lane: 'open',
    handle: (call) => openCase(services, call),
  });
}

function listing({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases',
    tag: 'cases',
    summary: '案件列表，新的在前 / Cases, newest first',
    query: CaseFiltersSchema,
    answers: { 200: { description: 'A page', schema: CasePageSchema } },
    problems: [403, 422],
    handle: async ({ query, identity }) => {
      mustSeeFilters(query, identity);
      const { lost, ...others } = query;
      const wanted = { ...others, ...(lost !== undefined && { lost: lost === 'true' }) };
      const page = await record.readAs(identity.eyes).listCases(wanted);
      return { status: 200, body: pageToWire(page, (row) => caseRowToWire(row, identity)) };
    },
  });
}

function showing(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/{id}',
    tag: 'cases',
    summary: '案件现况 / A case as it stands',
    params: CaseIdSchema,
    answers: { 200: { description: 'The view', schema: CaseSchema } },
    problems: [404, 410],
    handle: async ({ params, identity }) => {
      const { found: recorded, published } = await findCase(services, identity, params.id);
      const found = await asItStands(services, recorded);
      await noteView(services, identity, found, 'case:view');
      const reveal = await revealing(services, identity, found.view);
      return {
        status: 200,
        body: await caseFor(services, identity, { found, published, reveal, fromBothSides: true }),
      };
    },
  });
}

function acting(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/cases/{id}/acts',
    tag: 'cases',
    summary: '办理 / Every deed on a case',
    description: 'The same key and body are answered the same way; a refusal (403, 409, 422) changes nothing.',
    params: CaseIdSchema,
    body: ActSchema,
    answers: { 200: { description: 'Done', schema: ReplySchema } },
    problems: [403, 404, 410, 409, 422],
    repeating: 'own',
    lane: 'act',
    handle: (call) => performAct(services, call),
  });
}

function telling(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/{id}/timeline',
    tag: 'cases',
    summary: '案件经过 / Every domain event',
    params: CaseIdSchema,
    query: PageQuerySchema,
    answers: { 200: { description: 'A page', schema: TimelineSchema } },
    problems: [404, 410, 422],
    handle: async ({ params, query, identity }) => {
      const { found, published } = await findCase(services, identity, params.id);
      await noteView(services, identity, found, 'case:timeline');
      const reading = services.record.readAs(identity.eyes);
      const page = await reading.timeline(params.id, query);
      const others = identity.eyes.sees === 'all' ? undefined : await reading.seen(casesNamed(page.items));
      const items = others === undefined ? page.items : page.items.flatMap((it) => withoutOthers(it, others) ?? []);
      const reveal = readsPersonal(identity, workersOf(found.view))
        ? await readAll(
            services.record,
            items.map((it) => it.data ?? null),
            { case: params.id, purpose: 'case:timeline', actor: identity.id },
          )
        : masked;
      const amounts = seesAmounts(identity, published.plan);
      const seen = { ...page, items: items.filter(({ type }) => amounts || !tellsAmount(type)) };
      return {
        status: 200,
        body: pageToWire(seen, (event) => eventInSight(eventToWire(event, published.plan, reveal), identity)),
      };
    },
  });
}
