/** No ladder escalates back to itself. */
import { faultAtKey } from '../context.ts';
import type { Plan } from '../plan.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const escalateRing: Rule = ({ context, plan }) => {
  const own = Object.keys(context.sop.ladders ?? {});
  const ring = ringOf(plan);
  if (ring === undefined) return;
  const first = ring.find((id) => own.includes(id));
  // A ring of shared ladders stands in ladders.yaml; every SOP that climbs into it is told where it does.
  const place = first === undefined ? at(context.root, 'sop') : at(context.root, 'ladders', first);
  faultAtKey(context, 'ladder/escalates-in-a-ring', place, { ladders: [...ring, ring[0]].join(' → ') });
};

/** A level fires its `escalate` at once, so that a ring of levels would fire for ever. */
function ringOf(plan: Plan): string[] | undefined {
  const next = (node: string): string[] => {
    const [id = '', level = ''] = node.split(' ');
    const escalate = plan.ladders[id]?.[Number(level) - 1]?.escalate;
    return escalate === undefined ? [] : [`${escalate.ladder} ${escalate.level}`];
  };
  for (const [id, levels] of Object.entries(plan.ladders)) {
    for (const [i] of levels.entries()) {
      const path = [`${id} ${i + 1}`];
      for (let [node] = next(path[0] ?? ''); node !== undefined; [node] = next(node)) {
        if (node === path[0]) return path.map((it) => it.split(' ')[0] ?? '');
        if (path.includes(node)) break;
        path.push(node);
      }
    }
  }
  return undefined;
}
