/** Worklists: the work of one caller, or of everybody. */
import { z } from 'zod';
import { PageQuerySchema, pageOf } from './page.ts';
import { Instant } from './value.ts';

/** Whose work. */
export const WorklistQuerySchema = z.strictObject({
  scope: z
    .enum(['mine', 'team', 'all'])
    .optional()
    .describe('mine：我的；team：我的团队与角色待领的；缺省：两者；all：全部（主管）'),
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
    assignee: z.string().optional(),
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
