/** What a `task` as written says of itself. */
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { TaskSource } from './schema.ts';

export const task: SourceFacts<TaskSource> = {
  ...DECLARES_NOTHING,
  evidence: (source) => source.task.evidence ?? [],
  said: ({ task: { script, checklist, require } }) => ({
    script,
    checklist,
    plain: [
      ...(checklist ?? []).map((text, i) => ({ text, path: ['checklist', i] })),
      ...(require ?? []).map(({ say }, i) => ({ text: say, path: ['require', i, 'say'] })),
    ],
    path: ['task'],
  }),
};
