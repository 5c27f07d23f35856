/** Cases: open, list, look at one, act on it, read its audit. */
import { z } from 'zod';
import type { View } from '../../engine/see/view.ts';
import { readsPersonal } from '../auth/permissions.ts';
import { performAct } from '../cases/act.ts';
import { findCase } from '../cases/find.ts';
import { ReplySchema } from '../cases/reply.ts';
import { openCase } from '../intake/open-case.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { ActSchema } from '../wire/act.ts';
import { caseRowToWire, caseToWire } from '../wire/case.ts';
import { TimelineEventSchema } from '../wire/events.ts';
import { Limit, pageOf, pageToWire } from '../wire/page.ts';
import { masked, readAll } from '../wire/reveal.ts';
import { CaseSchema, CaseStateSchema, Instant, Sla, ValueSchema } from '../wire/schemas.ts';
import { eventToWire } from '../wire/timeline.ts';
import type { Value } from '../../language/plan.ts';

const text = z.string().min(1).max(200);
const OneCase = z.object({ id: z.string().describe('案件号 / case id') });

const NewCaseSchema = z
  .strictObject({
    sop: text.describe('流程 / id of a published SOP; its newest version is used'),
    data: z.record(z.string(), ValueSchema).describe('字段 / fields of the SOP; money in 元, instants in ISO 8601'),
    channel: text.optional().describe('渠道 / where the message came from'),
    message_id: text
      .optional()
      .describe('该渠道内的消息号 / its id there: the same message opens and joins nothing twice'),
  })
  .meta({
    id: 'NewCase',
    examples: [
      { sop: 'complaint', data: { customer: 'CU-1001', order: 'O-77', channel: 'hotline', description: '空调不制冷' } },
    ],
  });

const CaseRowSchema = z
  .object({
    case: z.string(),
    sop: z.string(),
    version: z.int(),
    title: z.string(),
    state: CaseStateSchema,
    step: z.string().optional(),
    team: z.string().optional(),
    owner: z.string().optional(),
    severity: z.string().optional(),
    sla: Sla,
    next_due: Instant.optional(),
    customer: z.string().optional(),
    opened_at: Instant,
    resolved_at: Instant.optional(),
    closed_at: Instant.optional(),
    result: z.string().optional(),
  })
  .meta({ id: 'CaseRow' });

const Filters = z.strictObject({
  sop: text.optional(),
  state: CaseStateSchema.optional(),
  step: text.optional(),
  team: text.optional(),
  assignee: text.optional(),
  severity: text.optional(),
  sla: Sla.optional(),
  customer: text.optional(),
  text: text
    .optional()
    .describe('编号、标题与非个人文本中的任意文字 / anywhere in id, title and texts that are not personal'),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});

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
    handle: (call) => openCase(services, call),
  });
}

function listing({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases',
    tag: 'cases',
    summary: '案件列表，新的在前 / Cases, newest first',
    query: Filters,
    answers: { 200: { description: 'A page', schema: pageOf(CaseRowSchema, 'CasePage') } },
    problems: [422],
    handle: async ({ query }) => ({
      status: 200,
      body: pageToWire(await record.listCases(withoutEmpty(query)), caseRowToWire),
    }),
  });
}

function showing(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/{id}',
    tag: 'cases',
    summary: '案件现况 / A case as it stands',
    params: OneCase,
    answers: { 200: { description: 'The view', schema: CaseSchema } },
    problems: [404],
    handle: async ({ params, identity }) => {
      const { found, published } = await findCase(services, params.id);
      const data = found.view.data as Value;
      const reveal = readsPersonal(identity, workersOf(found.view))
        ? await readAll(services.record, data, { case: params.id, purpose: 'case:view', actor: identity.id })
        : masked;
      const links = await services.record.relations(params.id);
      return { status: 200, body: { ...caseToWire(found, published, reveal), ...(links.length > 0 && { links }) } };
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
    params: OneCase,
    body: ActSchema,
    answers: { 200: { description: 'Done', schema: ReplySchema } },
    problems: [403, 404, 409, 422],
    repeating: 'own',
    handle: (call) => performAct(services, call),
  });
}

function telling(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/{id}/timeline',
    tag: 'cases',
    summary: '案件经过 / Every domain event',
    params: OneCase,
    query: z.strictObject({ cursor: z.string().max(500).optional(), limit: Limit }),
    answers: { 200: { description: 'A page', schema: pageOf(TimelineEventSchema, 'Timeline') } },
    problems: [404, 422],
    handle: async ({ params, query, identity }) => {
      const { found, published } = await findCase(services, params.id);
      const page = await services.record.timeline(params.id, withoutEmpty(query));
      const reveal = readsPersonal(identity, workersOf(found.view))
        ? await readAll(
            services.record,
            page.items.map((it) => it.data ?? null),
            { case: params.id, purpose: 'case:timeline', actor: identity.id },
          )
        : masked;
      return { status: 200, body: pageToWire(page, (event) => eventToWire(event, published.plan, reveal)) };
    },
  });
}

/** Those whose work the case is now: they read what they work on, whatever their role. */
function workersOf(view: View): (string | undefined)[] {
  return [view.owner, ...view.tasks.map((task) => task.assignee)];
}

/** Members that were not given are absent, as the record wants them. */
function withoutEmpty<T extends object>(query: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as never;
}
