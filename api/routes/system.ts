/** What operators and their machines ask: alive, ready, in numbers. No token: nothing of a case is told. */
import { iso } from '../translate/instants.ts';
import { type RequestHandler, Router } from 'express';
import type { Alive, Ready } from '../../wire/health.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

export function systemRouter(services: Services): Router {
  const router = Router();
  router.get('/healthz', (_, response) => void response.json({ alive: true } satisfies Alive));
  router.get('/readyz', readiness(services));
  router.get('/metrics', async (_, response) => {
    const { registry, recorded } = services.metrics;
    await recorded(services.record);
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** Four beats of a worker in vain (duties/start.ts): it hangs, or was killed. */
const silentMs = 8_000;

/**
 * 503 names all that is away, not the first. With `?deep` also when the newest audit has found something, hours are lost, any
 * case is, or the record lacks events of one: acts are taken all the same, so that nobody is turned away for it. Without, when most open cases are lost: Temporal's
 * store is then another, and nothing of what is open goes on.
 */
function readiness({ msSinceBeat, record, temporalHealth }: Services): RequestHandler {
  return async (request, response) => {
    const deep = request.query.deep !== undefined;
    const [beat, temporal, counted, losses, hours, audit] = await Promise.all([
      msSinceBeat().catch(() => 'away' as const),
      temporalHealth(),
      record.lostCount().catch(() => ({ lost: 0, open: 0 })),
      record.lossCounts().catch(() => ({ behind: 0, sameMatter: 0 })),
      record.lostHours().catch(() => []),
      deep ? record.lastAudit().catch(() => undefined) : undefined,
    ]);
    // Without a beat (no worker that has one) only the server can tell, after a poll's minute.
    const silent = typeof beat === 'number' && beat > silentMs;
    const { lost, open } = counted;
    const stands = lost > 0 && (deep || 2 * lost > open);
    const away = [
      ...(temporal === 'away' ? ['temporal'] : []),
      ...(temporal === 'no-worker' || (temporal === 'ready' && silent) ? ['worker'] : []),
      ...(beat === 'away' ? ['database'] : []),
      ...(stands ? [`lost cases: ${lost}`] : []),
      ...(audit !== undefined && audit.faults > 0 ? ['audit'] : []),
      ...(deep && losses.behind > 0 ? [`cases behind: ${losses.behind}`] : []),
      ...(deep ? hours.map(({ side }) => `${side}-behind`) : []),
    ];
    if (away.length > 0) {
      throw new Problem(503, 'away/not-ready', {
        params: { away: away.join(', ') },
        away,
        headers: { 'Retry-After': '2' },
      });
    }
    const lostHours = hours.map(({ side, fromMs, toMs }) => ({ side, since: iso(fromMs), until: iso(toMs) }));
    response.json({
      ready: true,
      ...(lost > 0 && { lost }),
      ...(losses.behind > 0 && { behind: losses.behind }),
      ...(losses.sameMatter > 0 && { same_matter: losses.sameMatter }),
      ...(lostHours.length > 0 && { lost_hours: lostHours }),
    } satisfies Ready);
  };
}
