/** What a `hand_over` as written says of itself. */
import type { StepsSource } from '../../schema/step.ts';
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { HandOverSource } from './schema.ts';

export const handOver: SourceFacts<HandOverSource<StepsSource>> = {
  ...DECLARES_NOTHING,
  outcomes: () => ['done'],
  branches: (source) =>
    Object.entries(source.hand_over.legs).map(([id, leg]) => ({
      id,
      path: ['hand_over', 'legs', id, 'steps'],
      steps: leg.steps,
    })),
  legs: true,
};
