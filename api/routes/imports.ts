/** Cases from other systems, and on their way to them: how a department arrives, and how it may leave. */
import type { Plan } from '../../language/plan.ts';
import type { CaseRow } from '../../records/store/lists.ts';
import {
  type ExportedRow,
  ExportedPageSchema,
  ExportQuerySchema,
  ImportedPageSchema,
  type ImportedRow,
  type ImportRow,
  ImportSchema,
} from '../../wire/import.ts';
import { eachRow } from '../admission/rows.ts';
import { mustHave } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import { cameBefore } from '../idempotency.ts';
import { exportedCase } from '../import/export.ts';
import { bringRow, tryRow } from '../import/row.ts';
import { newestOf } from '../intake/open-case.ts';
import { Problem } from '../problem.ts';
import { repeated, type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** A call is answered within a minute: what is not begun by then is left for the next one. */
const pageLimitMs = 25_000;

/** It reached a case, or tried to: what it took says how busy the servers are. */
function reachesIn({ status }: ImportedRow): boolean {
  return status === 'opened' || status === 'joined' || status === 'waiting';
}

/** Whoever sends more should wait, too. */
const slowDown = { 'Retry-After': '5' };

export function importRoutes(services: Services): Route[] {
  return [importing(services), exporting(services)];
}

function importing(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/imports',
    tag: 'cases',
    summary: '迁入其他系统的未结案件 / Bring in open cases of another system',
    description:
      'Takes the role that owns the SOP. Rule 31 says how their clocks stand. Each row is answered on its own; a row that came in before changes nothing, so that a page may be sent again.',
    body: ImportSchema,
    answers: { 200: { description: 'What became of each row', schema: ImportedPageSchema } },
    problems: [403, 422],
    repeating: 'own',
    handle: async ({ identity, body, locale, receivedAtMs, request }) => {
      const { plan } = await newestOf(services, body.sop);
      mustOwn(identity, plan);
      const again = await cameBefore(services.record, request);
      const organization = await services.directory.organization();
      const { source = '', dry_run: dryRun = false } = body;
      const of = { plan, source, sender: identity.id, organization, locale, nowMs: receivedAtMs };
      const untilMs = performance.now() + pageLimitMs;
      /** Rows that were kept and wait, or were turned away. */
      const behind: ImportRow[] = [];
      const bring = async (row: ImportRow): Promise<ImportedRow> => {
        if (performance.now() > untilMs) return later(row);
        const entrant = { lane: 'open' as const, caller: identity.id };
        const result = await services.admission(entrant, () => bringRow(services, of, row), reachesIn).catch(busyOnly);
        if (result === undefined || result.status === 'waiting') behind.push(row);
        return result ?? later(row);
      };
      const items = await eachRow(body.items, (row) => (dryRun ? tryRow(services, of, row) : bring(row)));
      if (!dryRun) for (const { status } of items) services.metrics.imported(status);
      const answer = { status: 200, body: { dry_run: dryRun, items }, ...(behind.length > 0 && { headers: slowDown }) };
      return again ? repeated(answer) : answer;
    },
  });
}

const later = ({ external_id }: ImportRow): ImportedRow => ({ external_id, status: 'later' });

/** Turned away at the gate: nothing was done of it, and the rest of the page goes on. */
function busyOnly(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'away/busy') throw error;
}

function exporting(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/exports',
    tag: 'cases',
    summary: '导出案件，形状与迁入相同 / Cases in the shape in which they come in',
    description:
      'Those that the caller may read, each view in the access log; personal values as the caller may read them.',
    query: ExportQuerySchema,
    answers: { 200: { description: 'A page, newest first', schema: ExportedPageSchema } },
    problems: [403, 422],
    handle: async ({ query, identity }) => {
      const { items: found, next } = await services.record.readAs(identity.eyes).listCases(query);
      const items: ExportedRow[] = [];
      for (const row of found) items.push(...(await stillReadable(services, identity, row)));
      return { status: 200, body: { items, ...(next !== undefined && { next }) } };
    },
  });
}

/** A case that was taken from the caller's eyes since the list was read is left out. */
async function stillReadable(services: Services, identity: Identity, row: CaseRow): Promise<ExportedRow[]> {
  try {
    return [await exportedCase(services, identity, row)];
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return [];
    throw error;
  }
}

/** @throws Problem 403 */
function mustOwn(identity: Identity, { owner }: Plan): void {
  mustHave(identity, [owner.replace(/^role\//, ''), 'admin']);
}
