/** One route on Express: who calls, under which key, with what; then the handler; then the answer, and its metrics. */
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { identityBehind } from './auth/authenticate.ts';
import { answeredBefore, KnownOtherwise, requestKey } from './idempotency.ts';
import { mustDecode } from './body.ts';
import { asKept } from './kept.ts';
import { type FieldFault, Problem } from './problem.ts';
import { type Answer, type Call, type Route, repeated } from './route.ts';
import type { Services } from './services.ts';
import { CSV } from '../wire/csv.ts';
import { localeOf } from './texts/texts.ts';
import { unusableParts } from './translate/characters.ts';
import { shapeFaults } from './translate/shape-faults.ts';

type AnyCall = Call<unknown, unknown, unknown>;

/** Express 5 hands a rejection on to the error handler. */
export function serve(route: Route, services: Services): RequestHandler {
  return async (request, response) => {
    const call = callOf(route, services, request);
    const answer = await admitted(route, services, call);
    if (route.csv !== undefined && request.accepts(['application/json', CSV]) === CSV)
      sendTable(response, answer, route.csv(answer.body));
    else send(response, answer, route.csv !== undefined);
  };
}

/** In its turn, where it reaches into cases. @throws Problem 503, before anything is done */
function admitted(route: Route, services: Services, call: AnyCall): Promise<Answer> {
  const answer = () =>
    answerOf(route, services, call).catch((error: unknown) => {
      // Nothing is done under a name before the record says that it is the request's own.
      if (error instanceof KnownOtherwise) return answerOf(route, services, { ...call, request: error.request });
      throw error;
    });
  if (route.lane === undefined) return answer();
  const { id } = (call.params ?? {}) as { id?: string };
  const isNew = ({ headers }: Answer) => headers?.['Idempotency-Replayed'] === undefined;
  return services.admission({ lane: route.lane, caller: call.identity.id, case: id }, answer, isNew);
}

function callOf(route: Route, services: Services, request: Request): AnyCall {
  const receivedAtMs = Date.now();
  const identity = identityBehind(request);
  if (route.body && request.body === undefined && hasBody(request)) throw new Problem(415, 'request/not-json');
  const header = request.headers['idempotency-key'];
  const body: unknown = request.body ?? (route.body ? {} : undefined);
  mustDecode(request);
  // Before the key: its HMAC reads the whole body.
  const unusable = [...unusableParts(body), ...unusableParts(request.query)];
  if (unusable.length > 0) throw new Problem(422, 'request/invalid', { fields: unusable });
  const key =
    route.method === 'post'
      ? requestKey(services.digests, typeof header === 'string' ? header : undefined, {
          actor: identity.id,
          path: request.path,
          body,
        })
      : unnamed(services, identity.id);
  return {
    identity,
    ...checked(route, request, body),
    incoming: request,
    request: key,
    locale: localeOf(request.headers['accept-language']),
    receivedAtMs,
  };
}

/** What only looks needs no key. */
function unnamed({ digests }: Services, actor: string): AnyCall['request'] {
  const [under] = digests as [Services['digests'][number]];
  return { actor, key: '', hmac: '', updateId: '', under, otherwise: () => [] };
}

/** Whether something came that the parser of JSON passed by. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Everything wrong with body and query at once. A path that cannot be is one that is not there. */
function checked(route: Route, request: Request, body: unknown): Pick<AnyCall, 'params' | 'query' | 'body'> {
  const params = route.params?.safeParse(request.params);
  if ((params && !params.success) || unusableParts(request.params).length > 0)
    throw new Problem(404, 'request/no-such-path', { params: { path: request.path } });
  const faults: FieldFault[] = [];
  const parse = (schema: z.ZodType | undefined, value: unknown) => {
    const result = schema?.safeParse(value);
    if (result && !result.success) faults.push(...shapeFaults(result.error));
    return result?.data;
  };
  const read = { params: params?.data, query: parse(route.query, request.query), body: parse(route.body, body) };
  if (faults.length > 0) throw new Problem(422, 'request/invalid', { fields: faults });
  return read;
}

async function answerOf(route: Route, { record, log }: Services, call: AnyCall): Promise<Answer> {
  if (route.method !== 'post' || route.repeating !== 'stored') return route.handle(call);
  const before = await answeredBefore(record, call.request);
  if (before !== undefined) return repeated(before);
  const answer = await route.handle(call);
  try {
    await record.rememberAnswer(call.request, { status: answer.status, body: asKept(answer.body) });
  } catch (error) {
    // It is done; asked again, it is done again, which changes nothing.
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'an answer could not be kept');
  }
  return answer;
}

function send(response: Response, { status, body, headers }: Answer, varies: boolean): void {
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', ...(varies && { Vary: 'Accept' }), ...headers })
    .json(body);
}

function sendTable(response: Response, { status, headers }: Answer, table: string): void {
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', Vary: 'Accept', ...headers })
    .type(CSV)
    .send(table);
}
