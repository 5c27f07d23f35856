/** What a `run` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { RunSource } from './schema.ts';

export const run: SourceFacts<RunSource> = { ...DECLARES_NOTHING, outcomes: () => ['done', 'failed'] };
