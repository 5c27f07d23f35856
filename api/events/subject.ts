/** The open cases an outside event concerns: one by its id, or those whose field has this value. */
import type { Value } from '../../language/plan.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { RecordStore } from '../../records/store.ts';
import { Problem } from '../problem.ts';

/** One event reaches this many cases at most; more share a value only by mistake. */
const CASES_MAX = 500;

/**
 * Only text fields that are not personal can name cases: the record finds texts, and holds no personal value.
 *
 * @throws Problem 422 when the subject is not one entry, 404 for a case nobody opened
 */
export async function concerned(record: RecordStore, subject: Readonly<Record<string, Value>>): Promise<CaseRecord[]> {
  const [entry, ...others] = Object.entries(subject);
  if (entry === undefined || others.length > 0 || typeof entry[1] !== 'string' || entry[1] === '')
    throw new Problem(422, 'event/subject', { fields: [{ field: 'subject', code: 'event/subject' }] });
  const [name, value] = entry;
  if (name === 'case') {
    const named = CASE_ID.test(value) ? await record.getCase(value) : undefined;
    const found = named && (await survivor(record, named));
    if (found === undefined) throw new Problem(404, 'case/unknown', { params: { case: value } });
    return isOpen(found) ? [found] : [];
  }
  const found = new Map<string, CaseRecord>();
  for (const state of ['open', 'resolved', 'merged'] as const) {
    for (let cursor: string | undefined; ; ) {
      const query = name === 'customer' ? { customer: value } : { text: value };
      const page = await record.listCases({ ...query, state, limit: 200, cursor });
      for (const row of page.items) {
        const one = await record.getCase(row.case);
        if (one === undefined || one.view.data[name] !== value) continue;
        const heir = await survivor(record, one);
        if (heir !== undefined && isOpen(heir)) found.set(heir.view.case, heir);
      }
      cursor = page.next;
      if (cursor === undefined || found.size >= CASES_MAX) break;
    }
  }
  return [...found.values()].slice(0, CASES_MAX);
}

/** A case merged into one that was merged again, and so on, at most this often. */
const MERGES_MAX = 20;

/** The case itself, or the one it went on as (rule 18): later messages are redirected. */
async function survivor(record: RecordStore, found: CaseRecord): Promise<CaseRecord | undefined> {
  let at: CaseRecord | undefined = found;
  for (let hop = 0; hop < MERGES_MAX && at?.view.mergedInto !== undefined; hop++)
    at = await record.getCase(at.view.mergedInto);
  return at;
}

function isOpen({ view }: CaseRecord): boolean {
  return view.state === 'open' || view.state === 'resolved';
}
