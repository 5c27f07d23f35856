/**
 * A case as one caller sees it: masked by role, other cases named only where the caller may read them (semantics rule 30),
 * with the acts this caller may send.
 */
import type { CaseRecord } from '../../records/store/read.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import type { WireCase } from '../../wire/case.ts';
import { actorOf, type Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import { caseToWire } from '../translate/case.ts';
import type { Reveal } from '../translate/reveal.ts';
import { caseInSight } from '../translate/sight.ts';
import type { FoundCase } from './find.ts';
import { actsOfCaller } from './related.ts';

/** A case that was read for this caller's eyes. */
interface Shown {
  found: CaseRecord;
  published: FoundCase['published'] | undefined;
  /** How personal values are shown. */
  reveal: Reveal;
  /** Also those that refer to this one, which its own view does not know: asked of the record for whoever looks at it. */
  fromBothSides?: true;
}

/** With the acts that the caller may send next (semantics rule 27). */
export async function caseFor(
  { record, directory }: Pick<Services, 'record' | 'directory'>,
  identity: Identity,
  { found, published, reveal, fromBothSides }: Shown,
): Promise<WireCase> {
  const { links: mentioned, parent, merged_into, ...own } = caseToWire(found, published, reveal, identity.id);
  const asked = fromBothSides || (mentioned ?? parent ?? merged_into) !== undefined;
  const links = asked ? await record.readAs(identity.eyes).relations(own.case) : [];
  const named = (id: string | undefined) => identity.eyes.sees === 'all' || links.some((link) => link.case === id);
  const theirs = published && actsOfCaller({ found, published }, actorOf(identity), await directory.organization());
  const acts = found.lost === undefined ? theirs : [];
  const view = {
    ...own,
    ...(acts && { acts }),
    ...(parent !== undefined && named(parent) && { parent }),
    ...(merged_into !== undefined && named(merged_into) && { merged_into }),
    ...(links.length > 0 && { links }),
  };
  return caseInSight(view, identity);
}

/** Somebody looks at a case with a customer's number in it. @param purpose `case:view`, `case:timeline` */
export async function noteView(
  { record }: Pick<Services, 'record'>,
  identity: Identity,
  { view }: CaseRecord,
  purpose: string,
): Promise<void> {
  await record.noteAccess({
    actor: identity.id,
    deed: 'view',
    what: view.case,
    purpose,
    case: view.case,
    subjects: [vaultSubject(view.data.customer, view.case)],
  });
}
