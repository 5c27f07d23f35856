/** Asking for an export of the installation's keys, and the second person's word. What is said here are names: no key is read. */
import type { KeyExport, KeyExportNotConfirmed } from '../../records/store/key-exports.ts';
import { isRecipient } from '../../startup/key-file.ts';
import type { AskKeyExport, WireKeyExport } from '../../wire/key-export.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem, wrongFields } from '../problem.ts';
import { notTaken } from '../second-person.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';

/** @throws Problem 422 for what is no public key of age */
export async function askKeyExport(
  { record, keyNames }: Services,
  identity: Identity,
  { recipient }: AskKeyExport,
): Promise<WireKeyExport> {
  if (!isRecipient(recipient)) throw wrongFields([{ field: 'recipient', code: 'keys/no-recipient' }]);
  return keyExportToWire(await record.askKeyExport({ recipient, keys: keyNames(), by: identity.id }));
}

/** @throws Problem 404 */
export async function keyExport({ record }: Services, id: number): Promise<WireKeyExport> {
  const found = await record.getKeyExport(id);
  if (found === undefined) throw new Problem(404, 'keys/unknown');
  return keyExportToWire(found);
}

/** Nothing is written yet: that is the operator's, at the console. @throws Problem 403, 404, 409 */
export async function confirmKeyExport(
  services: Services,
  identity: Identity,
  { id, hash }: { id: number; hash: string },
): Promise<WireKeyExport> {
  const { record, signer, keyNames } = services;
  const word = { hash, by: identity.id, keys: keyNames(), sign: (text: string) => signer.sign(text) };
  const why = await record.confirmKeyExport(id, word);
  if (why !== undefined) throw problemOf(why);
  return keyExport(services, id);
}

function problemOf(why: KeyExportNotConfirmed): Problem {
  if (why === 'unknown') return new Problem(404, 'keys/unknown');
  return why === 'other-keys' ? new Problem(409, 'keys/other-keys') : notTaken('keys', why);
}

/** A request in the words of the wire. */
export function keyExportToWire(it: KeyExport): WireKeyExport {
  return defined({
    id: it.id,
    recipient: it.recipient,
    keys: it.keys,
    hash: it.hash,
    asked_by: it.askedBy,
    asked_at: iso(it.askedAtMs),
    lapses_at: iso(it.lapsesAtMs),
    confirmed_by: it.confirmedBy,
    confirmed_at: iso(it.confirmedAtMs),
    used_by: it.usedBy,
    used_at: iso(it.usedAtMs),
  });
}
