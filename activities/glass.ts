/** Tells who leads whoever broke the glass (semantics rule 30), by the way all notices go. */
import type { Organization } from '../engine/people/choose.ts';
import type { Broken } from '../records/store/access.ts';
import { notify, type NotifyDeps } from './notify.ts';

/** Tried again it tells nobody twice: the key of a delivery is that of the entry. @throws ApplicationFailure, retryable */
export async function tellBroken(broken: Broken, deps: NotifyDeps): Promise<void> {
  const { organization } = await deps.published.workspace();
  const { id, case: caseId, sop, version, title, person, reason, atMs } = broken;
  const name = Object.hasOwn(organization.people, person) ? organization.people[person]?.name : undefined;
  const values = { person: name ?? person, reason, at: atMs };
  const to = { kind: 'person' as const, ids: answerableFor(organization, person) };
  const notice = { key: `glass-${id}`, to, about: 'glass-broken' as const, values };
  await notify({ case: caseId, sop, version, title, notices: [notice] }, deps);
}

/** The leads of the person's teams; where there is none but the person, whoever is told when nobody answers (rule 10). */
export function answerableFor(organization: Organization, person: string): string[] {
  const teams = organization.people[person]?.teams ?? [];
  const leads = teams.flatMap((team) => organization.teams[team]?.lead ?? []).filter((lead) => lead !== person);
  if (leads.length > 0) return [...new Set(leads)];
  const [kind, id = ''] = organization.lastResort.split('/', 2);
  return Object.entries(organization.people).flatMap(([other, { teams: of, roles }]) =>
    other !== person && (kind === 'team' ? of : roles).includes(id) ? [other] : [],
  );
}
