/** The list of cases: its filters and lines. */
import { z } from 'zod';
import { CaseStateSchema, SlaSchema } from './case-state.ts';
import { PageQuerySchema, pageOf } from './page.ts';
import { Instant } from './value.ts';

const text = z.string().min(1).max(200);

/** All that are given must hold. */
export const CaseFiltersSchema = z.strictObject({
  sop: text.optional(),
  state: CaseStateSchema.optional(),
  lost: z
    .enum(['true', 'false'])
    .optional()
    .describe('只看运行已丢失的（true）或未丢失的 / only those whose run is lost, or is not'),
  step: text.optional(),
  team: text.optional(),
  assignee: text.optional(),
  severity: text.optional(),
  sla: SlaSchema.optional().describe(
    'late：有时限超时后才完成或终未完成，不论其他时限 / late: a clock was met late or never, whatever else still runs',
  ),
  customer: text.optional(),
  text: text
    .optional()
    .describe('编号、标题与非个人文本中的任意文字 / anywhere in id, title and texts that are not personal'),
  ...PageQuerySchema.shape,
});
export type CaseFilters = z.output<typeof CaseFiltersSchema>;

/** One line. `step` is the first open one. */
export const CaseRowSchema = z
  .object({
    case: z.string(),
    sop: z.string(),
    version: z.int(),
    title: z.string(),
    state: CaseStateSchema,
    lost: z.literal(true).optional().describe('运行已丢失 / its run is lost'),
    step: z.string().optional(),
    team: z.string().optional(),
    owner: z.string().optional(),
    severity: z.string().optional(),
    sla: SlaSchema,
    next_due: Instant.optional(),
    customer: z.string().optional(),
    opened_at: Instant,
    resolved_at: Instant.optional(),
    closed_at: Instant.optional(),
    result: z.string().optional(),
  })
  .meta({ id: 'CaseRow' });
export type CaseRow = z.output<typeof CaseRowSchema>;

/** Newest first. */
export const CasePageSchema = pageOf(CaseRowSchema, 'CasePage');
export type CasePage = z.output<typeof CasePageSchema>;
