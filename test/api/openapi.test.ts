/** The document: whole, consistent, and the same as what is served. (Answers are held against it by the harness.) */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACT_NAMES } from '../../engine/event.ts';
import { Api } from '../setup/api.ts';

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, object> }>;
}
interface Document {
  openapi: string;
  security: object[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { examples?: unknown[]; oneOf?: { properties: { act: { const: string } } }[] }>;
  };
}

let api: Api;
let document: Document;
beforeAll(async () => {
  api = await Api.start({ worker: false });
  document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Document;
});
afterAll(() => api.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );

test('every reference leads somewhere, and every schema compiles', () => {
  const text = JSON.stringify(document);
  const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((it) => it[1] ?? '');
  expect(refs.length).toBeGreaterThan(20);
  for (const ref of new Set(refs))
    expect(document.components.schemas).toHaveProperty([ref.replace('#/components/schemas/', '')]);
  expect(text).not.toMatch(/\$defs|\$schema|__shared/);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'd');
  for (const name of Object.keys(document.components.schemas))
    expect(ajv.compile({ $ref: `d#/components/schemas/${name}` })).toBeTypeOf('function');
});

test('every call has a name, words, its parameters and its problems', () => {
  const all = operations();
  expect(document.openapi).toBe('3.1.0');
  expect(document.security).toEqual([{ bearer: [] }]);
  expect(new Set(all.map((it) => it.operationId)).size).toBe(all.length);
  expect(new Set(all.flatMap((it) => it.tags))).toEqual(new Set(document.tags.map((it) => it.name)));
  for (const { path, method, summary, parameters, responses } of all) {
    expect(summary.length).toBeGreaterThan(5);
    const named = parameters.filter((it) => it.in === 'path').map((it) => it.name);
    expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((it) => it[1]));
    expect(parameters.some((it) => it.name === 'Idempotency-Key' && it.required)).toBe(method === 'post');
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '429', '500', '503']));
  }
});

test('all addresses of the contract are there, and every one is served', async () => {
  const named = operations().map((it) => `${it.method} ${it.path}`);
  expect(named).toEqual(
    expect.arrayContaining([
      'post /v1/cases',
      'get /v1/cases',
      'get /v1/cases/{id}',
      'get /v1/cases/{id}/timeline',
      'post /v1/cases/{id}/acts',
      'post /v1/events',
      'get /v1/tasks',
      'get /v1/sops',
      'post /v1/sops',
    ]),
  );
  for (const { path, method } of operations()) {
    const numbered = path.replace(/\{(version|publication|request|run)\}/, '1');
    const url = `${api.url}${numbered.replace('{file}', `file:v1.${'x'.repeat(43)}`).replace(/\{\w+\}/g, 'x')}`;
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${await api.token('li')}` },
    });
    expect([path, response.status === 405]).toEqual([path, false]);
    const { code } = (await response.json()) as { code?: string };
    expect([path, code]).not.toEqual([path, 'request/no-such-path']);
  }
});

test('every deed of the kernel is an act of the document', () => {
  const acts = document.components.schemas.Act?.oneOf?.map((it) => it.properties.act.const);
  expect(acts?.toSorted()).toEqual([...ACT_NAMES].toSorted());
});

test('examples are what they are examples of', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'd');
  const examples = Object.entries(document.components.schemas).flatMap(([name, it]) =>
    (it.examples ?? []).map((example) => ({ name, example })),
  );
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const { name, example } of examples) {
    const validate = ajv.compile({ $ref: `d#/components/schemas/${name}` });
    expect([name, validate(example), validate.errors]).toEqual([name, true, null]);
  }
});

test('the example of an event is one that the shipped SOPs know', async () => {
  const [event] = document.components.schemas.OutsideEvent?.examples ?? [];
  expect(await api.post('shop', '/v1/events', event)).toMatchObject({ status: 202, body: { cases: [] } });
});
