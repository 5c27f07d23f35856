/** One request to an outside system: its key, its fate, its effect, its answer — in this order. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Behaviours, Misdeed } from './behaviour.ts';
import { hashOf } from './hash.ts';
import type { Hooks } from './hooks.ts';
import type { Asked, Route } from './operation.ts';
import { Problem, problemBody } from './problem.ts';
import type { Doc, Json } from './shape.ts';
import type { Store } from './store.ts';

export interface Serving {
  store: Store;
  behaviours: Behaviours;
  hooks: Hooks;
  /** Counts a request to a system, whatever becomes of it. */
  count: (route: Route) => void;
  /** Ends delays when the server closes. */
  ended: AbortSignal;
}

/** As long as the longest key anybody should need; the ledger keeps keys for ever. */
const keyMax = 255;

interface Answer {
  status: number;
  body: Doc;
  /** False when the effect was there before, or there is none. */
  fresh: boolean;
  repeated: boolean;
}

/** A caller that goes away while a delay lasts does not stop the effect, as in the world outside. */
export function serve(route: Route, serving: Serving): RequestHandler {
  const { store, behaviours, count, ended } = serving;
  return async (request, response) => {
    count(route);
    const key = keyOf(request, route);
    if (key !== null) store.ask(route.system, key);
    const known = key !== null && store.known(route.system, key) !== undefined;
    const { delayMs, misdeed } = behaviours.fate(route.system, route.method === 'get' ? 'none' : known ? 'had' : 'new');
    if (delayMs > 0) await wait(delayMs, undefined, { signal: ended });
    if (misdeed?.kind === 'hang') return;
    if (misdeed?.kind === 'drop') return void request.socket.destroy();
    if (misdeed?.kind === 'status') return fail(response, misdeed.status, misdeed.retryAfterS);
    const answer = perform(route, request, key, serving, misdeed);
    if (answer.repeated) response.set('Idempotent-Replayed', 'true');
    tell(request, response, answer, misdeed);
  };
}

function keyOf(request: Request, route: Route): string | null {
  if (route.method === 'get') return null;
  const key = request.get('idempotency-key') ?? request.get('webhook-id') ?? null;
  if (key === null && route.method === 'post')
    throw new Problem(400, 'key-missing', 'A POST needs the header Idempotency-Key.');
  if (key !== null && (key === '' || key.length > keyMax))
    throw new Problem(400, 'key-wrong', `A key has from 1 to ${keyMax} characters.`);
  return key;
}

/** Nothing in here waits, so that two requests with one key cannot both have an effect. */
function perform(route: Route, request: Request, key: string | null, serving: Serving, misdeed?: Misdeed): Answer {
  const { store, hooks } = serving;
  const asked: Asked = {
    params: textsOf(request.params),
    query: textsOf(request.query),
    body: request.body,
    atMs: Date.now(),
  };
  if (route.method === 'get') return { status: 200, body: route.read(store, asked), fresh: false, repeated: false };
  const { system, operation } = route;
  const bodyHash = hashOf([route.method, request.path, (request.body ?? null) as Json]);
  const had = key === null ? undefined : store.known(system, key);
  if (had) {
    if (had.bodyHash !== bodyHash)
      throw new Problem(422, 'key-reused', 'This key was used for another request; send a new key.');
    return { ...had.answer, fresh: false, repeated: true };
  }
  const { status, answer, writes, reference, event } = route.change(store, asked);
  const given = { status, body: answer };
  if (misdeed?.kind === 'lie' && misdeed.lie === 'ok_but_not_applied')
    return { ...given, fresh: false, repeated: false };
  const { atMs } = asked;
  const effect = store.apply({ atMs, system, operation, reference, key, bodyHash, answer: given, writes });
  if (event) hooks.tell(system, `${system}-${effect.number}`, event);
  return { ...given, fresh: true, repeated: false };
}

function tell(request: Request, response: Response, answer: Answer, misdeed?: Misdeed): void {
  if (misdeed?.kind === 'lie') {
    if (misdeed.lie === 'applied_but_failed' && answer.fresh)
      return misdeed.drop ? void request.socket.destroy() : fail(response, misdeed.status);
    if (misdeed.lie === 'garbage')
      return void response.status(200).type('html').send('<html><body>Welcome to nginx!</body></html>');
    if (misdeed.lie === 'wrong_type') return void response.status(answer.status).json(twisted(answer.body));
  }
  response.status(answer.status).json(answer.body);
}

function fail(response: Response, status: number, retryAfterS?: number): void {
  if (retryAfterS !== undefined) response.set('Retry-After', String(retryAfterS));
  const problem = new Problem(status, 'told-to-fail', 'The sandbox was told to fail.');
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem)));
}

/** The same names, each value of another type. */
function twisted(body: Doc): Doc {
  const twist = (value: Json): Json =>
    typeof value === 'string' ? [value] : typeof value === 'number' ? `${value}` : 0;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, twist(value)]));
}

function textsOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((it): it is [string, string] => typeof it[1] === 'string'));
}
