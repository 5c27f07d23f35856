/** Publishing: who may, who must agree, and all of it or nothing. */
import type { Package } from '../../language/plan.ts';
import type { Publication } from '../../records/store/sops.ts';
import type { Named } from '../../wire/sop.ts';
import type { Identity } from '../auth/identity.ts';
import { mustHave } from '../auth/permissions.ts';
import type { Services } from '../services.ts';
import type { Proposal } from './proposal.ts';
import { bringIntoForce, mustLeaveNoWork, roleOf } from './release.ts';
import { ask } from './second.ts';

/** May publish where no SOP says otherwise, and operators always may. */
const PUBLISHERS: readonly string[] = ['process-owner', 'admin'];

/**
 * The owner's role of each new version, as its own header says and as the version before it said: a header cannot be
 * changed to let its author in; and of each SOP that goes. Changes of people and connectors alone take the role of any owner.
 *
 * @throws Problem 403
 */
export async function mustOwn(
  { packages }: Services,
  identity: Identity,
  { change, workspaceChanged }: Proposal,
): Promise<void> {
  if (identity.roles.includes('admin')) return;
  const newest = new Map<string, string>();
  for (const it of await packages.list()) newest.set(it.sop, roleOf(it.owner));
  const fresh = change.packages;
  if (workspaceChanged || fresh.some(({ plan }) => !newest.has(plan.sop)))
    mustHave(identity, [...PUBLISHERS, ...newest.values()]);
  for (const { plan } of fresh) mustHave(identity, [roleOf(plan.owner)]);
  const touched = [
    ...fresh.map(({ plan }) => plan.sop),
    ...change.remove.flatMap((key) => (key.startsWith('sop/') ? [key.slice('sop/'.length)] : [])),
  ];
  for (const sop of touched) {
    const before = newest.get(sop);
    if (before !== undefined) mustHave(identity, [before]);
  }
}

/** Publishes at once, or waits for the second person the organization asks for. @throws Problem 409 */
export async function publishOrAsk(
  services: Services,
  identity: Identity,
  proposal: Proposal,
  editors: readonly string[] = [],
): Promise<{ kind: 'published' } | { kind: 'unchanged' } | { kind: 'pending'; second: string; asked: Publication }> {
  const { before, change, workspaceChanged } = proposal;
  if (change.packages.length === 0 && !workspaceChanged) return { kind: 'unchanged' };
  await mustLeaveNoWork(services, proposal);
  // The organization in force decides: a new one must not do away with the second person.
  const second = before.workspace?.organization.publishSecond;
  if (second !== undefined) {
    const asked = await ask(services, identity, { proposal, editors });
    return { kind: 'pending', second: roleOf(second), asked };
  }
  await bringIntoForce(services, () => services.record.publishAll(change, identity.id, before.base));
  return { kind: 'published' };
}

/** The versions of packages. */
export function namesOf(packages: readonly Package[]): Named[] {
  return packages.map(({ plan }) => ({ sop: plan.sop, version: plan.version }));
}
