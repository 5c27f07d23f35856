/** One act: from the body of a request to the case's answer. Whatever fails on the way, the same key tells the rest. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from '../../engine/event.ts';
import { apply, refuse, view } from '../../engine/kernel.ts';
import { isOver, type State } from '../../engine/state/state.ts';
import type { Refusal } from '../../engine/turn.ts';
import type { Package, Plan } from '../../language/plan.ts';
import type { CaseRecord } from '../../records/shapes.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import { actorOf } from '../auth/identity.ts';
import { actsAllowed } from '../auth/permissions.ts';
import { joinKeyOfCase } from '../intake/join-key.ts';
import { answeredBefore, keptAnswer, type RequestKey } from '../idempotency.ts';
import { away, Problem, wrongFields } from '../problem.ts';
import { type Answer, type Call, repeated } from '../route.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../temporal/cases.ts';
import { actFromWire, type WireAct } from '../wire/act.ts';
import { incoming } from '../wire/personal.ts';
import { findCase } from './find.ts';
import { mergeEnds } from './merging.ts';
import { mustBeStaff } from './staff.ts';
import { refusalProblem } from './refusals.ts';
import { replyAnswer, type Told } from './reply.ts';

/** Acts that a case takes when it is over: they begin a new run from its last state. */
const ofEnded: readonly Act['act'][] = ['reopen', 'survey', 'annotate', 'dispose', 'reconcile', 'unmerge'];

/** @throws Problem */
export async function performAct(services: Services, call: Call<{ id: string }, unknown, WireAct>): Promise<Answer> {
  const { identity, request, body, receivedAtMs, params } = call;
  if (!actsAllowed(identity).includes(body.act))
    throw new Problem(403, 'auth/role', { params: { roles: rolesFor(body.act) } });
  const aimed = await target(services, params.id, body).catch((error: unknown) => toldBefore(services, request, error));
  if ('status' in aimed) return aimed;
  const { found, published, act: meant } = aimed;
  const id = found.view.case;
  const brought = incoming(published.plan, services.updateKey, request.updateId);
  const act = actFromWire(meant, brought);
  if (brought.faults.length > 0) throw wrongFields(brought.faults);
  const before = await answeredBefore(services.record, request);
  if (before !== undefined) {
    const told = { ...(before.body as unknown as Told), repeated: true };
    services.metrics.act(body.act, 'repeated');
    return repeated(await replyAnswer(services, id, told, before.status));
  }
  const subject = vaultSubject(found.view.data.customer, id);
  await services.record.putVault(brought.rows.map((row) => ({ ...row, subject, case: id })));
  const message: ActMessage = { id: request.updateId, actor: actorOf(identity), act, receivedAtMs };
  const outcome = await take(services, { found, published, message });
  services.metrics.act(body.act, outcome.kind);
  if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal, published.plan);
  await remember(services, request, id, outcome.reply);
  return replyAnswer(services, id, outcome.reply, 200);
}

/** What stands against the act now does not stand against the answer it had. @throws the error, for an act without one */
async function toldBefore(services: Services, request: RequestKey, error: unknown): Promise<Answer> {
  const known = await keptAnswer(services.record, request);
  if (known === undefined) throw error;
  const told = { ...(known.answer.body as unknown as Told), repeated: true };
  return repeated(await replyAnswer(services, known.case, told, known.answer.status));
}

/** The case that takes the act: the one named, or of a merge the later of the two, which ends. */
async function target(services: Services, id: string, act: WireAct) {
  if (act.act !== 'merge') {
    const named = await findCase(services, id);
    if (act.act === 'assign') await mustBeStaff(services, named.found, named.published.plan, act);
    return { ...named, act };
  }
  const { into, ...ends } = await mergeEnds(services, id, act.into);
  return { ...ends, act: { ...act, into } };
}

function rolesFor(act: string): string {
  return act === 'survey' ? 'integration' : 'agent, integration';
}

