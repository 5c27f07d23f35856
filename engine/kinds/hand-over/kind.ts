/** `hand_over`: what it does, by name. */
import type { HandOverStep } from '../../../language/plan.ts';
import type { Obstacle } from '../../migrate/obstacle.ts';
import { withdrawClocks } from '../../route/withdraw.ts';
import type { Visit } from '../../state/state.ts';
import { IDLE } from '../idle.ts';
import type { KernelKind } from '../kind.ts';
import { accept, arbitrate, offer, reject } from './acts.ts';
import { enterHandOver, forceLeg, legDone } from './hand-over.ts';
import { awaited } from './view.ts';

export const handOver: KernelKind<HandOverStep> = {
  ...IDLE,
  enter: (d, visit, step, { leg }) => enterHandOver(d, visit, step, leg),
  nextMs: (visit) => visit.handOver?.offer?.acceptByMs,
  wake: forceLeg,
  takes: { accept, reject, offer, arbitrate },
  branchDone: legDone,
  left: (d, visit) => {
    if (visit !== undefined) withdrawClocks(d, visit);
  },
  obstacles: lostLegs,
  view: (visit, step) => {
    const waits = awaited(visit, step);
    return waits === undefined ? {} : { status: 'queued', ...waits };
  },
};

/** Under way it needs every leg it has been through or is in. */
function lostLegs({ handOver: way, step }: Visit, _before: HandOverStep, after: HandOverStep): Obstacle[] {
  if (way === undefined) return [];
  const legs = new Set(after.legs.map((l) => l.id));
  const used = [way.leg, ...way.done, ...(way.offer ? [way.offer.to] : [])];
  const lost = [...new Set(used)].filter((leg) => !legs.has(leg));
  return lost.map((leg) => ({ code: 'migrate/no-such-leg', params: { step, leg } }));
}
