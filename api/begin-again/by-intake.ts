/** Within `intake.reopen`'s window an intake of the same matter begins the closed case again (rule 15). */
import { refuse } from '../../engine/kernel.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../temporal/cases.ts';
import { beginAgain, type Begins } from './begin-again.ts';

/** It stays closed: the matter goes on as another case. */
interface Stays {
  kind: 'stays';
}

/**
 * The contact came here by the join key, so that there is none to take back.
 *
 * @returns `over` when a run is there by now, or no state is
 * @throws Problem 503
 */
export function reopenByIntake(services: Services, caseId: string, contact: ActMessage): Promise<Outcome | Stays> {
  return beginAgain(services, caseId, async (state): Promise<Begins | Outcome | Stays> => {
    if (state === undefined) return { kind: 'over' };
    const { plan } = (await services.packages.version(state.sop, state.version)) ?? {};
    if (plan?.intake?.reopen === undefined) return { kind: 'stays' };
    const refusal = refuse(plan, { ...state, rules: RULES_NEWEST }, { type: 'act', ...contact }, Date.now());
    return refusal === undefined ? { kind: 'begins', state, plan, message: contact } : { kind: 'stays' };
  });
}
