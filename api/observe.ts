/** Request ids, one log line and one measurement per request. Paths are logged as routes: a real one may tell too much. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { nameBehind } from './auth/authenticate.ts';
import type { Services } from './services.ts';

const ids = new WeakMap<object, string>();

/** The id of a request, as its answer's header has it. */
export function requestIdOf(request: Request): string {
  return ids.get(request) ?? 'unknown';
}

/** Not signed in, not allowed, too often: what somebody looks through after an attack. */
const REFUSED: readonly number[] = [401, 403, 429];

/** A caller's own id is taken over when it can be nothing but an id. */
const form = /^[A-Za-z0-9_.-]{1,100}$/;

/** Who it was, where a token said so. */
function callerOf(request: Request): { caller?: string } {
  const caller = nameBehind(request);
  return caller === undefined ? {} : { caller };
}

export function observe({ log, metrics }: Pick<Services, 'log' | 'metrics'>): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && form.test(given) ? given : randomUUID();
    ids.set(request, id);
    response.set('X-Request-Id', id);
    const startNs = process.hrtime.bigint();
    response.once('finish', () => {
      const seconds = Number(process.hrtime.bigint() - startNs) / 1e9;
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none';
      const { method } = request;
      metrics.request({ method, route, status: String(response.statusCode) }, seconds);
      const line = { request: id, method, route, status: response.statusCode, ms: Math.round(seconds * 1_000) };
      // Not ready is a good answer to the question whether we are; probes ask it all the time.
      if (response.statusCode >= 500 && route !== '/readyz') log.warn(line, 'request');
      else if (REFUSED.includes(response.statusCode)) log.info({ ...line, ...callerOf(request) }, 'refused');
      else log.debug(line, 'request');
    });
    next();
  };
}
