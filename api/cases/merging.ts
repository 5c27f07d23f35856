/** Which of two cases a merge ends: the one received later (semantics rule 18), whichever of them the caller named first. */
import type { Package } from '../../language/plan.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { findCase } from './find.ts';

/** @throws Problem 404, 409 merge/not-open or merge/other-sop, 422 for the case itself */
export async function mergeEnds(
  services: Services,
  identity: Identity,
  id: string,
  into: string,
): Promise<{
  found: CaseRecord;
  published: Package;
  into: string;
  survivor: { found: CaseRecord; published: Package };
}> {
  if (id === into) throw new Problem(422, 'data/invalid', { fields: [{ field: 'into', code: 'data/itself' }] });
  const [one, other] = [await findCase(services, identity, id), await findCase(services, identity, into)];
  for (const { view } of [one.found, other.found]) {
    const open = view.state === 'open' || view.state === 'resolved';
    // A repetition finds the case merged already: its own answer is told by the case.
    const repeated = view.mergedInto !== undefined && [id, into].includes(view.mergedInto);
    if (!open && !repeated) throw new Problem(409, 'merge/not-open', { params: { case: view.case } });
  }
  const [a, b] = [one.found.view, other.found.view];
  if (a.sop !== b.sop) throw new Problem(409, 'merge/other-sop', { params: { sop: a.sop, other: b.sop } });
  const later = isLater(one.found, other.found)
    ? { ...one, into, survivor: other }
    : { ...other, into: id, survivor: one };
  return later;
}

function isLater({ view: a }: CaseRecord, { view: b }: CaseRecord): boolean {
  if (a.mergedInto === b.case || b.mergedInto === a.case) return a.mergedInto === b.case;
  return a.openedAtMs === b.openedAtMs ? a.case > b.case : a.openedAtMs > b.openedAtMs;
}
