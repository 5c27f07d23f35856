/** What a contact says: how it came, whether there are words, and fields (semantics rule 17). */
import type { Value } from '../../language/plan.ts';
import type { ActOf } from '../event.ts';
import { wrongData } from '../refused.ts';
import { hearsFacts } from '../rules.ts';
import type { Draft } from '../state/draft.ts';
import { misfit } from '../values/fit.ts';
import type { Mistake } from './submission.ts';

/** `fields`: those it gave, absent when none. `heard`: the same, with `channel` and `text`, as `on` and `wait` read it. */
export interface Said {
  fields?: Record<string, Value>;
  heard: Record<string, Value>;
}

/**
 * Of an intake, which was checked by the newest version of the SOP, what this version does not know is left out: the whole of
 * it is in the note. Throws Refused for any other contact that brings what does not fit.
 */
export function contactFacts(d: Draft, act: ActOf<'contact'>): Said {
  if (!hearsFacts(d)) return { heard: {} };
  const mistakes: Mistake[] = [];
  const fields: Record<string, Value> = {};
  for (const [name, value] of Object.entries(act.with ?? {})) {
    const field = Object.hasOwn(d.plan.fields, name) ? d.plan.fields[name] : undefined;
    const code = field === undefined ? 'data/unknown-field' : misfit(field, value, d.state.rules);
    if (code !== undefined) mistakes.push({ field: `with.${name}`, code });
    else if (value !== null) fields[name] = value;
  }
  if (mistakes.length > 0 && act.reopens === undefined) throw wrongData(mistakes);
  const heard = {
    ...(act.channel !== undefined && { channel: act.channel }),
    ...fields,
    ...(act.note !== undefined && { text: act.note }),
  };
  return Object.keys(fields).length === 0 ? { heard } : { fields, heard };
}
