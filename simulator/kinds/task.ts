/** A task in a storm: completed by any of its outcomes, now and then with something forgotten. */
import { proofOf } from '../proof.ts';
import { asksOf } from '../../engine/kinds/task/asked.ts';
import type { Act } from '../../engine/event.ts';
import type { TaskStep } from '../../language/plan.ts';
import { TEXT, valuesFor } from '../chance-values.ts';
import type { Play } from '../play.ts';
import type { Random } from '../random.ts';
import { attemptOf } from './attempt.ts';
import { NOTHING_TO_DO, type StormKind } from './kind.ts';

export const task: StormKind<TaskStep> = {
  ...NOTHING_TO_DO,
  deed: (play, random, visit, step) => ({ ...completion(play, random, step), ...attemptOf(play, visit) }),
};

function completion(play: Play, random: Random, step: TaskStep): Extract<Act, { act: 'complete' }> {
  const as = random.pick(Object.keys(step.outcomes).filter((o) => o !== 'skipped')) ?? 'done';
  const outcome = step.outcomes[as];
  const fields = [
    ...step.ask,
    ...asksOf(step, play.state.data),
    ...(outcome?.ask ?? []),
    ...step.mayAsk.filter(() => random.chance(0.85)),
  ];
  // Now and then somebody forgets something.
  const kept = fields.filter(() => random.chance(0.97));
  return {
    act: 'complete',
    step: step.id,
    as,
    with: valuesFor(play.world.plan.fields, kept, random, Object.keys(play.world.organization.people)),
    evidence: proofOf(play.world.plan, [...step.evidence, ...(outcome?.evidence ?? [])]),
    checked: Array.from({ length: step.checklist }, (_, i) => i),
    reason: TEXT,
  };
}
