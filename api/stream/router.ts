/** `GET /v1/stream`: server-sent events to people, of what changes in the cases that they may see. */
import { type RequestHandler, Router } from 'express';
import { claimsFrom, identityOf } from '../auth/identity.ts';
import { identityBehind } from '../auth/authenticate.ts';
import { tooMany } from '../limit.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Caller } from './hub.ts';

/** How long whoever has too many waits. */
const TOO_MANY_MS = 10_000;

/** Behind authentication. */
export function streamRouter(services: Services): Router {
  return Router().get('/v1/stream', streaming(services));
}

function streaming(services: Services): RequestHandler {
  return async (request, response) => {
    const identity = identityBehind(request);
    // A system sees fields by name, and a stream tells of none: it follows the feed.
    if (identity.fields !== undefined) throw new Problem(403, 'auth/role', { params: { roles: 'agent, auditor' } });
    const claims = await claimsFrom(request.headers.authorization, services.readToken);
    const caller: Caller = async () => {
      if ((claims.expiresAtMs ?? 0) <= Date.now()) return 'expired';
      if (await services.revoked.has(claims)) return 'revoked';
      try {
        return { ...identityOf(claims, await services.directory.organization()), token: claims };
      } catch (error) {
        // Nobody of that name any more.
        if (error instanceof Problem) return 'revoked';
        throw error;
      }
    };
    const lastId = request.headers['last-event-id'];
    const gone = new Promise((resolve) => response.once('close', resolve));
    response.set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const leave = await services.streams.open(
      response,
      caller,
      identity,
      typeof lastId === 'string' ? lastId : undefined,
    );
    if (leave === undefined) throw tooMany(TOO_MANY_MS);
    void gone.then(leave);
  };
}
