/** Files of a case: brought, listed, and had by addresses that live for minutes. */
import { CaseIdSchema } from '../../wire/case.ts';
import { CaseFileIdSchema, FileLinkSchema, FilesSchema, UploadedSchema, UploadQuerySchema } from '../../wire/file.ts';
import { filesOf, linkTo } from '../files/show.ts';
import { upload } from '../files/upload.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** No person brings more, and a system that does would fill the disk. */
const UPLOADS_PER_MINUTE = 120;

export function fileRoutes(services: Services): Route[] {
  return [bringing(services), listing(services), linking(services)];
}

function bringing(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/cases/{id}/files',
    tag: 'cases',
    summary: '上传文件到案件 / Bring a file to a case',
    description:
      "The body is the file, as it is; its name stands in `Content-Disposition: attachment; filename*=UTF-8''…`. Its type is read from its bytes. The answer’s `file` goes into a field or, as `ref`, into evidence; what no act names is gone after a week.",
    params: CaseIdSchema,
    query: UploadQuerySchema,
    takes: 'bytes',
    answers: { 201: { description: 'Kept', schema: UploadedSchema } },
    problems: [403, 404, 408, 410, 507],
    repeating: 'own',
    perMinute: UPLOADS_PER_MINUTE,
    handle: (call) => upload(services, call),
  });
}

function listing(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/{id}/files',
    tag: 'cases',
    summary: '案件的文件 / The files of a case',
    params: CaseIdSchema,
    answers: { 200: { description: 'In the order in which they came', schema: FilesSchema } },
    problems: [404, 410],
    handle: async ({ identity, params }) => ({
      status: 200,
      body: { items: await filesOf(services, identity, params.id) },
    }),
  });
}

function linking(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/cases/{id}/files/{file}',
    tag: 'cases',
    summary: '一个文件，及其五分钟内有效的下载地址 / A file, and an address from which it is had within five minutes',
    params: CaseFileIdSchema,
    answers: { 200: { description: 'For this reader alone', schema: FileLinkSchema } },
    problems: [403, 404, 410],
    handle: async ({ identity, params, receivedAtMs }) => ({
      status: 200,
      body: await linkTo(services, identity, params, receivedAtMs),
    }),
  });
}
