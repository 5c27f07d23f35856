/** POST /v1/cases: an intake becomes a case of its own, or a contact of the open case it belongs to. */
import { claimFault } from '../../engine/acts/received.ts';
import { type Looks, looksLike } from '../../language/personal.ts';
import { nearest } from '../../language/suggest.ts';
import type { PendingIntake } from '../../records/store/intake.ts';
import type { StoredAnswer } from '../../records/store/requests.ts';
import type { DigestKey } from '../../records/database/digest.ts';
import { newCaseId } from '../../records/case-id.ts';
import { customerSubject } from '../../records/vault/reference.ts';
import type { NewCase } from '../../wire/intake.ts';
import type { WireReply } from '../../wire/reply.ts';
import { actorOf, type Identity } from '../auth/identity.ts';
import { mayOpen } from '../auth/permissions.ts';
import { enterByContact } from '../cases/entry.ts';
import { refusalProblem } from '../cases/refusals.ts';
import { keptAnswer, mustBeSame } from '../idempotency.ts';
import { replyAnswer } from '../cases/reply.ts';
import { asKept, keptRefusal, keptReply } from '../kept.ts';
import { Problem, wrongFields } from '../problem.ts';
import { instantMs } from '../translate/instants.ts';
import { messageRef } from '../translate/personal.ts';
import { type Answer, type Call, REPLAYED, repeated } from '../route.ts';
import type { Services } from '../services.ts';
import { type CheckedIntake, checkIntake } from './intake.ts';
import { settle, type Settled } from './settle.ts';

/** @throws Problem */
export async function openCase(services: Services, call: Call<unknown, unknown, NewCase>): Promise<Answer<WireReply>> {
  const { identity, request, body, receivedAtMs } = call;
  if (!mayOpen(identity)) throw new Problem(403, 'auth/role', { params: { roles: 'agent, integration' } });
  const { plan } = await newestOf(services, body.sop);
  const looks = looksLike((await services.directory.organization())?.personalLike);
  const from = body.channel === undefined ? {} : { channel: body.channel };
  const given = { data: body.data, actor: actorOf(identity), updateId: request.updateId, looks, ...from };
  let checked: CheckedIntake;
  try {
    checked = checkIntake(plan, given, request.under, services.digests);
  } catch (error) {
    // What the newest version wants does not stand against the answer this request had from an earlier one.
    const before = await keptAnswer(services.record, request);
    if (before === undefined) throw error;
    return again(services, identity, before.case, before.answer);
  }
  const { stored, rows, joinKey, formerJoinKeys } = checked;
  const claimed = claimedOf(body, receivedAtMs);
  const newCase = newCaseId(receivedAtMs);
  const [way, ...formerWays] = waysOf(body, [request.under, ...services.digests], looks);
  const known = { actor: request.actor, key: request.key, hmac: request.hmac, sop: plan.sop, receivedAtMs, ...way };
  const subject = customerSubject(stored.data.customer);
  const found = await services.record.registerIntake({
    ...known,
    joinKey,
    formerJoinKeys,
    formerMessageIds: formerWays.flatMap((it) => it.messageId ?? []),
    newCase,
    vaultRows: rows.map((row) => ({ ...row, subject })),
    body: { ...stored, ...claimed },
  });
  if (found.kind === 'known_request') {
    mustBeSame(request, found.hmac);
    if (found.answer !== undefined) return again(services, identity, found.case, found.answer);
  }
  if (found.kind === 'known_message') {
    const seq = await services.record.recordedSeq(found.case);
    return replyAnswer(services, identity, found.case, { state: 'open', seq, joined: true }, 200);
  }
  const pending: PendingIntake = {
    ...known,
    case: found.case,
    joinKey: found.joinKey ?? joinKey,
    body: { ...stored, ...claimed },
  };
  return answerOf(services, identity, pending, await settle(services, pending, found.kind === 'go' && !found.fresh));
}

/** When it was received, as the caller says. @throws Problem 422 */
function claimedOf({ received_at: said }: NewCase, receivedAtMs: number): { claimedAtMs?: number } {
  if (said === undefined) return {};
  const claimedAtMs = instantMs(said);
  const code = claimedAtMs === undefined ? 'data/not-an-instant' : claimFault(claimedAtMs, receivedAtMs);
  if (claimedAtMs === undefined || code !== undefined)
    throw wrongFields([{ field: 'received_at', code: code ?? 'data/not-an-instant' }]);
  return { claimedAtMs };
}

