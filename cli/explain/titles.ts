/** Titles with their `{{name}}`s filled: a timetable tells of one imagined case, whose values are known. */
import { kindOf, type Reader, wordsFor } from '../../activities/messages/words.ts';
import type { Plan, Value } from '../../language/plan.ts';

/** The plan whose titles read as those of a case with these data. What only a running case knows stays as written. */
export function withTitles(plan: Plan, data: Record<string, Value>, reader: Reader): Plan {
  const fill = (title: string) =>
    title.replace(/\{\{([^{}]*)\}\}/g, (written, inside: string) => {
      const name = inside.trim();
      const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
      if (field === undefined) return written;
      return wordsFor(data[name] ?? field.default ?? null, kindOf(plan, name), reader);
    });
  const { title, clocks, steps, signals, promises } = plan;
  return {
    ...plan,
    ...retitled({ title, clocks, steps, ...(signals && { signals }), ...(promises && { promises }) }, fill),
  };
}

/** A copy in which every text under the key `title` is filled. */
function retitled<T>(part: T, fill: (title: string) => string): T {
  if (Array.isArray(part)) return part.map((item: unknown) => retitled(item, fill)) as T;
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]: [string, unknown]) => [
    key,
    key === 'title' && typeof value === 'string' ? fill(value) : retitled(value, fill),
  ]);
  return Object.fromEntries(entries) as T;
}
