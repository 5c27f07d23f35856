/** What a `do` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { DoSource } from './schema.ts';

export const doIt: SourceFacts<DoSource> = { ...DECLARES_NOTHING, outcomes: () => ['done', 'failed'] };
