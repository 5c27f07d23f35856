/** What an act brings along for rule 27: the table's row in force, and what the directory knows of whom the actor leads. */
import { type RelationTable, rowOf } from '../../language/relations.ts';
import type { Act, Leads, Right } from '../event.ts';
import type { Organization } from './choose.ts';
import { aimOf } from './relation.ts';

/** Holding it in a team is leading that team, beside whom the organization names as its lead. */
const LEADS_OWN_TEAM = 'team-lead';

/** What of the organization decides; without one (nothing published yet) nobody leads, and the shipped table holds. */
export type Directory = Pick<Organization, 'teams' | 'people'> & { relations?: Partial<RelationTable> };

export function rightOf(organization: Directory | undefined, actor: string, act: Act): Right {
  const row = rowOf(organization?.relations, aimOf(act).right);
  const leads = organization && leadsOf(organization, actor);
  return { row, ...(leads && { leads }) };
}

/** Undefined for who leads nobody. */
export function leadsOf({ teams, people }: Directory, id: string): Leads | undefined {
  const self = Object.hasOwn(people, id) ? people[id] : undefined;
  if (self === undefined) return undefined;
  const named = Object.keys(teams).filter((team) => teams[team]?.lead === id);
  const held = self.roles.includes(LEADS_OWN_TEAM) ? self.teams : [];
  const led = [...new Set([...named, ...held])];
  if (led.length === 0) return undefined;
  const members = Object.keys(people).filter((it) => it !== id && people[it]?.teams.some((team) => led.includes(team)));
  return { teams: led, people: members };
}
