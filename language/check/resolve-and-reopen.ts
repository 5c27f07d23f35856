/** A case is resolved once a cycle; re-opening is for resolved ones (rules 13, 15). */
import { faultAtKey, placeOf } from '../context.ts';
import { at } from '../source/place.ts';
import type { Way } from './routes.ts';
import type { Rule } from './rule.ts';

export const resolveAndReopen: Rule = ({ context, facts }) => {
  const place = (way: Way, key: string) => at(placeOf(context, way.step), ...way.path, key);
  for (const way of facts.resolvesTwice)
    faultAtKey(context, 'outcome/resolves-twice', place(way, 'resolves'), { step: way.step });
  for (const way of facts.reopensOpen)
    faultAtKey(context, 'outcome/reopen-unresolved', place(way, 'reopen'), { step: way.step });
};
