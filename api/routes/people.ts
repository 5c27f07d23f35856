/** What people may ask of their own data: a copy, a correction, to be forgotten; the latter two take two people. */
import {
  ConfirmPersonSchema,
  CorrectSchema,
  EraseSchema,
  HeldSchema,
  PersonRequestIdSchema,
  PersonRequestSchema,
  PersonRequestsSchema,
  PersonSchema,
  ShownRequestSchema,
} from '../../wire/person.ts';
import { CONFIRMS_FOR_PEOPLE, EXPORTS_PEOPLE, mustHave, SERVES_PEOPLE } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { askCorrection, askErasure, confirmRequest, shownRequest } from '../person/ask.ts';
import { exportOf } from '../person/export.ts';
import { requestToWire } from '../person/request.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** Each is one person's everything: nobody asks for more in a minute for a good reason. */
const EXPORTS_PER_MINUTE = 10;

export function peopleRoutes(services: Services): Route[] {
  return [copying(services), erasing(services), correcting(services), ...seconding(services)];
}

function copying(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/people/{customer}',
    tag: 'people',
    summary: '导出关于一个人的全部数据 / Everything held of one person',
    description: 'Values in plain: takes a fresh sign-in, and is a line of the access log.',
    params: PersonSchema,
    answers: { 200: { description: 'All of it', schema: HeldSchema } },
    problems: [403, 404],
    perMinute: EXPORTS_PER_MINUTE,
    handle: async ({ identity, params }) => {
      mustHave(identity, EXPORTS_PEOPLE);
      mustHaveSteppedUp(identity);
      return { status: 200, body: await exportOf(services, identity, params.customer) };
    },
  });
}

function erasing(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/people/{customer}/erase',
    tag: 'people',
    summary: '申请删除一个人的个人数据 / Ask for a person to be forgotten',
    description: 'Waits for a second person, and for open cases, payments under way and clocks of the law to end.',
    params: PersonSchema,
    body: EraseSchema,
    answers: { 202: { description: 'Waits for a second person', schema: PersonRequestSchema } },
    problems: [403, 404, 409, 422],
    repeating: 'stored',
    handle: async ({ identity, params, body }) => {
      mustHave(identity, SERVES_PEOPLE);
      mustHaveSteppedUp(identity);
      return { status: 202, body: await askErasure(services, identity, params.customer, body) };
    },
  });
}

function correcting(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/people/{customer}/correct',
    tag: 'people',
    summary: '申请更正一项个人数据 / Ask for one value of a person to be corrected',
    params: PersonSchema,
    body: CorrectSchema,
    answers: { 202: { description: 'Waits for a second person', schema: PersonRequestSchema } },
    problems: [403, 404, 409, 422],
    repeating: 'stored',
    handle: async ({ identity, params, body }) => {
      mustHave(identity, SERVES_PEOPLE);
      mustHaveSteppedUp(identity);
      return { status: 202, body: await askCorrection(services, identity, params.customer, body) };
    },
  });
}

function seconding(services: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/person-requests',
      tag: 'people',
      summary: '等待第二人确认的申请 / What waits for a second person',
      answers: { 200: { description: 'Oldest first', schema: PersonRequestsSchema } },
      problems: [403],
      handle: async ({ identity }) => {
        mustHave(identity, [...CONFIRMS_FOR_PEOPLE, 'auditor']);
        const items = await services.record.openPersonRequests();
        return { status: 200, body: { items: items.map((it) => requestToWire(it)) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/person-requests/{request}',
      tag: 'people',
      summary: '一项申请，及其须知 / One request, and what to know before confirming',
      description: 'Of a correction both values, which is a line of the access log.',
      params: PersonRequestIdSchema,
      answers: { 200: { description: 'As it stands', schema: ShownRequestSchema } },
      problems: [403, 404],
      handle: async ({ identity, params }) => {
        mustHave(identity, CONFIRMS_FOR_PEOPLE);
        return { status: 200, body: await shownRequest(services, identity, params.request) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/person-requests/{request}/confirm',
      tag: 'people',
      summary: '由第二人确认并执行 / A second person confirms, and it is done',
      description:
        'By the hash she was shown. Everything is looked at again in the transaction; the receipt is signed.',
      params: PersonRequestIdSchema,
      body: ConfirmPersonSchema,
      answers: { 201: { description: 'Done', schema: PersonRequestSchema } },
      problems: [403, 404, 409, 422],
      repeating: 'stored',
      handle: async ({ identity, params, body }) => {
        mustHave(identity, CONFIRMS_FOR_PEOPLE);
        mustHaveSteppedUp(identity);
        const done = await confirmRequest(services, identity, { id: params.request, hash: body.hash });
        return { status: 201, body: done };
      },
    }),
  ];
}
