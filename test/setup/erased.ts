/** Erasing a person in tests: one asks, another confirms. */
import { signerOf } from '../../audit/signing.ts';
import type { PersonStore, Receipt } from '../../records/store/person.ts';

/** The installation's key of these tests. */
const signer = signerOf(Buffer.alloc(32, 3));

/** @throws PersonRefused */
export async function erased(
  record: Pick<PersonStore, 'askPerson' | 'confirmPerson'>,
  subject: string,
  by = 'dpo',
): Promise<Receipt | undefined> {
  const { id, hash } = await record.askPerson({ kind: 'erase', subject, reason: 'law', askedBy: 'root' });
  return (await record.confirmPerson(id, { hash, by, signer })).receipt;
}
