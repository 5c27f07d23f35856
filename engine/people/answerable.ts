/** Who answers for what belongs to no case: for a person, and for the whole installation (semantics rules 10 and 30). */
import type { Organization } from './choose.ts';

/** Everybody behind `last_resort`, whoever is on shift or absent. */
export function lastResortOf({ lastResort, people }: Organization): string[] {
  const [kind, id = ''] = lastResort.split('/', 2);
  return Object.entries(people).flatMap(([person, { teams, roles }]) =>
    (kind === 'team' ? teams : roles).includes(id) ? [person] : [],
  );
}

/** The leads of the person's teams; where there is none but the person, everybody else behind `last_resort`. */
export function answerableFor(organization: Organization, person: string): string[] {
  const teams = organization.people[person]?.teams ?? [];
  const leads = teams.flatMap((team) => organization.teams[team]?.lead ?? []).filter((lead) => lead !== person);
  return leads.length > 0 ? [...new Set(leads)] : lastResortOf(organization).filter((other) => other !== person);
}

/** The team's lead; without one everybody behind `last_resort`. */
export function answerableForTeam(organization: Organization, team: string | undefined): string[] {
  const lead = team === undefined ? undefined : organization.teams[team]?.lead;
  return lead === undefined ? lastResortOf(organization) : [lead];
}
