/** What a correction does to payments (semantics rules 24 and 35): none under way is changed, and what was approved is asked anew. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ApproveStep } from '../../language/plan.ts';
import { stepOf } from '../plan-index.ts';
import type { Opening } from '../route/exit.ts';
import { withdrawOne } from '../route/withdraw.ts';
import type { Draft } from '../state/draft.ts';
import type { Visit } from '../state/state.ts';
import { sentFor } from './authors.ts';
import { payable } from './grants.ts';

function approvalOf(d: Draft, id: string): ApproveStep | undefined {
  const step = stepOf(d.plan, id);
  return factsOf(step).approval(step);
}

/** A payment that sends one of the fields, or rests on it, is on its way, or nobody knows yet whether it was made. */
export function underWay(d: Draft, fields: readonly string[]): { field: string; approval: string } | undefined {
  for (const [key, { state }] of Object.entries(d.state.grants ?? {})) {
    const [id = ''] = key.split('#');
    const step = state === 'paying' || state === 'unknown' ? approvalOf(d, id) : undefined;
    if (step === undefined) continue;
    const sent = [...sentFor(d.plan, step).fields, ...step.binds];
    const field = fields.find((name) => sent.includes(name));
    if (field !== undefined) return { field, approval: id };
  }
  return undefined;
}

/** Tasks that would pay what is approved no more: each goes back to its approval, where that stands beside it. */
export function askedAnew(d: Draft): Opening[] {
  return d.state.visits.flatMap((visit) => {
    const approval = paidBy(d, visit);
    if (approval === undefined || payable(d, approval, visit.in) !== 'approval/void') return [];
    withdrawOne(d, visit);
    return [{ step: approval, ...(visit.in && { in: visit.in }) }];
  });
}

function paidBy(d: Draft, visit: Visit): string | undefined {
  const step = stepOf(d.plan, visit.step);
  if (!('pays' in step) || step.pays === undefined) return undefined;
  const { in: inside } = stepOf(d.plan, step.pays);
  return inside?.block === step.in?.block && inside?.branch === step.in?.branch ? step.pays : undefined;
}
