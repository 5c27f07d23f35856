/** A call-back in a storm: any result of an attempt. */
import { proofOf } from '../proof.ts';
import type { Act } from '../../engine/event.ts';
import type { CallBackStep } from '../../language/plan.ts';
import { answers, valuesFor } from '../chance-values.ts';
import type { Play } from '../play.ts';
import type { Random } from '../random.ts';
import { NOTHING_TO_DO, type StormKind } from './kind.ts';

export const callBack: StormKind<CallBackStep> = {
  ...NOTHING_TO_DO,
  deed: (play, random, _visit, step) => attempt(play, random, step),
};

function attempt(play: Play, random: Random, step: CallBackStep): Act {
  const outcome = random.pick(['satisfied', 'dissatisfied', 'unreachable', 'unreachable', 'refused'] as const);
  const asked = [...step.ask, ...(step.outcomes[outcome ?? 'satisfied']?.ask ?? [])];
  return {
    act: 'attempt',
    step: step.id,
    outcome: outcome ?? 'satisfied',
    evidence: proofOf(play.world.plan, step.evidence),
    ...(outcome !== 'unreachable' && { with: valuesFor(play.world.plan.fields, asked, random) }),
    ...(outcome === 'satisfied' && { answers: answers(play, random) }),
  };
}
