/** organization.yaml: every name in it leads somewhere. */
import { ALWAYS_ON } from '../calendar/compile.ts';
import { type Organization, rolesHeld } from '../organization.ts';
import { chainOf } from '../teams-above.ts';
import type { Reporter } from '../report.ts';
import type { OrganizationSource } from '../schema/organization.ts';
import { at, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { checkStandIns } from './stand-ins.ts';

export function checkOrganization(
  organization: Organization,
  source: OrganizationSource,
  calendars: ReadonlyMap<string, unknown>,
  root: Place,
  reporter: Reporter,
): void {
  const { teams, people } = organization;
  for (const [id, team] of Object.entries(teams)) {
    if (!Object.hasOwn(people, team.lead)) {
      reporter.report('organization/unknown-person', valueRange(at(root, 'teams', id, 'lead')), {
        found: team.lead,
        suggestion: nearest(team.lead, Object.keys(people)),
      });
    }
    checkAbove(organization, id, at(root, 'teams', id, 'above'), reporter);
  }
  for (const [id, person] of Object.entries(people)) {
    person.teams.forEach((team, i) => {
      if (Object.hasOwn(teams, team)) return;
      reporter.report('organization/unknown-team', valueRange(at(root, 'people', id, 'teams', i)), {
        found: team,
        suggestion: nearest(team, Object.keys(teams)),
        expected: Object.keys(teams).join(', '),
      });
    });
    checkCalendar(person.shift, calendars, at(root, 'people', id, 'shift'), reporter);
  }
  checkStandIns(organization, source, root, reporter);
  checkCalendar(organization.calendar, calendars, at(root, 'calendar'), reporter);
  organization.help?.to?.forEach((who, i) => checkGroup(organization, who, at(root, 'help', 'to', i), reporter));
  for (const [id, { roles }] of Object.entries(organization.rights ?? {}))
    roles.forEach((role, i) => checkHeld(organization, role, at(root, 'rights', id, 'roles', i), reporter));
  checkGroup(organization, organization.lastResort, at(root, 'last_resort'), reporter);
  if (organization.publishSecond !== undefined)
    checkGroup(organization, organization.publishSecond, at(root, 'publish', 'second'), reporter);
}

/** A team that is there, and never one that stands below it. */
function checkAbove({ teams }: Organization, id: string, place: Place, reporter: Reporter): void {
  const above = teams[id]?.above;
  if (above === undefined) return;
  if (!Object.hasOwn(teams, above)) {
    const known = Object.keys(teams);
    const params = { found: above, suggestion: nearest(above, known), expected: known.join(', ') };
    reporter.report('organization/unknown-team', valueRange(place), params);
    return;
  }
  if (chainOf(teams, above).includes(id))
    reporter.report('organization/team-ring', valueRange(place), { found: above, team: id });
}

function checkCalendar(
  found: string | undefined,
  calendars: ReadonlyMap<string, unknown>,
  place: Place,
  reporter: Reporter,
): void {
  if (found === undefined || found === ALWAYS_ON.id || calendars.has(found)) return;
  const known = [...calendars.keys()];
  reporter.report('calendar/unknown', valueRange(place), {
    found,
    suggestion: nearest(found, known),
    expected: known.join(', '),
  });
}

function checkHeld(organization: Organization, role: string, place: Place, reporter: Reporter): void {
  const held = rolesHeld(organization);
  if (!held.has(role))
    reporter.report('role/held-by-nobody', valueRange(place), { found: role, suggestion: nearest(role, held) });
}

function checkGroup(organization: Organization, who: string, place: Place, reporter: Reporter): void {
  const [kind, id = ''] = who.split('/');
  if (kind === 'team' && Object.hasOwn(organization.teams, id)) return;
  const roles = rolesHeld(organization);
  const guess = nearest(id, roles);
  if (kind === 'role' && roles.has(id)) return;
  if (kind === 'role')
    reporter.report('role/held-by-nobody', valueRange(place), { found: who, suggestion: guess && `role/${guess}` });
  else if (kind !== 'team')
    reporter.report('organization/not-a-group', valueRange(place), {
      found: who,
      suggestion: groupOf(organization, who),
    });
  else
    reporter.report('who/unknown-team', valueRange(place), {
      found: who,
      suggestion: undefined,
      expected: Object.keys(organization.teams).join(', '),
    });
}

/** The group that was meant: of that name, or the person's own role. */
function groupOf({ teams, people }: Organization, who: string): string | undefined {
  if (Object.hasOwn(teams, who)) return `team/${who}`;
  const person = Object.hasOwn(people, who) ? people[who] : undefined;
  const role = Object.values(people).some((p) => p.roles.includes(who)) ? who : person?.roles[0];
  return role && `role/${role}`;
}
