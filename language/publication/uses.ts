/** What the cases of a published version still need of what all SOPs share: teams, connectors, SOPs they start. */
import { factsOf } from '../kinds/of-step.ts';
import type { Plan } from '../plan.ts';

/** Keys of parts (`team/x`, `connector/x`) and `sop/x`. What travels with a version (messages, ladders, calendars) is not in it. */
export function usesOf(plan: Plan): Set<string> {
  const { teams: _, ...rest } = plan;
  const found = new Set<string>();
  for (const [, team = ''] of JSON.stringify(rest).matchAll(/"(team\/[a-z0-9-]+)"/g)) found.add(team);
  for (const step of plan.steps) {
    const facts = factsOf(step);
    const called = facts.calling(step)?.call;
    if (called !== undefined) found.add(`connector/${called.slice(0, called.indexOf('.'))}`);
    const started = facts.starts(step)?.sop;
    if (started !== undefined) found.add(`sop/${started}`);
  }
  for (const { run } of plan.signals ?? []) if (run !== undefined) found.add(`sop/${run.sop}`);
  return found;
}
