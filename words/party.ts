/** Teams, roles and people as a supervisor reads them: a team by its title, a role in the language's words, a person by the id. */
import type { Plan } from '../language/plan.ts';
import type { Words } from './vocabulary.ts';

/** Of `team/x`, `role/x`, `person/x` or a person's id. */
export function partyTitle(words: Words, plan: Pick<Plan, 'teams'>, who: string): string {
  const slash = who.indexOf('/');
  const id = who.slice(slash + 1);
  if (who.startsWith('team/')) return plan.teams[id]?.title ?? id;
  return who.startsWith('role/') ? (words.roles[id] ?? id) : id;
}
