/**
 * A case that comes from another system (semantics rule 31): limits run from when it was received there, it stands where it
 * stood, and what has passed tells nobody.
 */
import { keepEvidence } from './acts/submission.ts';
import { letPast, startSince } from './clocks/imported.ts';
import { bindPauses, takePauses } from './clocks/imported-pauses.ts';
import type { Actor, Imported } from './event.ts';
import { takeSignalsAsKnown } from './others/signals/signals.ts';
import { setOwner } from './people/staffing.ts';
import { begin } from './route/route.ts';
import { type Draft, emit } from './state/draft.ts';

/** Who opens such a case: nobody of ours wrote what it brings (rule 23). `person`: whoever sent the import. */
export function importerFor(person: string): Actor {
  return { id: 'import', roles: ['integration'], teams: [], onBehalfOf: person };
}

/** Begins the case where it stood. `imported.receivedAtMs` is not after now. */
export function beginImported(d: Draft, imported: Imported): void {
  const { owner, ownerTeam, receivedAtMs } = imported;
  const contacts = (imported.contacts ?? []).toSorted((a, b) => a.atMs - b.atMs);
  keepEvidence(d, imported.evidence);
  if (owner !== undefined) setOwner(d, owner, ownerTeam);
  takeContacts(d, contacts);
  startSince(d, { ...imported, contacts });
  const pauses = takePauses(
    d,
    (imported.pauses ?? []).toSorted((a, b) => a.sinceMs - b.sinceMs),
  );
  begin(d, imported.at);
  bindPauses(d);
  letPast(d, { receivedAtMs, pauses });
  takeSignalsAsKnown(d);
}

/** They are counted and recorded at their instants; nothing that waits for a contact hears of them (rule 17). */
function takeContacts(d: Draft, contacts: NonNullable<Imported['contacts']>): void {
  for (const { direction, atMs, channel, note } of contacts) {
    if (direction === 'in') d.state.contacts += 1;
    const data = { ...(channel !== undefined && { channel }), ...(note !== undefined && { note }), at: atMs };
    emit(d, direction === 'in' ? 'contact.received' : 'contact.made', { data });
  }
}
