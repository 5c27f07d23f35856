/** Approvals (semantics rules 22–24): what pays comes after its approval on every path, and silence never approves. */
import { type Context, fault, faultAtKey, placeOf } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Plan } from '../plan.ts';
import { at } from '../source/place.ts';
import type { Routes, Way } from './routes.ts';
import type { Rule } from './rule.ts';

export const approvals: Rule = ({ context, plan, routes }) => {
  for (const step of plan.steps) {
    if ('pays' in step && step.pays !== undefined) checkPath(context, plan, routes, step.id, step.pays);
  }
};

function isApproval(routes: Routes, id: string): boolean {
  const step = routes.steps.get(id);
  return step !== undefined && factsOf(step).approval(step) !== undefined;
}

/** Whether an approval that holds is at hand; spent by the step that pays it, gone with a new visit or a re-open. */
interface Spot {
  step: string;
  approved: boolean;
}

function checkPath(context: Context, plan: Plan, routes: Routes, payer: string, approval: string): void {
  const first = plan.steps[0]?.id;
  if (first === undefined || !isApproval(routes, approval)) return;
  const place = placeOf(context, payer);
  const silent = (way: Way) => way.step === approval && way.outcome === 'silent';
  if (reaches(routes, { step: first, approved: false }, payer, approval, (way) => !silent(way))) {
    fault(context, 'pays/without-approval', at(place, 'pays'), { step: payer, approval });
    return;
  }
  const again = reopensAt(plan, routes);
  // The close has given back whatever was approved.
  if (again !== undefined && reaches(routes, { step: again, approved: false }, payer, approval, (w) => !silent(w))) {
    fault(context, 'pays/without-approval', at(context.root, 'intake', 'reopen', 'go_to'), { step: payer, approval });
    return;
  }
  const silences = (routes.ways.get(approval) ?? []).filter(silent);
  if (silences.some((way) => reaches(routes, { step: way.to, approved: false }, payer, approval, (w) => !silent(w))))
    faultAtKey(context, 'approve/silence-pays', at(placeOf(context, approval), 'if_silent'), { step: payer });
}

/** The step at which a closed case goes on when its matter comes in again. */
function reopensAt(plan: Plan, routes: Routes): string | undefined {
  const [step, leg] = plan.intake?.reopen?.to.split('.') ?? [];
  return leg === undefined ? step : routes.legs.get(leg);
}

/** Whether the payer can be entered without an approval that holds. */
function reaches(routes: Routes, from: Spot, payer: string, approval: string, takes: (way: Way) => boolean): boolean {
  const queue = [from];
  const seen = new Set<string>();
  for (let spot = queue.pop(); spot !== undefined; spot = queue.pop()) {
    const key = `${spot.step} ${spot.approved}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (spot.step === payer && !spot.approved) return true;
    for (const way of routes.ways.get(spot.step) ?? [])
      if (takes(way)) queue.push({ step: way.to, approved: after(spot, way, payer, approval) });
  }
  return false;
}

function after({ approved }: Spot, way: Way, payer: string, approval: string): boolean {
  if (way.reopen) return false;
  if (way.step === approval) return way.outcome === 'approved' || way.outcome === 'not_needed';
  // Passed by or failed, it has not been spent.
  if (way.step === payer) return approved && ['skipped', 'failed', 'silent'].includes(way.outcome);
  return approved;
}
