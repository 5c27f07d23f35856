/** A ring of steps in which nothing waits would never come to rest. */
import { faultAtKey, placeOf } from '../context.ts';
import { waits } from './routes.ts';
import type { Rule } from './rule.ts';

export const stepRing: Rule = ({ context, plan, routes }) => {
  const quick = new Set(plan.steps.filter((s) => !waits(s)).map((s) => s.id));
  const reported = new Set<string>();
  for (const { id } of plan.steps) {
    if (!quick.has(id) || reported.has(id)) continue;
    const ring = ringOf(id);
    if (ring === undefined) continue;
    for (const step of ring) reported.add(step);
    faultAtKey(context, 'step/ring-without-wait', placeOf(context, id), {
      step: id,
      steps: [...ring, id].join(' → '),
    });
  }

  /** The shortest way from a step back to itself through steps that do not wait. A waiting step passed by does not wait either. */
  function ringOf(start: string): string[] | undefined {
    const queue: string[][] = [[start]];
    const seen = new Set<string>();
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const last = path.at(-1) ?? start;
      for (const way of routes.ways.get(last) ?? []) {
        if (!quick.has(last) && !last.includes('^') && way.outcome !== 'skipped') continue;
        if (way.to === start) return path;
        const passes = quick.has(way.to) || way.to.includes('^') || routes.steps.get(way.to)?.when !== undefined;
        if (seen.has(way.to) || !passes) continue;
        seen.add(way.to);
        queue.push([...path, way.to]);
      }
    }
    return undefined;
  }
};