/** The act is done: that its answer could not be kept must not look as if it were not. */
async function remember({ record, log }: Services, request: RequestKey, caseId: string, told: Told): Promise<void> {
  try {
    const body = JSON.parse(JSON.stringify(told));
    await record.rememberAnswer(request.actor, request.key, request.hmac, { status: 200, body }, caseId);
  } catch (error) {
    // Sent again under its key, the act meets its own id in the case.
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'the answer of an act could not be kept');
  }
}

interface Taking {
  found: CaseRecord;
  published: Package;
  message: ActMessage;
}

/** How often a case that is just ending, or just beginning again, is asked anew. */
const rounds = 20;
const pauseMs = 100;

/** Asks the present run first, which also knows the acts of one that has ended. */
async function take(services: Services, taking: Taking): Promise<Exclude<Outcome, { kind: 'over' }>> {
  const { found, published, message } = taking;
  const caseId = found.view.case;
  // Its run may still be there: a message of it is on its way.
  if (isOver(found.view.state) && ['reopen', 'unmerge'].includes(message.act.act))
    await takeKeyBack(services, published.plan, caseId);
  for (let round = 1; round <= rounds; round++) {
    const outcome = await services.cases.act(caseId, message);
    if (outcome.kind !== 'over') return outcome;
    const answer = await services.hold(caseId, () => afterRun(services, taking));
    if (answer.kind !== 'over') return answer;
    await sleep(pauseMs);
  }
  throw away('away/worker');
}

/** To be called in turn: the state read here is the one the case goes on from. `over`: a run is there, or was just begun. */
async function afterRun(services: Services, taking: Taking): Promise<Outcome> {
  const last = await services.cases.lastRun(taking.found.view.case);
  if (last.kind === 'running') return { kind: 'over' };
  if (last.kind === 'unknown' || last.state === undefined) throw await withoutRun(services, taking);
  return afterEnd(services, taking, last.state);
}

/** The run has ended: some acts begin a new one from its state, the others are told what the case takes now. */
async function afterEnd(services: Services, { published, message }: Taking, state: State): Promise<Outcome> {
  const { plan } = published;
  // Applied in an earlier run; a new one would end at once.
  if (state.acts.includes(message.id))
    return { kind: 'done', reply: { state: state.state, seq: state.seq - 1, repeated: true } };
  const event = { type: 'act' as const, ...message };
  const refusal = refuse(plan, state, event, Date.now());
  if (refusal !== undefined || !ofEnded.includes(message.act.act)) {
    const over: Refusal = { status: 409, code: 'act/case-over', params: { state: state.state } };
    const told = ofEnded.includes(message.act.act) || state.merged !== undefined;
    const takes = told ? (refusal ?? over) : over;
    throw refusalProblem(takes, plan, view(plan, state, Date.now()).acts);
  }
  // A disposition, a good score, a payment looked into: the case stays as it is, whatever newer case there is.
  if (!isOver(apply(plan, state, event, Date.now()).state.state)) await takeKeyBack(services, plan, state.case);
  return services.cases.begin('again', plan, { state }, state.case, message);
}

/** Never two open on one join key: what may open the case again waits for a newer one to end. */
async function takeKeyBack({ record, digest }: Services, plan: Plan, caseId: string): Promise<void> {
  const joinKey = await joinKeyOfCase(record, plan, caseId, digest);
  const leadsTo = joinKey === undefined ? caseId : await record.bringIntakeRowBack(joinKey, caseId);
  if (leadsTo !== caseId) throw new Problem(409, 'reopen/newer-case', { params: { case: leadsTo } });
}

/** Temporal has no state to go on from; the record still tells how the case stands. */
async function withoutRun({ record }: Services, { found }: Taking): Promise<Problem> {
  const { view } = (await record.getCase(found.view.case)) ?? found;
  return isOver(view.state)
    ? new Problem(409, 'act/case-over', { params: { state: view.state }, acts: [] })
    : new Problem(409, 'case/no-history', { params: { case: view.case } });
}
