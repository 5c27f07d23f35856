/** The last middleware: whatever was thrown becomes a problem, and what nobody expected is logged without its data. */
import type { ErrorRequestHandler, Request } from 'express';
import { BadCursor, RecordAway } from '../records/errors.ts';
import { NOT_UTF8 } from './body.ts';
import { discreet } from './discreet.ts';
import { requestIdOf } from './observe.ts';
import { away, Problem, problemBody } from './problem.ts';
import type { Services } from './services.ts';
import { localeOf } from './texts/texts.ts';

/** What the body parser says, by its `type`. */
const parserProblems: Record<string, () => Problem> = {
  'entity.too.large': () => new Problem(413, 'request/too-large', { params: { limit: '1 MB' } }),
  'entity.parse.failed': () => new Problem(400, 'request/malformed'),
  [NOT_UTF8]: () => new Problem(400, 'request/not-utf8'),
  'encoding.unsupported': () => new Problem(415, 'request/not-json'),
  'charset.unsupported': () => new Problem(415, 'request/not-json'),
  'entity.verify.failed': () => new Problem(415, 'request/not-json'),
};

export function answerFailures({ log, metrics }: Pick<Services, 'log' | 'metrics'>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = problemOf(error);
    if (known === undefined) log.error({ request: requestIdOf(request), err: discreet(error) }, 'a request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = known ?? new Problem(500, 'request/failed', { params: { request: requestIdOf(request) } });
    if (problem.status >= 500) metrics.failed(problem.code);
    sendProblem(problem, request, response);
  };
}

/** Sends a problem in the caller's language. */
export function sendProblem(problem: Problem, request: Request, response: Parameters<ErrorRequestHandler>[2]): void {
  const locale = localeOf(request.headers['accept-language']);
  response
    .status(problem.status)
    .set({ 'Cache-Control': 'no-store', 'Content-Language': locale, Vary: 'Accept-Language', ...problem.facts.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, locale, requestIdOf(request))));
}

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof RecordAway) return away('away/record');
  if (error instanceof BadCursor)
    return new Problem(422, 'request/bad-cursor', { fields: [{ field: 'cursor', code: 'request/bad-cursor' }] });
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const ofParser = typeof type === 'string' && Object.hasOwn(parserProblems, type) ? parserProblems[type] : undefined;
  if (ofParser !== undefined) return ofParser();
  if (error instanceof URIError) return new Problem(400, 'request/bad-address');
  // A request cut off in the middle.
  if (status === 400) return new Problem(400, 'request/malformed');
  return undefined;
}
