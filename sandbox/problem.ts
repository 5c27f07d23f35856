/** Answers that are not a success, as RFC 9457 problems: one class to throw, one handler that tells. */
import type { ErrorRequestHandler } from 'express';

/** One field of a body that is wrong. */
export interface Fault {
  field: string;
  message: string;
}

/** Thrown by anything that cannot serve a request. `code` is stable, in words; the message is for people. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly errors: readonly Fault[];

  constructor(status: number, code: string, message: string, errors: readonly Fault[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** A thing that is not there. */
export const missing = (what: string): Problem => new Problem(404, 'not-found', `There is no such ${what}.`);

/** The body of a problem, without a stack. */
export function problemBody(problem: Problem): Record<string, unknown> {
  const { status, code, message, errors } = problem;
  return {
    type: `urn:bihuan:sandbox:${code}`,
    title: message,
    status,
    code,
    ...(errors.length > 0 && { errors }),
  };
}

/** Express finds an error handler by its four parameters. */
export const tellProblem: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const problem = error instanceof Problem ? error : ofExpress(error);
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem)));
};

/** Errors of the body parser and the router carry a status; anything else is a mistake of the sandbox. */
function ofExpress(error: unknown): Problem {
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Problem(status, 'bad-request', 'The request cannot be read.');
  return new Problem(500, 'internal', 'The sandbox failed.');
}
