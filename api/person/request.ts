/** What was asked of a person's data, to the wire. */
import type { Outlook, PersonRequest } from '../../records/store/person.ts';
import type { WirePersonRequest } from '../../wire/person.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';

/** `outlook`: of an erasure that waits. */
export function requestToWire(it: PersonRequest, outlook?: Outlook): WirePersonRequest {
  return defined({
    id: it.id,
    kind: it.kind,
    subject: it.subject,
    reason: it.reason,
    reference: it.reference,
    ref: it.ref,
    hash: it.hash,
    asked_by: it.askedBy,
    asked_at: iso(it.askedAtMs),
    lapses_at: iso(it.lapsesAtMs),
    waits: outlook?.waits,
    caps_until: iso(outlook?.capsUntilMs),
    copies: outlook?.copies.map(({ lastAtMs, ...copy }) => defined({ ...copy, last: iso(lastAtMs) })),
    confirmed_by: it.confirmedBy,
    confirmed_at: iso(it.confirmedAtMs),
    receipt: it.receipt,
  });
}
