/** Who work may be given to by name: what only the organization knows, asked before the act reaches the case. */
import { factsOf } from '../../language/kinds/of-step.ts';
import { rolesOf } from '../../engine/grants/roles.ts';
import type { Plan } from '../../language/plan.ts';
import { nearest } from '../../language/suggest.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import { type Problem, wrongFields } from '../problem.ts';
import type { Services } from '../services.ts';

/** A list of everybody is no help. */
const SHOWN_MAX = 20;

/**
 * A person of the organization; work of a role only to somebody who has it (semantics rule 27). For work of a team a leader
 * may call in anybody.
 *
 * @throws Problem 422
 */
export async function mustBeStaff(
  { directory }: Services,
  { view }: CaseRecord,
  plan: Plan,
  { step, attempt, to }: { step: string; attempt?: number | undefined; to: string },
): Promise<void> {
  const people = (await directory.organization())?.people ?? {};
  const person = Object.hasOwn(people, to) ? people[to] : undefined;
  if (person === undefined) throw unknown(to, Object.keys(people));
  const task = view.tasks.find((it) => it.step === step && (attempt === undefined || it.attempt === attempt));
  if (task?.role === undefined || rolesFor(plan, step, task.role).some((role) => person.roles.includes(role))) return;
  throw wrongFields([{ field: 'to', code: 'act/not-your-team', params: { team: `role/${task.role}` } }]);
}

/** Help is asked of, and a case given to, a team of the case or a person of the organization (rules 33 and 34). @throws Problem 422 */
export async function mustBeKnown({ directory }: Services, to: string): Promise<void> {
  if (/^(team|role)\//.test(to)) return;
  const people = (await directory.organization())?.people ?? {};
  const id = to.replace(/^person\//, '');
  if (!Object.hasOwn(people, id)) throw unknown(id, Object.keys(people));
}

/** An approval by authority may be decided by another role of it than the one that is asked; the case checks whether it suffices. */
function rolesFor(plan: Plan, id: string, role: string): readonly string[] {
  const step = plan.steps.find((it) => it.id === id);
  const approval = step && factsOf(step).approval(step);
  const able = approval === undefined ? [] : rolesOf(plan, approval).map((caps) => caps.role);
  return able.length === 0 ? [role] : able;
}

function unknown(to: string, people: readonly string[]): Problem {
  const near = nearest(to, people);
  const known = near ?? `${people.slice(0, SHOWN_MAX).join(', ')}${people.length > SHOWN_MAX ? ' …' : ''}`;
  return wrongFields([{ field: 'to', code: 'data/unknown', params: { known } }]);
}
