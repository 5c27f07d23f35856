/** From wherever a case can stand it can still end. */
import { placeOf } from '../../context.ts';
import { canStill } from '../graph.ts';
import type { Question } from '../verdict.ts';
import { judged } from './reached.ts';

export const optionToComplete: Question = {
  id: 'flow/option-to-complete',
  family: 'flow',
  ask(asked) {
    const all = asked.all();
    const ends = canStill(all, (edge) => edge.way.to === 'close' || edge.way.to === 'cancel');
    const stuck = [...all.nodes.keys()].filter((i) => !ends.has(i));
    // What was not walked may lead to the end.
    if (all.cut && stuck.length > 0) return { verdict: 'open', flaws: [], why: 'states' };
    return judged(asked, all, stuck, ({ state }) => ({
      place: placeOf(asked.context, state.step.split('^')[0] ?? ''),
      atKey: true,
      params: { step: state.step.split('^')[0] ?? '' },
    }));
  },
};
