/** The OpenAPI 3.1 document, made from the same routes that Express serves. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { ProblemSchema } from '../../wire/problem.ts';
import type { Route } from '../route.ts';
import { CSV } from '../../wire/csv.ts';
import { type Components, components, type JsonSchema } from './schemas.ts';

/** Statuses of problems that every call can meet. */
const everywhere: readonly number[] = [400, 401, 422, 429, 500, 503];
/** And those of calls with a body. */
const withBody: readonly number[] = [413, 415];

const tags = [
  { name: 'cases', description: '案件：受理、办理、查询 / Cases' },
  { name: 'tasks', description: '待办与在线 / Worklists and presence' },
  { name: 'events', description: '外部事件 / Outside events' },
  { name: 'feed', description: '事件流：系统跟随案件 / The feed for systems that follow' },
  { name: 'reports', description: '报表 / Reports' },
  { name: 'sops', description: '流程：检查、发布 / Procedures' },
  { name: 'people', description: '个人信息：导出、更正、删除 / What people may ask of their own data' },
  { name: 'retention', description: '保存期限：报告、运行、特别保留 / How long what is kept' },
  { name: 'lost', description: '运行已丢失的案件 / Cases whose runs are lost' },
  { name: 'keys', description: '密钥的导出，两人同意 / Exports of the keys, by two people' },
  { name: 'tokens', description: '令牌 / Tokens' },
];

const about = [
  'Every call carries a bearer token; `sop token --as li` makes one on the machine it runs on.',
  'Every POST carries an `Idempotency-Key` made by the caller, free of personal data: the same key and body get the same answer, another body gets 422. After a 503, or no answer at all, the same key tells what became of it.',
  'Money is in 元 with at most two decimals; instants are ISO 8601. Problems are RFC 9457; `code` is stable, `detail` is zh or en by `Accept-Language`. Lists come in pages: `next` goes back in as `cursor`.',
].join('\n\n');

/** Plain JSON. */
export function openApiDocument(routes: readonly Route[], version: string): JsonSchema {
  const parts = components();
  const problem = parts.of(ProblemSchema, 'output');
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const it of routes) {
    paths[it.path] = { ...paths[it.path], [it.method]: operation(it, parts, problem) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bihuan 闭环',
      version,
      description: about,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags,
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: parts.schemas,
    },
  };
}

function operation(it: Route, parts: Components, problem: JsonSchema): JsonSchema {
  return {
    operationId: operationId(it),
    tags: [it.tag],
    summary: it.summary,
    description: it.description,
    parameters: [
      ...parameters(it.params, 'path', parts),
      ...parameters(it.query, 'query', parts),
      ...(it.method === 'post' ? [keyParameter] : []),
    ],
    ...(it.takes === 'bytes' && {
      requestBody: { required: true, content: { 'application/octet-stream': { schema: {} } } },
    }),
    ...(it.body && {
      requestBody: { required: true, content: { 'application/json': { schema: parts.of(it.body, 'input') } } },
    }),
    responses: responses(it, parts, problem),
  };
}

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Made by the caller, free of personal data; the same one for a retry',
  schema: { type: 'string', minLength: 1, maxLength: 200, examples: ['0f8c1b5e-3c9a-4a58-9d0e-6f1d2c7b8a90'] },
};

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query', parts: Components): JsonSchema[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(field, undefined).success,
    schema: parts.of(field, 'output'),
  }));
}

function responses(it: Route, parts: Components, problem: JsonSchema): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  for (const [status, { description, schema }] of Object.entries(it.answers)) {
    found[status] = {
      description,
      content: {
        'application/json': { schema: parts.of(schema, 'output') },
        ...(it.csv && { [CSV]: { schema: { type: 'string' } } }),
      },
    };
  }
  const statuses = new Set([...everywhere, ...(it.body || it.takes ? withBody : []), ...(it.problems ?? [])]);
  for (const status of [...statuses].sort((a, b) => a - b)) {
    found[status] = {
      description: STATUS_CODES[status] ?? '',
      content: { 'application/problem+json': { schema: problem } },
      ...((status === 503 || status === 429) && { headers: { 'Retry-After': { schema: { type: 'integer' } } } }),
    };
  }
  return found;
}

/** `post /v1/cases/{id}/acts` → `postCasesActs`. */
function operationId({ method, path }: Route): string {
  const words = path
    .split('/')
    .filter((word) => word !== '' && word !== 'v1')
    .map((word) => (word.startsWith('{') ? `By${capital(word.slice(1, -1))}` : capital(word)));
  return method + words.join('');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
