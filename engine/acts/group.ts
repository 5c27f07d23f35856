/** Whom an act names that gives something to somebody: a team of the plan, or a person. */
import { wrongData } from '../refused.ts';
import type { Draft } from '../state/draft.ts';

const PERSON = /^person\/.+/;

/** `team/x` or `person/x`. Whether there is such a person only the organization knows: whoever sends the act asks it. */
export function groupNamed({ plan }: Draft, to: string): string {
  const team = to.startsWith('team/') ? to.slice('team/'.length) : undefined;
  if (team === undefined ? PERSON.test(to) : Object.hasOwn(plan.teams, team)) return to;
  const known = Object.keys(plan.teams).map((id) => `team/${id}`);
  throw wrongData([{ field: 'to', code: 'data/unknown', params: { known: known.join(', ') } }]);
}
