/** One case and the version it runs by, for handlers that need both: the door that every route to a case goes through. */
import { iso } from '../translate/instants.ts';
import type { Package } from '../../language/plan.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { Tombstone } from '../../records/store/retention.ts';
import type { Identity } from '../auth/identity.ts';
import { mayOpen } from '../auth/permissions.ts';
import { away, Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** A case as last recorded, and what it runs by. */
export interface FoundCase {
  found: CaseRecord;
  published: Package;
}

/**
 * For the caller's eyes: whoever may not read a case is told what is told of one that never was.
 *
 * @throws Problem 404 for a case nobody opened or the caller may not read, 503 for one that the database has not heard of
 */
export async function findCase(services: Services, { eyes }: Identity, caseId: string): Promise<FoundCase> {
  const { record, cases } = services;
  const unknown = () => new Problem(404, 'case/unknown', { params: { case: caseId } });
  if (!CASE_ID.test(caseId)) throw unknown();
  const found = await record.readAs(eyes).getCase(caseId);
  if (found !== undefined) return { found, published: await publishedOf(services, found) };
  // Asked whether or not the record knows the case: how long the answer takes tells nothing either.
  const [recorded, { kind }, stone] = await Promise.all([
    record.getCase(caseId),
    cases.lastRun(caseId),
    record.tombstone(caseId),
  ]);
  if (stone !== undefined) throw eyes.sees === 'all' ? removedProblem(stone) : unknown();
  if (recorded !== undefined || kind === 'unknown') throw unknown();
  // A worker records it from its history (recovery/repair.ts): asked again, it is there.
  await record.noteBehind(caseId);
  throw away('case/not-recorded', { case: caseId });
}

/** Told to those who read everything; to all others it never was. */
export function removedProblem({ case: id, removedMs, class: of }: Tombstone): Problem {
  return new Problem(410, 'case/removed', { params: { case: id, at: iso(removedMs), class: of } });
}

/**
 * For a contact of the customer: also a case that the caller found within the hour, by the customer's number or order, and
 * may not read. `stranger`: so it was, and the contact lets the caller in.
 *
 * @throws Problem as `findCase`
 */
export async function findForContact(
  services: Services,
  identity: Identity,
  caseId: string,
): Promise<FoundCase & { stranger: boolean }> {
  try {
    return { ...(await findCase(services, identity, caseId)), stranger: false };
  } catch (error) {
    const asked = identity.person && mayOpen(identity) && CASE_ID.test(caseId);
    if (!asked || !(await services.record.foundLately(caseId, identity.id))) throw error;
    const found = await services.record.getCase(caseId);
    if (found === undefined) throw error;
    return { found, published: await publishedOf(services, found), stranger: true };
  }
}

async function publishedOf({ packages }: Services, { view: { sop, version } }: CaseRecord): Promise<Package> {
  const published = await packages.version(sop, version);
  if (published === undefined) throw new Error(`${sop}@${version} runs and is not published.`);
  return published;
}
