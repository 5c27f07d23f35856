/** What an `approve` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { ApproveSource } from './schema.ts';

export const approve: SourceFacts<ApproveSource> = {
  ...DECLARES_NOTHING,
  outcomes: () => ['approved', 'rejected', 'not_needed'],
  approval: (source) => source.approve,
};
