/** How many requests one caller may make in a minute. */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problem.ts';

/** Two hundred a second for a minute: no person's pace, and enough for a busy integration. */
export const REQUESTS_PER_MINUTE = 12_000;

const windowMs = 60_000;

/** Refused tokens of one address: a client with an old token tries a few times, a guesser for ever. */
export const REFUSALS_PER_MINUTE = 60;

/** For what needs no token. */
export const byAddress = (request: Request) => ipKeyGenerator(request.ip ?? '');

/** A problem that says when to come again. */
export function tooMany(waitMs: number): Problem {
  return new Problem(429, 'request/rate', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1_000))) },
  });
}

/** Each process counts for itself. */
export function limitRate(perMinute: number, keyOf: (request: Request) => string): RequestHandler {
  return rateLimit({
    windowMs,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: keyOf,
    handler: (request, _response, next) => {
      const { resetTime } = (request as Request & { rateLimit?: { resetTime?: Date } }).rateLimit ?? {};
      const waitMs = (resetTime?.getTime() ?? Date.now() + windowMs) - Date.now();
      next(tooMany(waitMs));
    },
  });
}
