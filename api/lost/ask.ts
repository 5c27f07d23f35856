/** Asking for lost cases to begin again, and the second person's word (semantics rule 32). */
import type { AgainRequest } from '../../records/store/lost.ts';
import type { AskAgain, WireAgainRequest } from '../../wire/lost.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import { notTaken } from '../second-person.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';
import { beginPending } from './begin.ts';

/** @throws Problem 409 when none of these cases is lost and has a state to go on from */
export async function askAgain(
  { record }: Pick<Services, 'record'>,
  identity: Identity,
  { cases }: AskAgain,
): Promise<WireAgainRequest> {
  const asked = await record.askAgain({ ...(cases && { cases }), by: identity.id });
  if (asked === undefined) throw new Problem(409, 'again/nothing');
  return againToWire(asked);
}

/** @throws Problem 404 */
export async function againRequest({ record }: Pick<Services, 'record'>, id: number): Promise<WireAgainRequest> {
  const found = await record.getAgainRequest(id);
  if (found === undefined) throw new Problem(404, 'again/unknown');
  return againToWire(found);
}

/** Begins the cases; of many the answer tells how far it has come, and the rest follows by itself. @throws Problem 403, 404, 409 */
export async function confirmAgain(
  services: Services,
  identity: Identity,
  { id, hash }: { id: number; hash: string },
): Promise<WireAgainRequest> {
  const why = await services.record.confirmAgain(id, { hash, by: identity.id });
  if (why !== undefined) throw why === 'unknown' ? new Problem(404, 'again/unknown') : notTaken('again', why);
  await beginPending(services, id);
  return againRequest(services, id);
}

/** A request in the words of the wire. */
export function againToWire(it: AgainRequest): WireAgainRequest {
  return defined({
    id: it.id,
    hash: it.hash,
    asked_by: it.askedBy,
    asked_at: iso(it.askedAtMs),
    lapses_at: iso(it.lapsesAtMs),
    confirmed_by: it.confirmedBy,
    confirmed_at: iso(it.confirmedAtMs),
    cases: it.cases.map(({ case: caseId, seq, stateHash, outcome }) =>
      defined({ case: caseId, seq, state: stateHash, outcome }),
    ),
  });
}
