/**
 * Steps 2 and 3 of an intake (architecture, "Intake"): open the case or join it, moving the join key on when the case it
 * led to has ended. Repeated by the sweeper under the same ids until it comes to an end: each intake counts once.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { refuse } from '../../engine/kernel.ts';
import type { Refusal, Reply } from '../../engine/turn.ts';
import { CASE_ID_RANDOM_BYTES, caseId as makeCaseId } from '../../records/case-id.ts';
import type { PendingIntake } from '../../records/shapes.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import { away } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../temporal/cases.ts';
import type { StoredIntake } from './intake.ts';

/** How an intake ended. */
export type Settled = { case: string } & ({ kind: 'done'; reply: Reply } | { kind: 'refused'; refusal: Refusal });

/** Everything an intake needs is in what the record keeps of it. */
export type StoredRequest = Omit<PendingIntake, 'body'> & { body: StoredIntake };

/** Refusals of a case that is over, and takes no intake any more. */
const ENDED: readonly Refusal['code'][] = ['act/case-over', 'act/case-merged'];
const limitMs = 15_000;
const pauseMs = 50;

/** A new case id. */
export function newCaseId(nowMs: number): string {
  return makeCaseId(nowMs, randomBytes(CASE_ID_RANDOM_BYTES));
}

/**
 * @param there whether somebody opened the case before: then its run is asked first, which costs less than a start that is
 * not needed
 * @throws Problem 503; the intake is stored and will be settled
 */
export async function settle(services: Services, request: StoredRequest, there = false): Promise<Settled> {
  const { cases } = services;
  const untilMs = Date.now() + limitMs;
  const updateId = `${request.key}.${request.hmac}`;
  let at = request.case;
  // Where the join key leads: a merged case keeps it, for the undo, while its messages go to the survivor.
  let keyed = at;
  let start = !there;
  while (Date.now() < untilMs) {
    const outcome = await attempt(services, request, { at, updateId, start });
    if (outcome.kind === 'done') return { ...outcome, case: at };
    if (outcome.kind === 'refused' && !ENDED.includes(outcome.refusal.code)) return { ...outcome, case: at };
    // The case has ended, or is about to.
    const last = await cases.lastRun(at);
    if (last.kind === 'running') {
      const { code, params } = outcome.kind === 'refused' ? outcome.refusal : {};
      // Its run may be there for days, while a message is on its way: what it refuses as over, goes on elsewhere.
      if (code === 'act/case-merged' && params?.into) at = await redirect(services, request, params.into);
      else if (code === 'act/case-over' && request.joinKey !== undefined)
        at = keyed = await moveOn(services, request, keyed, request.joinKey);
      else await sleep(pauseMs);
      start ||= code !== undefined;
      continue;
    }
    // Whoever was to open it has not come to it yet.
    if (last.kind === 'unknown' && !start) {
      start = true;
      continue;
    }
    start = true;
    const { state } = last.kind === 'ended' ? last : { state: undefined };
    const known = state && { state: state.state, seq: state.seq - 1 };
    if (known && state.intakeId === updateId) return { kind: 'done', case: at, reply: { ...known, opened: true } };
    if (known && state.acts.includes(updateId)) return { kind: 'done', case: at, reply: { ...known, joined: true } };
    if (state?.merged !== undefined) {
      at = await redirect(services, request, state.merged.into);
      continue;
    }
    const again = state && (await services.hold(at, () => reopened(services, request, at, updateId)));
    if (again?.kind === 'done') return { ...again, case: at };
    if (again !== undefined) continue;
    // Without a join key nobody else was given this id: it was this intake's own case.
    if (request.joinKey === undefined)
      return { kind: 'done', case: at, reply: { state: state?.state ?? 'open', seq: 0, opened: true } };
    at = keyed = await moveOn(services, request, keyed, request.joinKey);
  }
  throw away('away/worker');
}

/** A merged case's messages go to the one it was merged into (rule 18); the join key stays, for the undo. */
async function redirect({ record }: Services, { actor, key, body }: StoredRequest, to: string): Promise<string> {
  await record.redirectRequest({ actor, key, refs: body.refs }, to);
  return to;
}

/**
 * Within `intake.reopen`'s window the same matter re-opens the closed case (rule 15); undefined: it does not. To be called
 * in turn: the state is read anew.
 */
async function reopened(
  { cases, packages }: Services,
  request: StoredRequest,
  caseId: string,
  updateId: string,
): Promise<Outcome | undefined> {
  const last = await cases.lastRun(caseId);
  const state = last.kind === 'ended' ? last.state : undefined;
  if (state === undefined) return { kind: 'over' };
  if (request.joinKey === undefined) return undefined;
  const published = await packages.version(state.sop, state.version);
  if (published?.plan.intake?.reopen === undefined) return undefined;
  const message = contactOf(request, updateId);
  if (refuse(published.plan, state, { type: 'act', ...message }, Date.now()) !== undefined) return undefined;
  return cases.begin('again', published.plan, { state }, state.case, message);
}

/** Of racing moves one wins; all go on with the case that the key leads to now. */
async function moveOn({ record }: Services, request: StoredRequest, from: string, joinKey: string): Promise<string> {
  const { actor, key, body } = request;
  const moved = await record.moveIntakeRow(joinKey, from, newCaseId(Date.now()), { actor, key, refs: body.refs });
  return moved.case;
}

async function attempt(
  { cases, packages }: Services,
  request: StoredRequest,
  { at, updateId, start }: { at: string; updateId: string; start: boolean },
) {
  const { sop, channel, messageId, receivedAtMs } = request;
  const { version, actor, data } = request.body;
  const published = await packages.version(sop, version);
  if (published === undefined) throw new Error(`${sop}@${version} has an intake and is not published.`);
  const way = { ...(channel !== undefined && { channel }), ...(messageId !== undefined && { messageId }) };
  const message = contactOf(request, updateId);
  if (!start) return cases.act(at, message);
  const intake = { case: at, id: updateId, actor, data, ...way, receivedAtMs };
  return cases.begin('new', published.plan, { intake }, at, message);
}

/** What an open case of the matter hears; the case that this intake opens answers it without counting it. */
function contactOf({ channel, messageId, receivedAtMs, body }: StoredRequest, updateId: string): ActMessage {
  const { actor, note } = body;
  return {
    id: updateId,
    actor,
    act: {
      act: 'contact',
      direction: 'in',
      ...(channel !== undefined && { channel }),
      ...(messageId !== undefined && { messageId }),
      ...(note !== undefined && { note }),
      reopens: true,
    },
    receivedAtMs,
  };
}
