/** A case as one caller sees it: masked by role, other cases named only where the caller may read them (semantics rule 30). */
import type { CaseRecord } from '../../records/store/read.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import type { WireCase } from '../../wire/case.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import { caseToWire } from '../translate/case.ts';
import type { Reveal } from '../translate/reveal.ts';
import { caseInSight } from '../translate/sight.ts';
import type { FoundCase } from './find.ts';

/** @param found a case that was read for this caller's eyes */
export async function caseFor(
  { record }: Pick<Services, 'record'>,
  identity: Identity,
  { found, published }: { found: CaseRecord; published: FoundCase['published'] | undefined },
  reveal: Reveal,
): Promise<WireCase> {
  const whole = caseToWire(found, published, reveal);
  const { links: _, parent, merged_into, ...own } = whole;
  const links = await record.readAs(identity.eyes).relations(whole.case);
  const named = (id: string | undefined) => identity.eyes.sees === 'all' || links.some((link) => link.case === id);
  const view = {
    ...own,
    ...(parent !== undefined && named(parent) && { parent }),
    ...(merged_into !== undefined && named(merged_into) && { merged_into }),
    ...(links.length > 0 && { links }),
  };
  return caseInSight(view, identity);
}

/** Somebody looks at a case with a customer's number in it. */
export async function noteView(
  { record }: Pick<Services, 'record'>,
  identity: Identity,
  { view }: CaseRecord,
): Promise<void> {
  await record.noteAccess({
    actor: identity.id,
    deed: 'view',
    what: view.case,
    purpose: 'case:view',
    case: view.case,
    subjects: [vaultSubject(view.data.customer, view.case)],
  });
}
