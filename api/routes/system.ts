/** What operators and their machines ask: alive, ready, in numbers. No token: nothing of a case is told. */
import { type RequestHandler, Router } from 'express';
import type { Alive, Ready } from '../../wire/health.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

export function systemRouter(services: Services): Router {
  const router = Router();
  router.get('/healthz', (_, response) => void response.json({ alive: true } satisfies Alive));
  router.get('/readyz', readiness(services));
  router.get('/metrics', async (_, response) => {
    const { registry, audited } = services.metrics;
    // While the database is away the other numbers are wanted all the more.
    audited(await services.record.lastAudit().catch(() => undefined));
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** 503 names all that is away, not the first. With `?deep` also when the newest audit has found something. */
function readiness({ record, temporalHealth }: Services): RequestHandler {
  return async (request, response) => {
    const deep = request.query.deep !== undefined;
    const [database, temporal, audit] = await Promise.all([
      record.ping().then(
        () => true,
        () => false,
      ),
      temporalHealth(),
      deep ? record.lastAudit().catch(() => undefined) : undefined,
    ]);
    const away = [
      ...(temporal === 'away' ? ['temporal'] : []),
      ...(temporal === 'no-worker' ? ['worker'] : []),
      ...(database ? [] : ['database']),
      ...(audit !== undefined && audit.faults > 0 ? ['audit'] : []),
    ];
    if (away.length > 0) {
      throw new Problem(503, 'away/not-ready', {
        params: { away: away.join(', ') },
        away,
        headers: { 'Retry-After': '2' },
      });
    }
    response.json({ ready: true } satisfies Ready);
  };
}
