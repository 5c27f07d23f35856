/** What a `notify` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { NotifyStepSource } from './schema.ts';

export const notify: SourceFacts<NotifyStepSource> = DECLARES_NOTHING;
