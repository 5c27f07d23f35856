/** The customer's contact lets whoever recorded it in: nobody must tell the same story three times (semantics rule 30). */
import { RecordAway } from '../../records/errors.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';

/**
 * Opens the case for 60 minutes, logged, to a person who may not read it yet. The contact is recorded by now: that the
 * database is away must not look as if it were not.
 */
export async function enterByContact({ record, log }: Services, identity: Identity, caseId: string): Promise<void> {
  if (!identity.person) return;
  try {
    if ((await record.readAs(identity.eyes).getCase(caseId)) !== undefined) return;
    if ((await record.getCase(caseId)) === undefined) return;
    await record.letIn({ case: caseId, person: identity.id, why: 'contact' });
  } catch (error) {
    if (!(error instanceof RecordAway)) throw error;
    log.warn('the database is away after a contact; it lets nobody in');
  }
}
