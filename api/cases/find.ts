/** One case and the version it runs by, for handlers that need both. */
import type { Package } from '../../language/plan.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import { away, Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** @throws Problem 404 for a case nobody opened, 503 for one that the database has not heard of yet */
export async function findCase(
  { record, cases, packages }: Services,
  caseId: string,
): Promise<{ found: CaseRecord; published: Package }> {
  const unknown = () => new Problem(404, 'case/unknown', { params: { case: caseId } });
  if (!CASE_ID.test(caseId)) throw unknown();
  const found = await record.getCase(caseId);
  if (found === undefined) {
    const { kind } = await cases.lastRun(caseId);
    throw kind === 'unknown' ? unknown() : away('case/not-recorded', { case: caseId });
  }
  const { sop, version } = found.view;
  const published = await packages.version(sop, version);
  if (published === undefined) throw new Error(`${sop}@${version} runs and is not published.`);
  return { found, published };
}
