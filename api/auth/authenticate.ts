/** Finds out who calls before anything else is done for them. */
import type { Request, RequestHandler } from 'express';
import type { Services } from '../services.ts';
import { claimsFrom, type Identity, identityOf } from './identity.ts';

const identities = new WeakMap<object, Identity>();

/** @throws Problem 401 or 503, RecordAway */
export function authenticate({ readToken, directory }: Pick<Services, 'readToken' | 'directory'>): RequestHandler {
  return async (request, _, next) => {
    const claims = await claimsFrom(request.headers.authorization, readToken);
    identities.set(request, identityOf(claims, await directory.organization()));
    next();
  };
}

/** The name of a caller, if the request got so far; for the log. */
export function nameBehind(request: object): string | undefined {
  return identities.get(request)?.id;
}

/** The caller of an authenticated request. */
export function identityBehind(request: Request): Identity {
  const identity = identities.get(request);
  if (identity === undefined) throw new Error('An address is served without authentication.');
  return identity;
}
