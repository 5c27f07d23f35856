/** The second person: what she is shown, who may be one, and her word for exactly that. */
import { barredBy, confirmers } from '../../language/publication/confirmers.ts';
import type { Asked, Publication } from '../../records/store/sops.ts';
import type { Named } from '../../wire/sop.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { gainersOf, linesOf } from './lines.ts';
import { type Proposal, same } from './proposal.ts';
import { bringIntoForce } from './release.ts';

/** Keeps what is submitted. Whoever submitted an earlier draft of it that still waits has edited it. */
export async function ask(
  { record }: Services,
  identity: Identity,
  { proposal, editors }: { proposal: Proposal; editors: readonly string[] },
): Promise<Publication> {
  const lines = linesOf(proposal);
  const drafts = (await record.openPublications()).filter(({ submission, lines: theirs }) => {
    const about = new Set(theirs.map((it) => aboutOf(it.id)));
    return submission.kind === 'change' && lines.some((it) => about.has(aboutOf(it.id)));
  });
  const others = [...editors, ...drafts.flatMap((it) => [it.askedBy, ...it.editors])];
  return askOnce(
    { record },
    {
      submission: { kind: 'change', change: proposal.change },
      base: proposal.before.base,
      askedBy: identity.id,
      editors: [...new Set(others)].filter((id) => id !== identity.id).sort(),
      gainers: gainersOf(proposal),
      lines,
    },
  );
}

/** What a line is about: an SOP or a part, whatever changes of it. */
function aboutOf(line: string): string {
  return line.replace(/[.#@].*$/, '');
}

/** Submitted again, by the same person and with nothing published since, it is the same. */
export async function askOnce({ record }: Pick<Services, 'record'>, asked: Asked): Promise<Publication> {
  const before = (await record.openPublications()).find(({ submission, base, askedBy, editors, gainers, lines }) =>
    same({ submission, base, askedBy, editors, gainers, lines }, asked),
  );
  return before ?? record.askPublication(asked);
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
  mustBeSecond(identity, asked, (await record.loadWorkspace())?.organization);
  return bringIntoForce(services, () => record.confirmPublication(id, { hash, by: identity.id }));
}

/** The role the organization in force asks for, and neither hand in it nor gain by it: an operator is bound like everybody. */
function mustBeSecond(identity: Identity, asked: Publication, organization: Parameters<typeof confirmers>[0]): void {
  const able = confirmers(organization, asked);
  const second = organization?.publishSecond ?? '';
  const [kind, role = ''] = second.split('/');
  const why = barredBy(asked, identity.id);
  if (able?.length === 0) throw new Problem(403, 'publish/nobody-left', { params: { id: asked.id } });
  if (why === 'gains') throw new Problem(403, 'publish/gains');
  if (why !== undefined) throw new Problem(403, 'sop/same-person');
  const has = (kind === 'team' ? identity.teams : identity.roles).includes(role);
  if (able !== undefined && !(identity.person && has))
    throw new Problem(403, 'auth/role', { params: { roles: second.replace(/^role\//, '') } });
}

/** The versions a publication is about. */
export function versionsOf({ submission }: Pick<Publication, 'submission'>): Named[] {
  if (submission.kind === 'change')
    return submission.change.packages.map(({ plan }) => ({ sop: plan.sop, version: plan.version }));
  const { sop, version } = submission.kind === 'calendars' ? submission.plan : submission;
  return [{ sop, version }];
}
