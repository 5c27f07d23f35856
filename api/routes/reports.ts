/** Reports over all cases: the rates of semantics rule 29, as JSON or as a table for spreadsheets. */
import { z } from 'zod';
import { mustHave, READS_REPORTS } from '../auth/permissions.ts';
import { type FieldFault, Problem } from '../problem.ts';
import { type Cell, csvOf } from '../reports/csv.ts';
import { type ClockRate, type Kpi, kpiOf, type Rate } from '../reports/kpi.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { instantMs } from '../wire/instants.ts';
import { Instant } from '../wire/schemas.ts';

/** Without `from`: as long before `until`. */
const PERIOD_MS = 30 * 24 * 3_600_000;

const count = z.int().min(0);
const rate = {
  count,
  of: count,
  rate: z.number().min(0).nullable().describe('count ÷ of；of 为 0 时为 null / null when of is 0'),
};
const clockRate = {
  ...rate,
  met: count,
  met_late: count,
  breached: count.describe('超时且至今未达成 / breached and never met'),
  running: count.describe('到期在本期内、尚未到期或暂停中，不计入比率 / neither met nor late yet, in no rate'),
};

const KpiSchema = z
  .object({
    from: Instant,
    until: Instant,
    sop: z.string().optional(),
    clocks: z
      .array(z.object({ sop: z.string(), clock: z.string(), title: z.string(), ...clockRate }))
      .describe('各时钟，按到期日归期 / every clock, in the period of its due'),
    response: z.object(clockRate).describe('响应率 / the clocks named response'),
    closure: z.object(clockRate).describe('闭环率 / the clocks named closure'),
    repeat: z
      .object({ ...rate, reopened: count, linked: count })
      .describe('重复投诉 ÷ 结案 / re-openings and new cases linked as repeats, per case closed'),
    first_contact: z.object(rate).describe('首次解决率 / closed with one contact and no re-open'),
    call_back: z.object({ ...rate, unconfirmed: count }).describe('回访确认率 / confirmed of all closed'),
    excluded: z
      .object({ cancelled: count, merged: count })
      .describe('本期取消、合并的案件，不计入任何比率 / ended in the period and in no rate'),
  })
  .meta({ id: 'Kpi' });

const bound = z.string().max(40).optional();
const Query = z.strictObject({
  from: bound.describe('起（含），带时区；默认为止前 30 天 / first instant, with its offset; 30 days before the end'),
  until: bound.describe('止（不含），默认现在 / the period ends before it; now'),
  sop: z.string().min(1).max(200).optional().describe('只看这个流程 / of this SOP'),
});

export function reportRoutes({ record }: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reports/kpi',
      tag: 'reports',
      summary: '指标：按到期日归期的达成率，人数并列 / Rates by due date, with their counts',
      description: 'Cancelled and merged cases are in no rate. `Accept: text/csv` gives one line per rate.',
      query: Query,
      answers: { 200: { description: 'The rates of the period', schema: KpiSchema } },
      problems: [403, 422],
      csv: (body) => kpiCsv(body as Kpi),
      handle: async ({ identity, query, receivedAtMs }) => {
        mustHave(identity, READS_REPORTS);
        const period = periodOf(query, receivedAtMs);
        const { sop } = query;
        const counts = await record.kpiCounts({ ...period, ...(sop !== undefined && { sop }), atMs: receivedAtMs });
        const { fromMs, untilMs } = period;
        const about = { from: new Date(fromMs).toISOString(), until: new Date(untilMs).toISOString() };
        return { status: 200, body: { ...about, ...(sop !== undefined && { sop }), ...kpiOf(counts) } };
      },
    }),
  ];
}

/** @throws Problem 422 when a bound is no instant, or the period is empty */
function periodOf(query: { from?: string | undefined; until?: string | undefined }, nowMs: number) {
  const faults: FieldFault[] = [];
  const read = (field: 'from' | 'until'): number | undefined => {
    const given = query[field];
    const ms = given === undefined ? undefined : instantMs(given);
    if (given !== undefined && ms === undefined) faults.push({ field, code: 'data/not-an-instant' });
    return ms;
  };
  const [from, until] = [read('from'), read('until')];
  const untilMs = until ?? nowMs;
  const fromMs = from ?? untilMs - PERIOD_MS;
  if (faults.length === 0 && fromMs >= untilMs) faults.push({ field: 'until', code: 'report/empty-period' });
  if (faults.length > 0) throw new Problem(422, 'request/invalid', { fields: faults });
  return { fromMs, untilMs };
}

function kpiCsv(kpi: Kpi): string {
  const clock = (of: ClockRate): Cell[] => [of.met, of.met_late, of.breached, of.running];
  const line = (name: string, of: Rate, sop = '', title = '', more: Cell[] = []): Cell[] => [
    name,
    sop,
    title,
    of.rate,
    of.count,
    of.of,
    ...Array.from({ length: 4 }, (_, i) => more[i] ?? null),
  ];
  return csvOf([
    ['name', 'sop', 'title', 'rate', 'count', 'of', 'met', 'met_late', 'breached', 'running'],
    line('response', kpi.response, '', '', clock(kpi.response)),
    line('closure', kpi.closure, '', '', clock(kpi.closure)),
    line('repeat', kpi.repeat),
    line('first_contact', kpi.first_contact),
    line('call_back', kpi.call_back),
    ...kpi.clocks.map((it) => line(`clock:${it.clock}`, it, it.sop, it.title, clock(it))),
  ]);
}
