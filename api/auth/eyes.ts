/** Whose eyes a caller reads with (semantics rule 30): by role everything, by relation one's own cases, by token some SOPs. */
import type { Organization } from '../../engine/people/choose.ts';
import { readsAs } from '../../engine/people/readers.ts';
import { standsFor } from '../../engine/people/standing-in.ts';
import type { ReadingEyes } from '../../records/store/eyes.ts';
import type { TokenClaims } from '../../startup/token.ts';

/** Roles that watch over all cases. Leading a team is no such role: a lead reads what the team reads. */
export const READS_ALL: readonly string[] = ['supervisor', 'duty-manager', 'auditor'];

/** By organization, which is one value until another is published; within it by person and whom she stands in for. */
const known = new WeakMap<Organization, Map<string, ReadingEyes>>();

/** Of a person of this organization at that instant: whose deputy one is, is a matter of days. */
export function eyesOfPerson(organization: Organization, person: string, nowMs: number): ReadingEyes {
  const kept = known.get(organization) ?? new Map<string, ReadingEyes>();
  known.set(organization, kept);
  const others = standsFor(organization, person, nowMs);
  const key = JSON.stringify([person, ...others]);
  const before = kept.get(key);
  if (before !== undefined) return before;
  const { roles = [] } = organization.people[person] ?? {};
  const all = roles.some((role) => READS_ALL.includes(role));
  const eyes: ReadingEyes = { reader: person, sees: all ? 'all' : { keys: readsAs(organization, person, nowMs) } };
  kept.set(key, eyes);
  return eyes;
}

/** An auditor sees all, a system the SOPs that its token names, an operator no case. */
export function eyesOfToken({ sub, role, sops = [] }: TokenClaims): ReadingEyes {
  if (role === 'auditor') return { reader: sub, sees: 'all' };
  return { reader: sub, sees: { sops: role === 'integration' || role === 'feed' ? sops : [] } };
}
