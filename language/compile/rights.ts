/** `needs: right/x`: powers that are not money, declared by the organization and pinned with the version (semantics rule 27). */
import { type Context, fault } from '../context.ts';
import type { Plan } from '../plan.ts';
import type { Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { outcomesBeside, outcomesOf } from './exits.ts';

/** Its id; one that the organization does not declare is reported. */
export function compileRight(context: Context, written: string, place: Place): string {
  const id = written.slice('right/'.length);
  const { organization } = context;
  const known = Object.keys(organization?.rights ?? {});
  if (organization !== undefined && !known.includes(id)) {
    const guess = nearest(id, known);
    fault(context, 'right/unknown', place, { found: written, suggestion: guess && `right/${guess}` });
  }
  return id;
}

/** Those that outcomes need, as they are in force: what an open case takes does not change under it. */
export function usedRights(
  context: Context,
  parts: Pick<Plan, 'steps' | 'anywhere' | 'on' | 'signals'>,
): Pick<Plan, 'rights'> {
  const needed = [...parts.steps.flatMap(outcomesOf), ...outcomesBeside(parts)].flatMap((it) => it.needs ?? []);
  if (needed.length === 0) return {};
  const all = context.organization?.rights ?? {};
  return {
    rights: Object.fromEntries([...new Set(needed)].sort().map((id) => [id, all[id] ?? { title: id, roles: [] }])),
  };
}
