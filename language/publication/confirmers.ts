/** Who may be the second person of a publication: by the organization in force, not by the one it would bring. */
import type { Organization } from '../organization.ts';

/** Whom a publication bars from confirming it. */
export interface Barred {
  askedBy: string;
  editors: readonly string[];
  gainers: readonly string[];
}

/** Why somebody cannot confirm; undefined: she can. */
export function barredBy(
  { askedBy, editors, gainers }: Barred,
  person: string,
): 'asked' | 'edited' | 'gains' | undefined {
  if (person === askedBy) return 'asked';
  if (editors.includes(person)) return 'edited';
  return gainers.includes(person) ? 'gains' : undefined;
}

/** Who can confirm, sorted; with nobody it is the operator's, at the server's own console. Undefined: no second person is asked. */
export function confirmers(organization: Organization | undefined, barred: Barred): string[] | undefined {
  const second = organization?.publishSecond;
  if (organization === undefined || second === undefined) return undefined;
  const [kind, id = ''] = second.split('/');
  return Object.entries(organization.people)
    .filter(([, person]) => (kind === 'team' ? person.teams : person.roles).includes(id))
    .map(([person]) => person)
    .filter((person) => barredBy(barred, person) === undefined)
    .sort();
}