interface Way {
  channel?: string;
  messageId?: string;
}

/**
 * How the message came, as each of the keys names it. An id is one of its channel, which may be a field of the SOP.
 *
 * @throws Problem 422 without one
 */
function waysOf(
  { channel, message_id: messageId, data }: NewCase,
  keys: readonly [DigestKey, ...DigestKey[]],
  looks: Looks,
): [Way, ...Way[]] {
  const by = channel ?? (typeof data.channel === 'string' ? data.channel : undefined);
  if (messageId === undefined) return [channel === undefined ? {} : { channel }];
  if (by === undefined) throw wrongFields([{ field: 'channel', code: 'data/required' }]);
  const named = ({ key }: DigestKey) => ({
    channel: by,
    messageId: messageRef(key, looks, { channel: by, id: messageId }),
  });
  const [first, ...others] = keys;
  const way = named(first);
  // One that looks like nobody is called the same by all.
  return [way, ...others.map(named).filter((it) => it.messageId !== way.messageId)];
}

/** @throws Problem 422 */
export async function newestOf({ packages }: Services, sop: string) {
  const published = await packages.newest(sop);
  if (published !== undefined) return published;
  const ids = [...new Set((await packages.list()).map((it) => it.sop))];
  const near = nearest(sop, ids);
  const known = near === undefined ? ids.join(', ') : `${near} …`;
  throw new Problem(422, 'intake/unknown-sop', {
    params: { sop, known },
    fields: [{ field: 'sop', code: 'data/unknown', params: { known: ids.join(', ') } }],
  });
}

/** Keeps how it ended, so that the same key and the sweeper find it ended. */
export async function rememberSettled(
  { record, metrics }: Services,
  request: PendingIntake,
  settled: Settled,
): Promise<void> {
  const told = settled.kind === 'refused' ? settled.refusal : settled.reply;
  const answer = { status: statusOf(settled), body: asKept(told) };
  await record.rememberAnswer(request, answer, settled.case);
  const result = settled.kind === 'refused' ? 'refused' : settled.reply.opened ? 'opened' : 'joined';
  metrics.intake(request.sop, result);
}

function statusOf(settled: Settled): number {
  if (settled.kind === 'refused') return settled.refusal.status;
  return settled.reply.opened ? 201 : 200;
}

async function answerOf(
  services: Services,
  identity: Identity,
  request: PendingIntake,
  settled: Settled,
): Promise<Answer<WireReply>> {
  // Joined: the customer's contact with a case that may be somebody else's.
  if (settled.kind === 'done' && !settled.reply.opened) await enterByContact(services, identity, settled.case);
  await rememberSettled(services, request, settled);
  const answer = await render(services, identity, settled, statusOf(settled));
  return settled.kind === 'done' && settled.reply.repeated ? repeated(answer) : answer;
}

async function again(
  services: Services,
  identity: Identity,
  caseId: string,
  { status, body }: StoredAnswer,
): Promise<Answer<WireReply>> {
  const settled: Settled =
    status >= 400
      ? { case: caseId, kind: 'refused', refusal: keptRefusal(body) }
      : { case: caseId, kind: 'done', reply: { ...keptReply(body), repeated: true } };
  try {
    return repeated(await render(services, identity, settled, status));
  } catch (error) {
    // The refusal it ended with, again.
    if (!(error instanceof Problem)) throw error;
    const { facts } = error;
    throw new Problem<string>(error.status, error.code, { ...facts, headers: { ...facts.headers, ...REPLAYED } });
  }
}

async function render(
  services: Services,
  identity: Identity,
  settled: Settled,
  status: number,
): Promise<Answer<WireReply>> {
  const caseId = settled.case;
  if (settled.kind === 'refused') {
    const found = await services.record.getCase(caseId);
    const published = found && (await services.packages.version(found.view.sop, found.view.version));
    throw published
      ? refusalProblem(settled.refusal, published.plan)
      : new Problem(409, 'case/unknown', { params: { case: caseId } });
  }
  // Joined and opened are told alike: a contact of an intake that is neither was its own, applied before.
  const { reply } = settled;
  const flags = reply.opened || reply.joined ? {} : { joined: true as const };
  const answer = await replyAnswer(services, identity, caseId, { ...reply, ...flags }, status);
  return status === 201 ? { ...answer, headers: { Location: `/v1/cases/${caseId}` } } : answer;
}
