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
    const { registry } = services.metrics;
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** Four beats of a worker in vain (duties/start.ts): it hangs, or was killed. */
const silentMs = 8_000;

/** 503 names all that is away, not the first. */
function readiness({ msSinceBeat, temporalHealth }: Services): RequestHandler {
  return async (_, response) => {
    const [beat, temporal] = await Promise.all([msSinceBeat().catch(() => 'away' as const), temporalHealth()]);
    // Without a beat (no worker that has one) only the server can tell, after a poll's minute.
    const silent = typeof beat === 'number' && beat > silentMs;
    const away = [
      ...(temporal === 'away' ? ['temporal'] : []),
      ...(temporal === 'no-worker' || (temporal === 'ready' && silent) ? ['worker'] : []),
      ...(beat === 'away' ? ['database'] : []),
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
