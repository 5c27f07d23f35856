/** The second person: what she is shown, who may be one, and her word for exactly that. */
import type { Asked, Publication } from '../../records/store/sops.ts';
import type { Named } from '../../wire/sop.ts';
import type { Identity } from '../auth/identity.ts';
import { mustHave } from '../auth/permissions.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { linesOf } from './lines.ts';
import { type Proposal, same } from './proposal.ts';
import { bringIntoForce, roleOf } from './release.ts';

/** Keeps what is submitted. Submitted again, by the same person and with nothing published since, it is the same. */
export async function ask(
  { record }: Services,
  identity: Identity,
  { proposal, editors }: { proposal: Proposal; editors: readonly string[] },
): Promise<Publication> {
  const asked: Asked = {
    submission: { kind: 'change', change: proposal.change },
    base: proposal.before.base,
    askedBy: identity.id,
    editors: [...new Set(editors)].sort(),
    lines: linesOf(proposal),
  };
  return askOnce({ record }, asked);
}

async function askOnce({ record }: Pick<Services, 'record'>, asked: Asked): Promise<Publication> {
  const sameOne = (await record.openPublications()).find(({ submission, base, askedBy, editors, lines }) =>
    same({ submission, base, askedBy, editors, lines }, asked),
  );
  return sameOne ?? record.askPublication(asked);
}

/** @throws Problem 403, 404 or 409 */
export async function confirm(
  services: Services,
  identity: Identity,
  { id, hash }: { id: number; hash: string },
): Promise<Publication> {
  const { record } = services;
  const asked = await record.getPublication(id);
  if (asked === undefined) throw new Problem(404, 'publish/unknown');
  const second = (await record.loadWorkspace())?.organization.publishSecond;
  if (second !== undefined) mustHave(identity, [roleOf(second)]);
  if (asked.askedBy === identity.id || asked.editors.includes(identity.id)) throw new Problem(403, 'sop/same-person');
  return bringIntoForce(services, () => record.confirmPublication(id, { hash, by: identity.id }));
}

/** The versions a publication is about. */
export function versionsOf({ submission }: Pick<Publication, 'submission'>): Named[] {
  if (submission.kind === 'change')
    return submission.change.packages.map(({ plan }) => ({ sop: plan.sop, version: plan.version }));
  const { sop, version } = submission.kind === 'calendars' ? submission.plan : submission;
  return [{ sop, version }];
}
