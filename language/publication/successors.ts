/** Who stands in for people and teams that are no more: what open cases still name finds its way to them. */
import type { Organization } from '../organization.ts';

/**
 * The organization with the successions of a publication and of those before it. A team that was succeeded is still there
 * for cases that name it: led by the lead of the team in its place, whose people are its people.
 *
 * @param moves `person/li` → `wang`, `team/x` → `y`
 */
export function withSuccessors(
  organization: Organization,
  before: Organization | undefined,
  moves: Readonly<Record<string, string>>,
): Organization {
  const people = successions('person', organization.people, before?.successors?.people, moves);
  const teams = successions('team', organization.teams, before?.successors?.teams, moves);
  if (Object.keys(people).length + Object.keys(teams).length === 0) return organization;
  const gone = Object.entries(teams).flatMap(([id, heir]) => {
    const team = organization.teams[heir];
    return team === undefined ? [] : [[id, { ...team, title: before?.teams[id]?.title ?? id }] as const];
  });
  const also = (own: readonly string[]) => [
    ...own,
    ...Object.entries(teams).flatMap(([id, heir]) => (own.includes(heir) ? [id] : [])),
  ];
  return {
    ...organization,
    teams: { ...organization.teams, ...Object.fromEntries(gone) },
    people: Object.fromEntries(
      Object.entries(organization.people).map(([id, person]) => [id, { ...person, teams: also(person.teams) }]),
    ),
    successors: { people, teams },
  };
}

/** Each of those gone with whoever is there now, along chains; who is back, and who has nobody left, is not in it. */
function successions(
  kind: 'person' | 'team',
  there: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, string>> = {},
  moves: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = Object.entries(moves).filter(([key]) => key.startsWith(`${kind}/`));
  const steps = new Map([
    ...Object.entries(before),
    ...own.map(([key, to]) => [key.slice(kind.length + 1), to] as const),
  ]);
  const found: Record<string, string> = {};
  for (const id of [...steps.keys()].sort()) {
    if (Object.hasOwn(there, id)) continue;
    const seen = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && !Object.hasOwn(there, at) && !seen.has(at)) {
      seen.add(at);
      at = steps.get(at);
    }
    if (at !== undefined && Object.hasOwn(there, at)) found[id] = at;
  }
  return found;
}
