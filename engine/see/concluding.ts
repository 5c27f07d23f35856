/** Which outcomes of a case may be taken now, for who looks at it (semantics rule 36). */
import { conclusionsOf } from '../acts/conclude.ts';
import { filledTitle } from '../values/titles.ts';
import type { View } from './view.ts';

export function concluding(known: Parameters<typeof conclusionsOf>[0]): Pick<View, 'conclusions'> {
  const conclusions = conclusionsOf(known).map(([id, { title, ask, evidence, reasonRequired }]) => ({
    id,
    title: filledTitle(known, title),
    ...(ask && { ask }),
    ...(evidence && { evidence }),
    ...(reasonRequired && { reasonRequired }),
  }));
  return conclusions.length > 0 ? { conclusions } : {};
}
