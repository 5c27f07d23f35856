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
import { mustHave } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import { cameBefore } from '../idempotency.ts';
import { exportedCase } from '../import/export.ts';
import { paceOf } from '../import/pace.ts';
import { bringRow, tryRow } from '../import/row.ts';
import { newestOf } from '../intake/open-case.ts';
import { Problem } from '../problem.ts';
import { repeated, type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** A call is answered within a minute: what is not begun by then is left for the next one. */
const pageLimitMs = 25_000;

function isLate({ status }: ImportedRow): boolean | undefined {
  return status === 'waiting' || (status === 'opened' || status === 'joined' ? false : undefined);
}

/** Rows wait: whoever sends more should wait, too. */
const slowDown = { 'Retry-After': '5' };

export function importRoutes(services: Services): Route[] {
  return [importing(services), exporting(services)];
}

function importing(services: Services): Route {
  const pace = paceOf();
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
      const deed = dryRun ? tryRow : bringRow;
      const untilMs = performance.now() + pageLimitMs;
      const one = async (row: ImportRow): Promise<ImportedRow> => {
        if (performance.now() > untilMs) return { external_id: row.external_id, status: 'later' };
        const result = await deed(services, of, row);
        if (!dryRun) services.metrics.imported(result.status);
        return result;
      };
      const items = await Promise.all(body.items.map((row) => pace(() => one(row), isLate)));
      const waits = items.some((it) => isLate(it) === true);
      const answer = { status: 200, body: { dry_run: dryRun, items }, ...(waits && { headers: slowDown }) };
      return again ? repeated(answer) : answer;
    },
  });
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
