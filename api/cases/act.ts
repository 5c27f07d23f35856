/** One act: from the body of a request to the case's answer. Whatever fails on the way, the same key tells the rest. */
import type { Act } from '../../engine/event.ts';
import { type Looks, looksLike } from '../../language/personal.ts';
import { rightOf } from '../../engine/people/right.ts';
import type { Reply } from '../../engine/turn.ts';
import type { StoredAnswer } from '../../records/store/requests.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import type { WireAct } from '../../wire/act.ts';
import type { WireReply } from '../../wire/reply.ts';
import { actorOf, type Identity } from '../auth/identity.ts';
import { actsAllowed } from '../auth/permissions.ts';
import { takeAct } from '../begin-again/by-act.ts';
import { lost } from '../begin-again/last-run.ts';
import { answeredBefore, keptAnswer, type RequestKey } from '../idempotency.ts';
import { asKept, keptReply } from '../kept.ts';
import { Problem, wrongFields } from '../problem.ts';
import { type Answer, type Call, repeated } from '../route.ts';
import type { Services } from '../services.ts';
import { actFromWire } from '../translate/act.ts';
import { incoming, messageRef } from '../translate/personal.ts';
import { filesNamed } from '../files/named.ts';
import { enterByContact } from './entry.ts';
import { foundAnew } from './found-anew.ts';
import { findCase, findForContact } from './find.ts';
import { lacking } from './lacking.ts';
import { mergeEnds } from './merging.ts';
import { mustBeRelated, mustBeRelatedToSurvivor } from './related.ts';
import { mustBeFresh } from './fresh.ts';
import { mustBeKnown, mustBeStaff } from './staff.ts';
import { mustHaveHeard } from './unheard.ts';
import { refusalProblem } from './refusals.ts';
import { replyAnswer } from './reply.ts';

/** @throws Problem */
export async function performAct(
  services: Services,
  call: Call<{ id: string }, unknown, WireAct>,
): Promise<Answer<WireReply>> {
  const { identity, request, body, receivedAtMs, params } = call;
  if (!actsAllowed(identity).includes(body.act))
    throw new Problem(403, 'auth/role', { params: { roles: rolesFor(body.act) } });
  const actor = actorOf(identity);
  const aimed = await target(services, identity, params.id, body).catch((error: unknown) =>
    toldBefore(services, call, error),
  );
  if ('status' in aimed) return aimed;
  const { found, published, act: meant, stranger } = aimed;
  const id = found.view.case;
  // What it did before it was lost, it did.
  if (found.lost !== undefined) return toldBefore(services, call, lost(id));
  const organization = await services.directory.organization();
  const looks = looksLike(organization?.personalLike);
  const misplaced = await filesNamed(services, identity, found, meant);
  const brought = incoming(published.plan, request.under.key, request.updateId, looks, misplaced);
  const act = messageVeiled(actFromWire(meant, brought), request.under.key, looks);
  if (brought.faults.length > 0)
    // What is refused now does not stand against the answer it had.
    return toldBefore(
      services,
      call,
      wrongFields([...brought.faults, ...lacking(published.plan, found.view, act, brought.faults)]),
    );
  const before = await answeredBefore(services.record, request);
  if (before !== undefined) {
    services.metrics.act(body.act, 'repeated');
    return toldAgain(services, identity, id, before);
  }
  mustBeRelated({ found, published }, actor, act, organization);
  if (aimed.survivor !== undefined) mustBeRelatedToSurvivor(aimed.survivor, actor, act, organization);
  if (act.act === 'approve') await mustBeFresh(services, identity, { plan: published.plan, view: found.view, act });
  await mustHaveHeard(services, published.plan, id, act);
  const subject = vaultSubject(found.view.data.customer, id);
  await services.record.putVault(brought.rows.map((row) => ({ ...row, subject, case: id })));
  const right = rightOf(organization, actor.id, act, receivedAtMs);
  const message: ActMessage = { id: request.updateId, actor, act, right, receivedAtMs };
  const outcome = await takeAct(services, { found, published, message });
  services.metrics.act(body.act, outcome.kind);
  if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal, published.plan);
  if (stranger) await enterByContact(services, identity, id);
  const other =
    act.act === 'correct' ? await foundAnew(services, published.plan, id, Object.keys(act.with)) : undefined;
  await remember(services, request, id, outcome.reply);
  const { status, body: told } = await replyAnswer(services, identity, id, outcome.reply, 200);
  const answer = { status, body: { ...told, ...(other !== undefined && { same_matter: other }) } };
  // The case knew it, and the record had lost its answer.
  return outcome.reply.repeated ? repeated(answer) : answer;
}

function messageVeiled(act: Act, key: Buffer, looks: Looks): Act {
  if (act.act !== 'contact' || act.messageId === undefined) return act;
  return { ...act, messageId: messageRef(key, looks, { channel: act.channel ?? '', id: act.messageId }) };
}

/** What stands against the act now does not stand against the answer it had. @throws the error, for an act without one */
async function toldBefore(
  services: Services,
  { identity, request }: Pick<Call<unknown, unknown, unknown>, 'identity' | 'request'>,
  error: unknown,
): Promise<Answer<WireReply>> {
  const known = await keptAnswer(services.record, request);
  if (known === undefined) throw error;
  return toldAgain(services, identity, known.case, known.answer);
}

/** The answer an act had, with the case as it is now. */
async function toldAgain(
  services: Services,
  identity: Identity,
  caseId: string,
  { status, body }: StoredAnswer,
): Promise<Answer<WireReply>> {
  return repeated(await replyAnswer(services, identity, caseId, { ...keptReply(body), repeated: true }, status));
}

/** The case that takes the act: the one named, or of a merge the later of the two, which ends. */
async function target(services: Services, identity: Identity, id: string, act: WireAct) {
  // The customer reached us: that alone lets a stranger in.
  if (act.act === 'contact' && act.direction === 'in')
    return { ...(await findForContact(services, identity, id)), act, survivor: undefined };
  if (act.act !== 'merge') {
    const named = await findCase(services, identity, id);
    if (act.act === 'assign') await mustBeStaff(services, named.found, named.published.plan, act);
    if ((act.act === 'ask_help' || act.act === 'transfer') && act.to !== undefined) await mustBeKnown(services, act.to);
    return { ...named, act, stranger: false, survivor: undefined };
  }
  const { into, ...ends } = await mergeEnds(services, identity, id, act.into);
  return { ...ends, act: { ...act, into }, stranger: false };
}

function rolesFor(act: string): string {
  return act === 'survey' ? 'integration' : 'agent, integration';
}

/** The act is done: that its answer could not be kept must not look as if it were not. */
async function remember({ record, log }: Services, request: RequestKey, caseId: string, told: Reply): Promise<void> {
  try {
    await record.rememberAnswer(request, { status: 200, body: asKept(told) }, caseId);
  } catch (error) {
    // Sent again under its key, the act meets its own id in the case.
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'the answer of an act could not be kept');
  }
}
