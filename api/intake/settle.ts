/**
 * Steps 2 and 3 of an intake (architecture, "Intake"): open the case or join it, moving the join key on when the case it
 * led to has ended. Repeated by the sweeper under the same ids until it comes to an end: each intake counts once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal, Reply } from '../../engine/turn.ts';
import type { PendingIntake } from '../../records/store/intake.ts';
import { newCaseId } from '../../records/case-id.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import { reopenByIntake } from '../begin-again/by-intake.ts';
import { away } from '../problem.ts';
import type { Services } from '../services.ts';
import { contactOf, tellContact } from './contact.ts';
import { type FoundCase, type FoundKind, findCaseOf, isOfOpenCase } from './found-case.ts';

/** How an intake ended. */
export type Settled = { case: string } & ({ kind: 'done'; reply: Reply } | { kind: 'refused'; refusal: Refusal });

/** The intake that is being settled. */
interface Settling {
  services: Services;
  request: PendingIntake;
  contact: ActMessage;
}

/** One that joins others. */
interface Joining extends Settling {
  joinKey: string;
}

/** Where it stands. */
interface Place {
  /** The case that is told the contact. */
  at: string;
  /** Where the join key leads: a merged case keeps it, for the undo, while its messages go to the survivor. */
  keyed: string;
}

/** One thing that is done: where the intake stands then, or how it ended. */
type Deed<S, K extends FoundKind> = (settling: S, place: Place, found: FoundCase<K>) => Promise<Place | Settled>;

interface Row<K extends FoundKind> {
  joining: Deed<Joining, K>;
  alone: Deed<Settling, K>;
}

/** What is done with the case that was found, for an intake that joins others by its key and for one that stands alone. */
const TABLE: { [K in FoundKind]: Row<K> } = {
  unopened: { joining: begin, alone: begin },
  ending: { joining: wait, alone: wait },
  closed: { joining: moveOn, alone: wait },
  merged: { joining: follow, alone: follow },
  heard: { joining: answer, alone: answer },
  ended: { joining: reopenOrMoveOn, alone: answer },
  // Without a join key nobody else was given this id: it was this intake's own case.
  gone: { joining: moveOn, alone: answer },
};

const limitMs = 15_000;
const pauseMs = 50;

/**
 * @param there whether somebody opened the case before: then its run is asked first, which costs less than a start that is
 * not needed
 * @throws Problem 503; the intake is stored and will be settled
 */
export async function settle(services: Services, request: PendingIntake, there = false): Promise<Settled> {
  const settling = { services, request, contact: contactOf(request, await services.directory.organization()) };
  const { id } = settling.contact;
  const untilMs = Date.now() + limitMs;
  let place: Place = { at: request.case, keyed: request.case };
  let start = !there;
  while (Date.now() < untilMs) {
    const outcome = await tellContact(services, request, settling.contact, { case: place.at, start });
    if (outcome.kind === 'done') return { ...outcome, case: place.at };
    const refusal = outcome.kind === 'refused' ? outcome.refusal : undefined;
    if (refusal !== undefined && isOfOpenCase(refusal)) return { kind: 'refused', refusal, case: place.at };
    const found = await findCaseOf(services, place.at, { id, start, refusal });
    const next = await proceed(settling, place, found);
    if ('kind' in next) return next;
    place = next;
    // Wherever it goes on, that case may have no run yet; one that is ending has one.
    start ||= found.kind !== 'ending';
  }
  throw away('away/worker');
}

function proceed<K extends FoundKind>(settling: Settling, place: Place, found: FoundCase<K>): Promise<Place | Settled> {
  const { joinKey } = settling.request;
  const row: Row<K> = TABLE[found.kind];
  return joinKey === undefined
    ? row.alone(settling, place, found)
    : row.joining({ ...settling, joinKey }, place, found);
}

/** The next attempt begins its run. */
async function begin(_: Settling, place: Place): Promise<Place> {
  return place;
}

async function wait(_: Settling, place: Place): Promise<Place> {
  await sleep(pauseMs);
  return place;
}

async function answer(_: Settling, { at }: Place, { reply }: { reply: Reply }): Promise<Settled> {
  return { kind: 'done', case: at, reply };
}

/** A merged case's messages go to the one it was merged into (rule 18); the join key stays, for the undo. */
async function follow({ services, request }: Settling, place: Place, { into }: { into: string }): Promise<Place> {
  const { actor, key, body } = request;
  await services.record.redirectRequest({ actor, key, refs: body.refs }, into);
  return { ...place, at: into };
}

/** Of racing moves one wins; all go on with the case that the key leads to now. */
async function moveOn({ services, request, joinKey }: Joining, { keyed }: Place): Promise<Place> {
  const { actor, key, body } = request;
  const moved = await services.record.moveIntakeRow({
    joinKey,
    from: keyed,
    to: newCaseId(Date.now()),
    request: { actor, key, refs: body.refs },
  });
  return { at: moved.case, keyed: moved.case };
}

async function reopenOrMoveOn(settling: Joining, place: Place): Promise<Place | Settled> {
  const { services, contact } = settling;
  const again = await reopenByIntake(services, place.at, contact);
  if (again.kind === 'done') return { ...again, case: place.at };
  return again.kind === 'stays' ? moveOn(settling, place) : place;
}
