/** What an `assign` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { AssignSource } from './schema.ts';

export const assign: SourceFacts<AssignSource> = {
  ...DECLARES_NOTHING,
  outcomes: () => ['accepted', 'declined', 'nobody'],
};
