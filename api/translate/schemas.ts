/** Shapes that many answers share, as callers see them: snake_case, instants in ISO 8601, money in 元. */
import { z } from 'zod';
import type { Value } from '../../language/plan.ts';

/** Any JSON value: what a body holds has come from JSON, so nothing else can be there. */
export const ValueSchema = z.unknown().meta({ id: 'Value', description: 'Any JSON value' }) as z.ZodType<Value>;

/** An instant on its way out. */
export const Instant = z.iso.datetime();

/** A version in a path; the record keeps no greater number. */
export const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);

const OpenStep = z.object({ step: z.string(), attempt: z.int(), acts: z.array(z.string()) });

/** Where a diagnostic points. */
const Position = z.object({ line: z.int(), column: z.int(), offset: z.int() });
const Range = z.object({ file: z.string(), start: Position, end: Position });

/** One finding about a definition. */
export const DiagnosticSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    range: Range,
    message: z.string(),
    hint: z.string().optional(),
    related: z.array(z.object({ range: Range, message: z.string() })).optional(),
  })
  .meta({ id: 'Diagnostic' });

/** RFC 9457, with our own members. */
export const ProblemSchema = z
  .object({
    type: z.string().describe('Address of a page about this code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('zh or en, by Accept-Language'),
    code: z.string().describe('Stable for ever; look this one up'),
    instance: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    fields: z.array(z.object({ field: z.string(), code: z.string(), detail: z.string() })).optional(),
    open: z.array(OpenStep).optional().describe('What is open now'),
    acts: z.array(z.string()).optional().describe('What the case takes now'),
    diagnostics: z.array(DiagnosticSchema).optional(),
    away: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' });

/** One clock of a case. */
const ClockSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    of: z.int().describe('Cycle, or visit of the step'),
    state: z.enum(['pending', 'running', 'paused', 'met', 'breached', 'met_late', 'cancelled']),
    started_at: Instant.optional(),
    due: Instant.optional(),
    stopped_at: Instant.optional(),
    breached_at: Instant.optional(),
    accountable: z.string().optional().describe('Team the breach is attributed to'),
    used: z.number().optional().describe('Share of the limit, 1 = all'),
    level: z.int().optional(),
    acknowledged_by: z.string().optional(),
    reason: z.string().optional(),
    provisional: z.literal(true).optional().describe('Past what the calendar knows'),
  })
  .meta({ id: 'Clock' });

/** One open step. */
const TaskSchema = z
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
    in: z
      .object({ block: z.string(), visit: z.int(), branch: z.string(), item: z.int().optional() })
      .optional()
      .describe('The block it stands in'),
    accept_by: Instant.optional(),
    due: Instant.optional(),
    ask: z.array(z.string()).optional(),
    may_ask: z.array(z.string()).optional(),
    evidence: z.array(z.string()).optional(),
    outcomes: z.array(
      z.object({
        id: z.string(),
        title: z.string().optional(),
        ask: z.array(z.string()).optional(),
        evidence: z.array(z.string()).optional(),
        reason_required: z.literal(true).optional(),
      }),
    ),
    script: z.string().optional(),
    checklist: z.array(z.string()).optional(),
  })
  .meta({ id: 'Task' });

/** How the case stands against its clocks. */
export const Sla = z.enum(['breached', 'running', 'paused', 'late', 'met', 'none']);
/** The states of a case. */
export const CaseStateSchema = z.enum(['open', 'resolved', 'closed', 'cancelled', 'merged']);

/** The one accountable team of a hand-over, since and until when, and the open offer. */
const HandOverSchema = z
  .object({
    step: z.string(),
    leg: z.string(),
    accountable: z.string().describe('责任方 / the one accountable team'),
    since: Instant,
    due: Instant.optional().describe('Its red line'),
    offer: z
      .object({
        id: z.string(),
        leg: z.string(),
        made_at: Instant,
        accept_by: Instant.optional(),
        returned: z.literal(true).optional(),
      })
      .optional(),
    arbitration: z.literal(true).optional(),
  })
  .meta({ id: 'HandOver' });

/** A case as people see it. */
export const CaseSchema = z
  .object({
    case: z.string(),
    sop: z.string(),
    version: z.int(),
    title: z.string(),
    state: CaseStateSchema,
    result: z.string().optional(),
    stage: z.string().optional(),
    cycle: z.int(),
    level: z.int(),
    orphan: z.literal(true).optional(),
    owner: z.string().optional(),
    team: z.string().optional(),
    watchers: z.array(z.string()),
    opened_at: Instant,
    resolved_at: Instant.optional(),
    closed_at: Instant.optional(),
    contacts: z.int(),
    sla: Sla,
    data: z.record(z.string(), ValueSchema),
    masked: z.array(z.string()).optional().describe('Personal fields shown as *** to this caller, or in this answer'),
    erased: z.array(z.string()).optional().describe('Personal fields whose values were erased'),
    evidence: z.record(z.string(), z.string()),
    survey: z.object({ score: z.number(), answers: z.record(z.string(), z.number()) }).optional(),
    unknown_payments: z
      .array(z.string())
      .optional()
      .describe('结果不明的付款，待核对 / payments that may have been made, for the act reconcile'),
    pauses: z
      .array(z.object({ reason: z.string(), since: Instant, until: Instant, by: z.string().optional() }))
      .optional()
      .describe('暂停中 / what the clocks wait for now, until then at most'),
    parent: z.string().optional().describe('由哪一案件所立 / the case that started this one'),
    merged_into: z.string().optional().describe('已并入 / the case it was merged into'),
    links: z
      .array(z.object({ case: z.string(), kind: z.string() }))
      .optional()
      .describe('child, absorbed, repeat, follow_up, same_customer; later_* seen from the earlier case'),
    signals: z
      .array(z.object({ signal: z.string(), title: z.string(), n: z.int(), at: Instant, due: Instant.optional() }))
      .optional()
      .describe('待处置的风险信号 / risk signals that wait for the act dispose'),
    hand_over: HandOverSchema.optional(),
    tasks: z.array(TaskSchema),
    clocks: z.array(ClockSchema),
    acts: z.array(z.string()).describe('What the case takes now; on steps with their id: complete:propose'),
    next_due: Instant.optional(),
    next_clock: z.string().optional(),
  })
  .meta({ id: 'Case' });
