/** Which case of a story an intake is one matter with (rules 17, 18 and 35), read of what the cases have told. */
import { matterOf } from '../../engine/others/matter.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { Stage } from './stage.ts';

/** The newest of these cases whose join fields equal the intake's, an empty one only an empty one. */
export async function joinedBy(
  stage: Stage,
  names: readonly string[],
  { sop, join, fields }: Plan,
  data: Readonly<Record<string, Value>>,
): Promise<string | undefined> {
  if (join.length === 0) return undefined;
  const of = (values: Readonly<Record<string, Value>>, name: string) => values[name] ?? fields[name]?.default ?? null;
  let newest: { name: string; openedMs: number } | undefined;
  for (const name of names) {
    const seen = await stage.look(name);
    const values = seen?.plan.sop === sop ? matterOf(seen.events) : undefined;
    const openedMs = seen?.events[0]?.atMs ?? 0;
    if (values === undefined || !join.every((field) => of(values, field) === of(data, field))) continue;
    if (newest === undefined || openedMs >= newest.openedMs) newest = { name, openedMs };
  }
  return newest?.name;
}

/** The case that a merged one goes on as, as far as the story tells of it. */
export async function survivorOf(stage: Stage, name: string): Promise<string> {
  const seen = await stage.look(name);
  const into = seen?.view.mergedInto && seen.nameOf(seen.view.mergedInto);
  return into === undefined ? name : survivorOf(stage, into);
}
