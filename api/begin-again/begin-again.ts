/** The one place where an ended case begins again: one caller at a time, from the state in which its last run ended (decision 9). */
import type { State } from '../../engine/state/state.ts';
import type { Plan } from '../../language/plan.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import { removedProblem } from '../cases/find.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../temporal/cases.ts';
import { lastRunOf } from './last-run.ts';

/** The case begins again from this state, by this plan, with this message. */
export interface Begins {
  kind: 'begins';
  state: State;
  plan: Plan;
  message: ActMessage;
}

/**
 * Lets `decide` see the state that the case would go on from; nobody else begins from it meanwhile. What it decides other
 * than `begins` is the answer, and the case stays ended.
 *
 * @param decide gets no state where neither Temporal nor the record has one: the run was cut off, or ended long ago
 * @returns `over` also when a run is there by now: it takes the message
 * @throws Problem 410 for a case that retention removed, 503 for a caller whose turn does not come, and of a lost case; what `decide` throws, as it is
 */
export function beginAgain<Stays extends { kind: string }>(
  services: Pick<Services, 'cases' | 'record' | 'hold'>,
  caseId: string,
  decide: (state: State | undefined) => Promise<Begins | Stays>,
): Promise<Outcome | Stays> {
  return services.hold(caseId, async () => {
    // Retention waits for whoever is in turn here, and Temporal may know a case longer than the record does.
    const stone = await services.record.tombstone(caseId);
    if (stone !== undefined) throw removedProblem(stone);
    const last = await lastRunOf(services, caseId);
    if (last.kind === 'running') return { kind: 'over' };
    const { state: before, toldMs } = last.kind === 'ended' ? last : {};
    const decided = await decide(before);
    if (!begins(decided)) return decided;
    const { plan, state, message } = decided;
    const luggage = toldMs !== undefined && { luggage: { notices: [], events: [], toldMs } };
    return services.cases.begin(plan, { state, ...luggage }, message);
  });
}

function begins(decided: { kind: string }): decided is Begins {
  return decided.kind === 'begins';
}
