/** Rates over all cases of a period by due date, each with its counts (semantics rule 29). */
import { z } from 'zod';
import { Instant } from './value.ts';

const bound = z.string().max(40).optional();

/** The period and the SOP. */
export const KpiQuerySchema = z.strictObject({
  from: bound.describe('起（含），带时区；默认为止前 30 天 / first instant, with its offset; 30 days before the end'),
  until: bound.describe('止（不含），默认现在 / the period ends before it; now'),
  sop: z.string().min(1).max(200).optional().describe('只看这个流程 / of this SOP'),
});
export type KpiQuery = z.output<typeof KpiQuerySchema>;

const count = z.int().min(0);

/** A share with what it is made of: no case says nothing about how well cases go. */
const RateSchema = z.object({
  count,
  of: count,
  rate: z.number().min(0).nullable().describe('count ÷ of；of 为 0 时为 null / null when of is 0'),
});
export type Rate = z.output<typeof RateSchema>;

/** A clock's dues of the period. `of` = met + met_late + breached. */
const ClockRateSchema = RateSchema.extend({
  met: count,
  met_late: count,
  breached: count.describe('超时且至今未达成 / breached and never met'),
  running: count.describe('到期在本期内、尚未到期或暂停中，不计入比率 / neither met nor late yet, in no rate'),
});
export type ClockRate = z.output<typeof ClockRateSchema>;

/** `repeat` is more than 1 when more came again than were closed. */
export const KpiSchema = z
  .object({
    from: Instant,
    until: Instant,
    sop: z.string().optional(),
    clocks: z
      .array(z.object({ sop: z.string(), clock: z.string(), title: z.string(), ...ClockRateSchema.shape }))
      .describe('各时钟，按到期日归期 / every clock, in the period of its due'),
    response: ClockRateSchema.describe('响应率 / the clocks named response'),
    closure: ClockRateSchema.describe('闭环率 / the clocks named closure'),
    repeat: RateSchema.extend({ reopened: count, linked: count }).describe(
      '重复投诉 ÷ 结案 / re-openings and new cases linked as repeats, per case closed',
    ),
    first_contact: RateSchema.describe('首次解决率 / closed with one contact and no re-open'),
    call_back: RateSchema.extend({ unconfirmed: count }).describe('回访确认率 / confirmed of all closed'),
    help: RateSchema.extend({ declined: count, withdrawn: count }).describe(
      '求助答复率：本期答复 ÷ 本期求助 / help that was answered, of what was asked',
    ),
    transfers: RateSchema.extend({ declined: count, lapsed: count }).describe(
      '转案接下率：本期接下 ÷ 本期转出 / cases taken, of those given away',
    ),
    excluded: z
      .object({ cancelled: count, merged: count })
      .describe('本期取消、合并的案件，不计入任何比率 / ended in the period and in no rate'),
  })
  .meta({ id: 'Kpi' });
export type Kpi = z.output<typeof KpiSchema>;
