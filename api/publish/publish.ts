/** Publishing: who may, who must agree, and all of it or nothing. */
import type { Package } from '../../language/plan.ts';
import { PublishConflict } from '../../records/errors.ts';
import type { Publication } from '../../records/store/sops.ts';
import type { Named } from '../../wire/sop.ts';
import type { Identity } from '../auth/identity.ts';
import { mustHave } from '../auth/permissions.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { type Proposal, publishedDigest, same } from './proposal.ts';

/** May publish where no SOP says otherwise, and operators always may. */
const PUBLISHERS: readonly string[] = ['process-owner', 'admin'];

/**
 * The owner's role of each new version, as its own header says and as the version before it said: a header cannot be
 * changed to let its author in. Changes of people and connectors alone take the role of any owner.
 *
 * @throws Problem 403
 */
export async function mustOwn(
  { packages }: Services,
  identity: Identity,
  { fresh, workspaceChanged }: Proposal,
): Promise<void> {
  if (identity.roles.includes('admin')) return;
  const newest = new Map<string, string>();
  for (const it of await packages.list()) newest.set(it.sop, roleOf(it.owner));
  if (workspaceChanged || fresh.some(({ plan }) => !newest.has(plan.sop)))
    mustHave(identity, [...PUBLISHERS, ...newest.values()]);
  for (const { plan } of fresh) {
    mustHave(identity, [roleOf(plan.owner)]);
    const before = newest.get(plan.sop);
    if (before !== undefined) mustHave(identity, [before]);
  }
}

/** Publishes at once, or waits for the second person the organization asks for. */
export async function publishOrAsk(
  services: Services,
  identity: Identity,
  { all, fresh, workspace, workspaceChanged }: Proposal,
): Promise<{ kind: 'published' } | { kind: 'unchanged' } | { kind: 'pending'; second: string; versions: Named[] }> {
  if (fresh.length === 0 && !workspaceChanged) return { kind: 'unchanged' };
  // The organization in force decides: a new one must not do away with the second person.
  const second = (await services.record.loadWorkspace())?.organization.publishSecond;
  // Changes of people and connectors alone are confirmed under the versions they came with.
  const packages = fresh.length > 0 ? fresh : all;
  if (second === undefined) {
    await apply(services, { packages, workspace }, identity.id);
    return { kind: 'published' };
  }
  const asked = { packages, workspace, base: await publishedDigest(services.record), askedBy: identity.id };
  if (!(await isAsked(services, asked))) await services.record.askPublication(asked);
  return { kind: 'pending', second: roleOf(second), versions: namesOf(packages) };
}

/** Asked for again, by the same person and with nothing published since, it is the same publication. */
async function isAsked({ record }: Services, asked: Omit<Publication, 'id' | 'askedAtMs'>): Promise<boolean> {
  const [first] = namesOf(asked.packages);
  const [open] = first === undefined ? [] : await record.openPublications(first);
  if (open === undefined) return false;
  const { id: _, askedAtMs: __, ...before } = open;
  return same(before, asked);
}

/** @throws Problem 403, 404 or 409 */
export async function confirm(services: Services, identity: Identity, of: Named): Promise<Named[]> {
  const { record } = services;
  const params = { ...of };
  const [asked] = await record.openPublications(of);
  if (asked === undefined) throw new Problem(404, 'sop/not-pending', { params });
  const second = (await record.loadWorkspace())?.organization.publishSecond;
  if (second !== undefined) mustHave(identity, [roleOf(second)]);
  if (asked.askedBy === identity.id) throw new Problem(403, 'sop/same-person');
  if (asked.base !== (await publishedDigest(record))) throw new Problem(409, 'sop/overtaken');
  await apply(services, asked, asked.askedBy);
  await record.confirmPublication(asked.id, identity.id);
  return namesOf(asked.packages);
}

/** At once: a version must not run before its people and connectors are known. */
async function apply(
  { record, packages, directory }: Services,
  all: Pick<Publication, 'packages' | 'workspace'>,
  by: string,
): Promise<void> {
  try {
    await record.publishAll(all, by);
  } catch (error) {
    if (!(error instanceof PublishConflict)) throw error;
    throw new Problem(409, 'sop/overtaken');
  } finally {
    packages.forget();
    directory.forget();
  }
}

/** Versions that wait, newest publication first; those that were overtaken no longer do. */
export async function pending({ record }: Services): Promise<(Named & { askedBy: string; askedAtMs: number })[]> {
  const open = await record.openPublications();
  const base = open.length === 0 ? '' : await publishedDigest(record);
  return open
    .filter((it) => it.base === base)
    .flatMap(({ packages, askedBy, askedAtMs }) => namesOf(packages).map((it) => ({ ...it, askedBy, askedAtMs })));
}

/** The versions of packages. */
export function namesOf(packages: readonly Package[]): Named[] {
  return packages.map(({ plan }) => ({ sop: plan.sop, version: plan.version }));
}

/** `role/x` without its kind. */
function roleOf(who: string): string {
  return who.replace(/^role\//, '');
}
