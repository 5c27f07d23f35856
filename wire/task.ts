/** One open step of a case. */
import { z } from 'zod';
import { Instant } from './value.ts';

const names = z.array(z.string());

/** A way out of the step. */
const OutcomeSchema = z.object({
  id: z.string(),
  title: z.string().optional(),
  ask: names.optional(),
  evidence: names.optional(),
  reason_required: z.literal(true).optional(),
});

/** `attempt` is what an act on the step answers. */
export const TaskSchema = z
  .object({
    step: z.string(),
    title: z.string(),
    kind: z.string(),
    stage: z.string().optional(),
    attempt: z.int(),
    entered_at: Instant,
    status: z.enum(['queued', 'offered', 'assigned', 'waiting', 'running']),
    team: z.string().optional(),
    role: z.string().optional(),
    assignee: z.string().optional(),
    amount: z.number().optional().describe('审批的金额，元 / of an approval, in 元'),
    in: z
      .object({ block: z.string(), visit: z.int(), branch: z.string(), item: z.int().optional() })
      .optional()
      .describe('The block it stands in'),
    accept_by: Instant.optional(),
    due: Instant.optional(),
    ask: names.optional(),
    may_ask: names.optional(),
    evidence: names.optional(),
    outcomes: z.array(OutcomeSchema),
    script: z.string().optional(),
    checklist: names.optional(),
  })
  .meta({ id: 'Task' });
export type WireTask = z.output<typeof TaskSchema>;
