/** What a `wait` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { WaitSource } from './schema.ts';

export const wait: SourceFacts<WaitSource> = {
  ...DECLARES_NOTHING,
  outcomes: ({ wait: { events = [] } }) => ['happened', 'silent', ...events],
  events: (source) => source.wait.events ?? [],
};
