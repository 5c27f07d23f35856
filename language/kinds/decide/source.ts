/** What a `decide` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { DecideSource } from './schema.ts';

export const decide: SourceFacts<DecideSource> = {
  ...DECLARES_NOTHING,
  outcomes: (source) => source.decide.map((_, i) => `row-${i + 1}`),
  rows: (source) => source.decide.map((row, i) => ({ row, path: ['decide', i] })),
};
