/**
 * A personal value was corrected in the vault (semantics rule 23): its reference stays, and what it leads to is another. Who
 * did it are authors of the fields that hold it, and what was approved before is about another value.
 */
import type { Corrected } from '../event.ts';
import { rules } from '../rules.ts';
import type { State } from '../state/state.ts';
import type { Written } from '../state/authors.ts';
import { type Draft, emit } from '../state/draft.ts';
import { authorsOf, together } from './authors.ts';

/** Nothing by rules of earlier numbers, and where no field holds the value any more. */
export function correct(d: Draft, { ref, by }: Corrected): void {
  if (d.state.rules < rules.asMeant.number) return;
  const fields = Object.keys(d.state.data).filter((name) => JSON.stringify(d.state.data[name]).includes(`"${ref}"`));
  if (fields.length === 0) return;
  // It was nobody's act in this case: what they may decide on by their roles does not cover it.
  const correctors = Object.fromEntries(by.map((person) => [person, []]));
  const corrected = fields.map((name): [string, Written] => {
    const before = authorsOf(d.state, name);
    return [name, { by: together([before.by, correctors]), corrected: (before.corrected ?? 0) + 1 }];
  });
  d.state.authors = { ...d.state.authors, ...Object.fromEntries(corrected) };
  emit(d, 'data.corrected', { data: { fields, by } });
}

/** The corrections that the case has heard, by their ids; nothing where there was none. Whoever answers for its payments asks. */
export function heardIn({ happened }: Pick<State, 'happened'>): { heard?: string[] } {
  const heard = happened.filter((id) => id.startsWith('corrected.'));
  return heard.length > 0 ? { heard } : {};
}

/** How often what the field holds was corrected; a value that is written anew begins with none. */
export function correctedTimes({ state }: Draft, field: string): number {
  return state.authors?.[field]?.corrected ?? 0;
}
