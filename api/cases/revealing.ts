/** What of a case's personal values and texts a caller reads: all of them by role or work, else what is put to the caller. */
import { isAside } from '../../engine/see/aside.ts';
import type { View } from '../../engine/see/view.ts';
import { readsPersonal } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import { masked, readAll, type Reveal } from '../translate/reveal.ts';

/** Whose work the case is now: they read what they work on, whatever their role. To be asked for help is no such work. */
export function workersOf(view: View): (string | undefined)[] {
  return [view.owner, ...view.tasks.flatMap((task) => (isAside(task) ? [] : [task.assignee]))];
}

/** For the case as it stands. Every value that is read is in the access log. */
export async function revealing(services: Services, identity: Identity, view: View): Promise<Reveal> {
  const reading = { case: view.case, purpose: 'case:view', actor: identity.id };
  const own = putTo(identity, view);
  if (readsPersonal(identity, workersOf(view))) {
    const questions = (view.helps ?? []).map(({ question }) => question);
    return readAll(services.record, [view.data, view.evidence, questions, own], reading);
  }
  if (own.length === 0) return masked;
  const read = await readAll(services.record, own, reading);
  return { of: (ref) => (own.includes(ref) ? read.of(ref) : { kind: 'masked' }) };
}

/** Questions to the caller or of the caller, and the caller's own dates. */
function putTo({ id, teams }: Identity, { helps = [], reminders = [] }: View): string[] {
  const mine = [`person/${id}`, ...teams.map((team) => `team/${team}`)];
  return [
    ...helps.filter(({ to, by }) => by === id || mine.includes(to)).map(({ question }) => question),
    ...reminders.flatMap(({ by, note }) => (by === id && note !== undefined ? [note] : [])),
  ];
}
