/** Reports over all cases: the rates of semantics rule 29, as JSON or as a table for spreadsheets. */
import { type ClockRate, type Kpi, type KpiQuery, KpiQuerySchema, KpiSchema, type Rate } from '../../wire/kpi.ts';
import { COUNTS_ALL, mustHave, READS_REPORTS } from '../auth/permissions.ts';
import { type FieldFault, Problem } from '../problem.ts';
import { type Cell, csvOf } from '../../wire/csv.ts';
import { kpiOf } from '../reports/kpi.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { iso, instantMs } from '../translate/instants.ts';

/** Without `from`: as long before `until`. */
const PERIOD_MS = 30 * 24 * 3_600_000;

export function reportRoutes({ record }: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reports/kpi',
      tag: 'reports',
      summary: '指标：按到期日归期的达成率，人数并列 / Rates by due date, with their counts',
      description: 'Cancelled and merged cases are in no rate. `Accept: text/csv` gives one line per rate.',
      query: KpiQuerySchema,
      answers: { 200: { description: 'The rates of the period', schema: KpiSchema } },
      problems: [403, 422],
      csv: kpiCsv,
      handle: async ({ identity, query, receivedAtMs }) => {
        mustHave(identity, READS_REPORTS);
        const period = periodOf(query, receivedAtMs);
        const { sop } = query;
        // A number over all cases tells of none; who leads a team gets those of the cases the team may read.
        const all = identity.roles.some((role) => COUNTS_ALL.includes(role));
        const counts = await (all ? record : record.readAs(identity.eyes)).kpiCounts({
          ...period,
          sop,
          atMs: receivedAtMs,
        });
        const { fromMs, untilMs } = period;
        const about = { from: iso(fromMs), until: iso(untilMs) };
        return { status: 200, body: { ...about, sop, ...kpiOf(counts) } };
      },
    }),
  ];
}

/** @throws Problem 422 when a bound is no instant, or the period is empty */
function periodOf(query: KpiQuery, nowMs: number) {
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
    line('help', kpi.help),
    line('transfers', kpi.transfers),
    ...kpi.clocks.map((it) => line(`clock:${it.clock}`, it, it.sop, it.title, clock(it))),
  ]);
}
