/** By what a case is one matter with another (semantics rules 17 and 35): what the opening gave, and what was corrected since. */
import type { Value } from '../../language/plan.ts';
import type { WrittenEvent } from '../told/events.ts';

/** Of events in their order; undefined without the opening. A correction is followed at once by what it changed. */
export function matterOf(
  events: Iterable<Pick<WrittenEvent, 'type' | 'seq' | 'data'>>,
): Record<string, Value> | undefined {
  let values: Record<string, Value> | undefined;
  let corrected: { seq: number; fields: readonly Value[] } | undefined;
  for (const { type, seq, data } of events) {
    if (type === 'case.opened') values = recordOf(data?.data);
    else if (type === 'case.corrected') corrected = { seq, fields: listOf(data?.fields) };
    else if (type === 'data.changed' && values !== undefined && corrected !== undefined && corrected.seq + 1 === seq) {
      const after = recordOf(data?.after) ?? {};
      for (const name of corrected.fields)
        if (typeof name === 'string' && name in after) values[name] = after[name] ?? null;
    }
  }
  return values;
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: Value | undefined): Record<string, Value> | undefined {
  return value === null || typeof value !== 'object' || Array.isArray(value) ? undefined : { ...value };
}
