/** What an act brings along for rule 27: the table's row in force, and what the directory knows: whom the actor leads or stands in for. */
import { type RelationTable, type RightName, rowOf } from '../../language/relations.ts';
import type { Act, Leads, Right } from '../event.ts';
import type { Organization } from './choose.ts';
import { aimOf } from './relation.ts';
import { standsFor } from './standing-in.ts';

/** Holding it in a team is leading that team, beside whom the organization names as its lead. */
const LEADS_OWN_TEAM = 'team-lead';

/** What of the organization decides; without one (nothing published yet) nobody leads, and the shipped table holds. */
export type Directory = Pick<Organization, 'teams' | 'people'> & { relations?: Partial<RelationTable> };

/** @param atMs whose deputy the actor is, is a matter of days */
export function rightOf(organization: Directory | undefined, actor: string, act: Act, atMs: number): Right {
  return rightTo(organization, actor, aimOf(act).right, atMs);
}

/** The same for an act that is not written yet. */
export function rightTo(organization: Directory | undefined, actor: string, right: RightName, atMs: number): Right {
  const row = rowOf(organization?.relations, right);
  if (organization === undefined) return { row };
  const leads = leadsOf(organization, actor);
  const others = standsFor(organization, actor, atMs);
  return { row, ...(leads && { leads }), ...(others.length > 0 && { standsFor: others }) };
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
