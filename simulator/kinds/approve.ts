/** An approval in a storm. */
import type { Act } from '../../engine/event.ts';
import type { Visit } from '../../engine/state/state.ts';
import type { ApproveStep } from '../../language/plan.ts';
import { TEXT } from '../chance-values.ts';
import type { Random } from '../random.ts';
import { NOTHING_TO_DO, type StormKind } from './kind.ts';

export const approve: StormKind<ApproveStep> = {
  ...NOTHING_TO_DO,
  deed: (_play, random, visit) => decision(random, visit),
};

/** Mostly as asked, now and then for less or not at all. */
function decision(random: Random, { step, approval }: Visit): Act {
  if (random.chance(0.2)) return { act: 'decline', step, reason: TEXT };
  const less = random.chance(0.2) && (approval?.amount ?? 0) > 1 ? 1 + random.below(approval?.amount ?? 1) : undefined;
  return { act: 'approve', step, amount: less };
}
