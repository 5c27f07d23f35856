/** Cases whose runs are lost: which they are, and two people who begin them again. */
import {
  AgainIdSchema,
  AgainRequestSchema,
  AgainRequestsSchema,
  AskAgainSchema,
  ConfirmAgainSchema,
  LostCasePageSchema,
} from '../../wire/lost.ts';
import { PageQuerySchema } from '../../wire/page.ts';
import { BEGINS_AGAIN, mustHave, SEES_LOST } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { againRequest, againToWire, askAgain, confirmAgain } from '../lost/ask.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { iso } from '../translate/instants.ts';
import { pageToWire } from '../translate/page.ts';

export function lostRoutes(services: Services): Route[] {
  return [listing(services), asking(services), ...seconding(services)];
}

function listing({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/lost-cases',
    tag: 'lost',
    summary: '运行已丢失的案件 / Cases whose runs are lost',
    query: PageQuerySchema,
    answers: { 200: { description: 'A page, by id', schema: LostCasePageSchema } },
    problems: [403, 422],
    handle: async ({ identity, query }) => {
      mustHave(identity, SEES_LOST);
      const page = await record.lostCases(query);
      return {
        status: 200,
        body: pageToWire(page, ({ foundAtMs, recordedAtMs, ...it }) => ({
          ...it,
          found_at: iso(foundAtMs),
          recorded_at: iso(recordedAtMs),
        })),
      };
    },
  });
}

function asking(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/begin-agains',
    tag: 'lost',
    summary: '申请让丢失的案件继续 / Ask for lost cases to begin again',
    description: 'Some cases or all that are lost; waits for a second person.',
    body: AskAgainSchema,
    answers: { 202: { description: 'Waits for a second person', schema: AgainRequestSchema } },
    problems: [403, 409, 422],
    repeating: 'stored',
    handle: async ({ identity, body }) => {
      mustHave(identity, BEGINS_AGAIN);
      mustHaveSteppedUp(identity);
      return { status: 202, body: await askAgain(services, identity, body) };
    },
  });
}

function seconding(services: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/begin-agains',
      tag: 'lost',
      summary: '等待第二人确认的申请 / What waits for a second person',
      answers: { 200: { description: 'Oldest first', schema: AgainRequestsSchema } },
      problems: [403],
      handle: async ({ identity }) => {
        mustHave(identity, SEES_LOST);
        return { status: 200, body: { items: (await services.record.openAgainRequests()).map(againToWire) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/begin-agains/{request}',
      tag: 'lost',
      summary: '一项申请，及各案件的结果 / One request, and what became of each case',
      params: AgainIdSchema,
      answers: { 200: { description: 'As it stands', schema: AgainRequestSchema } },
      problems: [403, 404],
      handle: async ({ identity, params }) => {
        mustHave(identity, SEES_LOST);
        return { status: 200, body: await againRequest(services, params.request) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/begin-agains/{request}/confirm',
      tag: 'lost',
      summary: '由第二人确认，案件继续 / A second person confirms, and the cases begin again',
      description: 'By the hash that was shown. A case whose kept state is another by now is left, and says so.',
      params: AgainIdSchema,
      body: ConfirmAgainSchema,
      answers: { 201: { description: 'As far as it has come', schema: AgainRequestSchema } },
      problems: [403, 404, 409, 422],
      repeating: 'stored',
      handle: async ({ identity, params, body }) => {
        mustHave(identity, BEGINS_AGAIN);
        mustHaveSteppedUp(identity);
        const done = await confirmAgain(services, identity, { id: params.request, hash: body.hash });
        return { status: 201, body: done };
      },
    }),
  ];
}
