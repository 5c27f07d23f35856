/** `approve`: what it does, by name. */
import type { ApproveStep } from '../../../language/plan.ts';
import { anew } from '../../grants/grants.ts';
import { IDLE } from '../idle.ts';
import type { KernelKind } from '../kind.ts';
import { approve as agree, reject } from './acts.ts';
import { answerAuthority, enterApprove, wakeApproval } from './approve.ts';

export const approve: KernelKind<ApproveStep> = {
  ...IDLE,
  enter: (d, visit, step, { requesters }) => enterApprove(d, visit, step, requesters),
  view: ({ approval }) => (approval?.amount === undefined ? {} : { amount: approval.amount }),
  nextMs: (visit) => visit.approval?.atMs,
  wake: wakeApproval,
  takes: { approve: agree, decline: reject },
  answered: answerAuthority,
  restart: (_d, visit) => {
    if (visit.approval !== undefined) visit.approval = anew(visit.approval);
  },
};
