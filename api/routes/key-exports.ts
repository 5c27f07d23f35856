/** Exports of the installation's keys: two people agree here, and the operator's console writes the file. */
import {
  AskKeyExportSchema,
  ConfirmKeyExportSchema,
  KeyExportIdSchema,
  KeyExportSchema,
  KeyExportsSchema,
} from '../../wire/key-export.ts';
import { ASKS_FOR_KEYS, CONFIRMS_KEYS, mustHave, SEES_KEY_EXPORTS } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { askKeyExport, confirmKeyExport, keyExport, keyExportToWire } from '../keys/ask.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** Nobody carries keys to another machine more often. */
const EXPORTS_PER_MINUTE = 30;

export function keyExportRoutes(services: Services): Route[] {
  return [asking(services), ...seconding(services)];
}

function asking(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/key-exports',
    tag: 'keys',
    summary: '申请导出本安装的密钥 / Ask for the installation’s keys to be exported',
    description: 'To one recipient of age. Waits for a second person; no key is ever in an answer.',
    body: AskKeyExportSchema,
    answers: { 202: { description: 'Waits for a second person', schema: KeyExportSchema } },
    problems: [403, 422],
    repeating: 'stored',
    perMinute: EXPORTS_PER_MINUTE,
    handle: async ({ identity, body }) => {
      mustHave(identity, ASKS_FOR_KEYS);
      mustHaveSteppedUp(identity);
      return { status: 202, body: await askKeyExport(services, identity, body) };
    },
  });
}

function seconding(services: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/key-exports',
      tag: 'keys',
      summary: '尚未写出的密钥导出申请 / Exports that are not written yet',
      answers: { 200: { description: 'Oldest first, without those that lapsed', schema: KeyExportsSchema } },
      problems: [403],
      handle: async ({ identity }) => {
        mustHave(identity, SEES_KEY_EXPORTS);
        return { status: 200, body: { items: (await services.record.openKeyExports()).map(keyExportToWire) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/key-exports/{request}',
      tag: 'keys',
      summary: '一项密钥导出申请 / One request, and what became of it',
      params: KeyExportIdSchema,
      answers: { 200: { description: 'As it stands', schema: KeyExportSchema } },
      problems: [403, 404],
      handle: async ({ identity, params }) => {
        mustHave(identity, SEES_KEY_EXPORTS);
        return { status: 200, body: await keyExport(services, params.request) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/key-exports/{request}/confirm',
      tag: 'keys',
      summary: '由第二人确认；之后在控制台写出一次 / A second person confirms; the console then writes the file, once',
      description: 'By the hash that was shown. `sop secret export` at the operator’s console writes the file.',
      params: KeyExportIdSchema,
      body: ConfirmKeyExportSchema,
      answers: { 201: { description: 'Confirmed', schema: KeyExportSchema } },
      problems: [403, 404, 409, 422],
      repeating: 'stored',
      handle: async ({ identity, params, body }) => {
        mustHave(identity, CONFIRMS_KEYS);
        mustHaveSteppedUp(identity);
        const done = await confirmKeyExport(services, identity, { id: params.request, hash: body.hash });
        return { status: 201, body: done };
      },
    }),
  ];
}
