/** Tells who leads whoever broke the glass (semantics rule 30), by the way all notices go. */
import { answerableFor } from '../engine/people/answerable.ts';
import type { Broken } from '../records/store/access.ts';
import { isVaultReference } from '../engine/values/fit.ts';
import { notify, type NotifyDeps } from './notify.ts';

/** Tried again it tells nobody twice: the key of a delivery is that of the entry. @throws ApplicationFailure, retryable */
export async function tellBroken(broken: Broken, deps: NotifyDeps): Promise<void> {
  const { organization } = await deps.published.workspace();
  const { id, case: caseId, sop, version, title, person, reason, atMs } = broken;
  const name = Object.hasOwn(organization.people, person) ? organization.people[person]?.name : undefined;
  const values = { person: name ?? person, reason: await reasonSaid(deps, reason), at: atMs };
  const to = { kind: 'person' as const, ids: answerableFor(organization, person) };
  const notice = { key: `glass-${id}`, to, about: 'glass-broken' as const, values };
  await notify({ case: caseId, sop, version, title, notices: [notice] }, deps);
}

/** Of a customer who was forgotten meanwhile nothing is told. */
async function reasonSaid({ record }: NotifyDeps, reason: string): Promise<string> {
  if (!isVaultReference(reason)) return reason;
  const [found] = await record.readVault([reason], { purpose: 'notice:glass-broken', actor: 'worker' });
  return found?.status === 'present' ? String(found.value) : '***';
}
