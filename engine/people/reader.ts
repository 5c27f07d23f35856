/** A reader of a case, as views tell it (semantics rule 30). */

/** Why somebody reads a case; `work` is the team, the role or the assignee of an open task, leg, offer or approval. */
export type ReadsAs = 'owner' | 'work' | 'told' | 'watcher' | 'coordinator' | 'opener' | 'asked' | 'helper';

/** Readers whom the state names: `person/x`, `team/x` or `role/x`, each once, by the first reason there is. */
export interface Reader {
  who: string;
  as: ReadsAs;
}
