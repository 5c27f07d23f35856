/** Starts cases for cases (language: `run`): a run of its own, whose id tells a repetition from a start. */
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Intake } from '../engine/event.ts';
import { RULES_NEWEST } from '../engine/rules.ts';
import type { State } from '../engine/state/state.ts';
import type { Plan } from '../language/plan.ts';
import { type CaseArgs, type CaseResult, startOptions } from '../workflows/contract.ts';

const deadlineMs = 5_000;

export interface CaseStarter {
  start(plan: Plan, intake: Intake): Promise<'started' | 'there'>;
  ended(caseId: string): Promise<State | undefined>;
}

/** @param client with the data converter of the cases */
export function caseStarter(client: Client, taskQueue: string): CaseStarter {
  const within = <T>(call: () => Promise<T>) => client.withDeadline(Date.now() + deadlineMs, call);
  return {
    start: async (plan, intake) => {
      const args: CaseArgs = [{ intake }, { plan, rules: RULES_NEWEST }];
      try {
        await within(() =>
          client.workflow.start(plan.sop, {
            ...startOptions(plan, intake.case),
            taskQueue,
            args,
            workflowIdConflictPolicy: 'FAIL',
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
          }),
        );
        return 'started';
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'there';
        throw error;
      }
    },
    ended: (caseId) =>
      within(async () => {
        const handle = client.workflow.getHandle<() => Promise<CaseResult>>(caseId);
        const { status } = await handle.describe();
        return status.name === 'COMPLETED' ? (await handle.result()).state : undefined;
      }),
  };
}
