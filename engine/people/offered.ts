/** The acts of a view that this very actor may send (semantics rule 27), by the function that the kernel itself asks. */
import type { ActName, Actor } from '../event.ts';
import type { Parties } from './party.ts';
import { type Aim, refusedBy, rightNamed } from './relation.ts';
import { type Directory, rightTo } from './right.ts';

/** Of `complete:propose`, `dispose`, … those that the table does not refuse. What else stands against one is the case's to say. */
export function actsFor(
  acts: readonly string[],
  parties: Parties,
  actor: Actor,
  organization: Directory | undefined,
  atMs: number,
): string[] {
  const may = (aim: Aim) =>
    refusedBy(parties, aim, actor, rightTo(organization, actor.id, aim.right, atMs)) === undefined;
  return acts.filter((name) => aimsOf(name, parties).some(may));
}

/** All that the name can mean: a contact goes either way, a disposition is of any signal that waits. */
function aimsOf(name: string, parties: Parties): Aim[] {
  const [act, step] = name.split(':', 2) as [ActName, string?];
  if (act === 'contact') return [{ right: 'contact-in' }, { right: 'contact-out' }];
  if (act === 'dispose') return Object.keys(parties.signals).map((signal) => ({ right: act, signal }));
  return [{ right: rightNamed(act), ...(step !== undefined && { step }) }];
}
