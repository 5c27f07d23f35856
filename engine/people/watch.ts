/** `watch`: people who then see the case and get its warnings. */
import type { Who } from '../../language/plan.ts';
import { type Draft, emit } from '../state/draft.ts';

export function watch(d: Draft, who: Who): void {
  if (d.state.watchers.includes(who)) return;
  d.state.watchers = [...d.state.watchers, who];
  emit(d, 'watch.added', { data: { who } });
}
