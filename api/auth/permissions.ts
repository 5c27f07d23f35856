/**
 * What each role may do through the API (semantics rule 27), in one place. The kernel checks every act again, by team,
 * assignment and step; here stand only what a role can never do, and who reads what.
 */
import { LEADING } from '../../engine/acts/on-step.ts';
import { ACT_NAMES, type ActName } from '../../engine/event.ts';
import { Problem } from '../problem.ts';
import { READS_ALL } from './eyes.ts';
import type { Identity } from './identity.ts';

/** Roles that speak with customers, or stand in for those who do, and read personal values; others get a mask. */
export const READS_PERSONAL: readonly string[] = ['agent', 'senior', ...LEADING];

/** A person does every deed but the customer's own: an agent answers a survey only by a recorded attempt (rule 16). */
const ofPeople: readonly ActName[] = ACT_NAMES.filter((act) => act !== 'survey');
/** A system brings what customers say and do. */
const ofIntegrations: readonly ActName[] = ['contact', 'survey', 'annotate'];

/** Who may send outside events. */
export const SENDS_EVENTS: readonly string[] = ['integration', ...LEADING];

/** Who may ask for more than the own and the teams' tasks; what is shown is what each may read (rule 30). */
export const SEES_ALL_TASKS: readonly string[] = [...LEADING, 'auditor', 'admin'];

/** Who reads reports over all cases: who watches over them, who answers for SOPs, and who pays. */
export const READS_REPORTS: readonly string[] = [...SEES_ALL_TASKS, 'process-owner', 'finance'];

/** Which systems follow the feed: those made for it see what their tokens name, an auditor sees all. */
export const READS_FEED: readonly string[] = ['feed', 'auditor'];

/** Who sees who read whose data. */
export const READS_ACCESS_LOG: readonly string[] = ['auditor'];

/** Who is told names of people and teams besides the people themselves; other systems are not. */
export const READS_DIRECTORY: readonly string[] = ['auditor', 'admin'];

/** Whose right to reports is to count over all cases; the others of `READS_REPORTS` count what they may read. */
export const COUNTS_ALL: readonly string[] = [...READS_ALL, 'process-owner', 'finance', 'admin'];

/** Who answers what people ask of their own data; an auditor hands out copies, too. */
export const SERVES_PEOPLE: readonly string[] = ['privacy-officer', 'admin'];
export const EXPORTS_PEOPLE: readonly string[] = [...SERVES_PEOPLE, 'auditor'];

/** Who may be the second person of an erasure or correction: a person of the organization, for two tokens of `admin` may be one hand. */
export const CONFIRMS_FOR_PEOPLE: readonly string[] = ['privacy-officer', 'supervisor'];

/** Who has what is due reported or removed, who sees what was, and who keeps a case from it. */
export const RUNS_RETENTION: readonly string[] = ['privacy-officer', 'admin', 'supervisor'];
export const READS_RETENTION: readonly string[] = [...RUNS_RETENTION, 'auditor'];
export const HOLDS_CASES: readonly string[] = ['supervisor', 'auditor', 'legal', 'privacy-officer'];

/** Who begins lost cases again, as the first person or the second; and who sees which they are (rule 32). */
export const BEGINS_AGAIN: readonly string[] = ['supervisor', 'duty-manager'];
export const SEES_LOST: readonly string[] = [...BEGINS_AGAIN, 'auditor', 'admin'];

/**
 * Who asks for an export of the installation's keys, who may be the second person, and who sees that it was done. The second is
 * always a person of the organization: whoever hands out tokens could be two admins.
 */
export const ASKS_FOR_KEYS: readonly string[] = ['supervisor', 'admin'];
export const CONFIRMS_KEYS: readonly string[] = ['supervisor'];
export const SEES_KEY_EXPORTS: readonly string[] = [...ASKS_FOR_KEYS, 'auditor'];

/** The acts this caller can send at all. An auditor reads; so does an operator. */
export function actsAllowed(identity: Identity): readonly ActName[] {
  if (identity.person) return identity.roles.some((role) => role !== 'auditor') ? ofPeople : [];
  return identity.roles.includes('integration') ? ofIntegrations : [];
}

/** Whether this caller may open cases. */
export function mayOpen(identity: Identity): boolean {
  return actsAllowed(identity).includes('contact');
}

/** Whether this caller reads the personal values of a case: by role, or because the case is this person's work. */
export function readsPersonal(identity: Identity, workers: readonly (string | undefined)[] = []): boolean {
  return identity.roles.some((role) => READS_PERSONAL.includes(role)) || workers.includes(identity.id);
}

/** @throws Problem 403 unless the caller has one of the roles */
export function mustHave(identity: Identity, roles: readonly string[]): void {
  if (!identity.roles.some((role) => roles.includes(role)))
    throw new Problem(403, 'auth/role', { params: { roles: [...new Set(roles)].join(', ') } });
}
