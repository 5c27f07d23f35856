/** Reading beyond one's own cases: finding one by its customer, breaking the glass, and the log of who read what. */
import { z } from 'zod';
import { CaseStateSchema } from './case-state.ts';
import { PageQuerySchema, pageOf } from './page.ts';
import { Instant } from './value.ts';

const text = z.string().min(1).max(200);

/** Exactly one of customer and order. */
export const FindQuerySchema = z.strictObject({
  sop: text.describe('流程 / id of the SOP'),
  customer: text.optional().describe('客户号，完全相同 / the customer, exactly'),
  order: text.optional().describe('订单号，完全相同 / the field `order`, exactly'),
});
export type FindQuery = z.output<typeof FindQuerySchema>;

const PromiseSchema = z.object({
  until: Instant,
  what: z.string().optional().describe('承诺的内容；按角色遮蔽 / what was promised; masked by role'),
});

/** As much as whoever may open the SOP is told of somebody else's case. */
export const FoundCaseSchema = z
  .object({
    case: z.string(),
    state: CaseStateSchema,
    team: z.string().optional(),
    next_due: Instant.optional(),
    promises: z.array(PromiseSchema),
  })
  .meta({ id: 'FoundCase' });
export type FoundCase = z.output<typeof FoundCaseSchema>;

/** Newest first, 20 at most. */
export const FoundCasesSchema = z.object({ items: z.array(FoundCaseSchema) }).meta({ id: 'FoundCases' });
export type FoundCases = z.output<typeof FoundCasesSchema>;

/** Why somebody must see a case at once. */
export const BreakGlassSchema = z.strictObject({
  reason: z.string().trim().min(5).max(500).describe('原因，告知组长并记入日志 / told to the lead, and logged'),
});
export type BreakGlass = z.output<typeof BreakGlassSchema>;

/** The case is open to the caller until then. */
export const EnteredSchema = z.object({ case: z.string(), until: Instant }).meta({ id: 'Entered' });
export type Entered = z.output<typeof EnteredSchema>;

/** All that are given must hold. */
export const AccessQuerySchema = z.strictObject({
  subject: text.optional().describe('数据主体，如 customer/CU-1 / whose data: customer/<number> or case/<id>'),
  reader: text.optional().describe('谁看的 / who read'),
  case: text.optional(),
  ...PageQuerySchema.shape,
});
export type AccessQuery = z.output<typeof AccessQuerySchema>;

/** One line of the access log. */
export const AccessSchema = z
  .object({
    at: Instant,
    reader: z.string(),
    deed: z.enum([
      'read',
      'view',
      'list',
      'find',
      'contact',
      'break_glass',
      'erase',
      'correct',
      'export',
      'confirm',
      'expire',
      'follow',
      'settle',
    ]),
    what: z
      .string()
      .describe(
        '保险库引用、案件、主体、发布、密钥导出或付款核实结果 / a vault reference, a case, a subject, a publication, an export of keys or what became of a payment',
      ),
    purpose: z.string(),
    case: z.string().optional(),
    subjects: z.array(z.string()),
  })
  .meta({ id: 'Access' });
export type Access = z.output<typeof AccessSchema>;

/** Newest first. */
export const AccessPageSchema = pageOf(AccessSchema, 'AccessPage');
export type AccessPage = z.output<typeof AccessPageSchema>;
