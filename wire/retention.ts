/** How long what is kept: runs with their reports, and cases under hold. */
import { z } from 'zod';
import { Instant } from './value.ts';

const Counts = z.record(z.string(), z.number().int());

/** What a run found of one SOP. */
const SopReportSchema = z
  .object({
    class: z.string(),
    purpose: z.string().optional().describe('保存目的 / what it is kept for'),
    days: z.number().int(),
    kept: z.number().int().describe('已结束而未到期 / over, and not due yet'),
    due: z.number().int().describe('到期可删；真正执行时为已删 / due; applied: removed'),
    oldest: Instant.optional().describe('其中最早的关闭时间 / when the oldest of them closed'),
    stays: Counts.describe('到期而保留的，按原因 / due and kept all the same, by reason'),
    examples: z.array(z.object({ case: z.string(), why: z.string() })),
  })
  .meta({ id: 'RetentionOfSop' });

/** One run, as far as it came. */
export const RetentionRunSchema = z
  .object({
    run: z.number().int(),
    applies: z.boolean().describe('false：只出报告 / false: it only reports'),
    at: Instant.describe('按此刻算是否到期 / by this instant things are due'),
    started_at: Instant,
    started_by: z.string(),
    finished_at: Instant.optional(),
    removed: z.object({ cases: z.number().int(), values: z.number().int(), rows: z.number().int() }),
    cases: z.record(z.string(), SopReportSchema).describe('按流程 / by SOP'),
    values: z
      .record(
        z.string(),
        z.object({
          class: z.string(),
          purpose: z.string().optional(),
          days: z.number().int(),
          due: z.number().int(),
        }),
      )
      .describe('早于案件删除的个人字段 / personal fields that go before their cases'),
    rows: Counts.describe('只增不减的表 / tables that only grow'),
    kept_for_ever: Counts.describe('没有类别的流程 / SOPs without a class'),
  })
  .meta({ id: 'RetentionRun' });
export type WireRetentionRun = z.output<typeof RetentionRunSchema>;

/** Newest first. */
export const RetentionRunsSchema = z.object({ items: z.array(RetentionRunSchema) }).meta({ id: 'RetentionRuns' });
export type RetentionRuns = z.output<typeof RetentionRunsSchema>;

/** The address of one run. */
export const RetentionRunIdSchema = z.strictObject({ run: z.coerce.number().int().min(1) });

/** Whether to carry it out. */
export const RunRetentionSchema = z.strictObject({
  apply: z
    .boolean()
    .optional()
    .describe('真正删除；retention.yaml 须写 apply: true / remove what is due; retention.yaml must say apply: true'),
});
export type RunRetention = z.output<typeof RunRetentionSchema>;

/** Why a case is held. */
export const HOLD_REASONS = ['lawsuit', 'authority', 'dispute', 'audit'] as const;

/** A case is kept until it is released. */
export const HoldCaseSchema = z.strictObject({
  reason: z.enum(HOLD_REASONS).describe('诉讼、主管机关、争议、审计 / why'),
  reference: z.string().min(1).max(200).optional().describe('案号、函号 / where it is filed'),
});
export type HoldCase = z.output<typeof HoldCaseSchema>;

/** One line of the register. */
export const HoldSchema = z
  .object({
    case: z.string(),
    reason: z.enum(HOLD_REASONS),
    reference: z.string().optional(),
    since: Instant,
    by: z.string(),
    released_at: Instant.optional(),
    released_by: z.string().optional(),
  })
  .meta({ id: 'Hold' });
export type WireHold = z.output<typeof HoldSchema>;

/** Newest first. */
export const HoldsSchema = z.object({ items: z.array(HoldSchema) }).meta({ id: 'Holds' });
export type Holds = z.output<typeof HoldsSchema>;

/** Which case was released. */
export const ReleasedSchema = z.object({ case: z.string() }).meta({ id: 'Released' });
