/** Worklists: the work of one caller, or of everybody. */
import { z } from 'zod';
import { PageQuerySchema, pageOf } from './page.ts';
import { Instant } from './value.ts';

/** Whose work. */
export const WorklistQuerySchema = z.strictObject({
  scope: z
    .enum(['mine', 'team', 'all'])
    .optional()
    .describe(
      'mine：我的；team：我的团队与角色待领的，加 overdue=true 则团队全部逾期的，谁在办都算；缺省：我的与待领的；all：全部（主管） / mine; team: what waits for my teams and roles, with overdue=true all that is overdue of the teams, whoever has it; absent: mine and what waits; all: everybody’s',
    ),
  overdue: z.enum(['true', 'false']).optional(),
  ...PageQuerySchema.shape,
});
export type WorklistQuery = z.output<typeof WorklistQuerySchema>;

/** One work item. `next_due` is the earliest of the task and of the case's unmet clocks. */
export const TaskRowSchema = z
  .object({
    case: z.string(),
    sop: z.string(),
    step: z.string(),
    attempt: z.int(),
    title: z.string(),
    case_title: z.string(),
    kind: z.string(),
    status: z.enum(['queued', 'offered', 'assigned']),
    team: z.string().optional(),
    role: z.string().optional(),
    asked_team: z
      .string()
      .optional()
      .describe('升级之前所在的团队 / the team that had it before a ladder gave it to this one'),
    assignee: z.string().optional(),
    amount: z.number().optional().describe('审批的金额，元 / of an approval, in 元'),
    customer: z.string().optional(),
    severity: z.string().optional(),
    since: Instant,
    accept_by: Instant.optional(),
    due: Instant.optional(),
    next_due: Instant.optional(),
    received_at: Instant,
    overdue: z.boolean(),
  })
  .meta({ id: 'TaskRow' });
export type TaskRow = z.output<typeof TaskRowSchema>;

/** Overdue first. */
export const TaskPageSchema = pageOf(TaskRowSchema, 'TaskPage');
export type TaskPage = z.output<typeof TaskPageSchema>;
