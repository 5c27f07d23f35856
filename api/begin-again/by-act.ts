/** An act into its case: to the run that is there; when that has ended, the act may begin the case again. */
import type { Refusal } from '../../engine/turn.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from '../../engine/event.ts';
import { apply, refuse, view } from '../../engine/kernel.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import { isOver, type State } from '../../engine/state/state.ts';
import type { Package } from '../../language/plan.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import { refusalProblem } from '../cases/refusals.ts';
import { away, Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../temporal/cases.ts';
import { beginAgain, type Begins } from './begin-again.ts';
import { takeKeyBack } from './join-key.ts';

/** Acts that a case takes when it is over: they begin a new run from its last state. */
const ofEnded: readonly Act['act'][] = ['reopen', 'survey', 'annotate', 'dispose', 'reconcile', 'unmerge'];
/** Those of them that never leave it closed. */
const alwaysOpen: readonly Act['act'][] = ['reopen', 'unmerge'];

/** An act, and its case as last recorded. */
export interface Taking {
  found: CaseRecord;
  published: Package;
  message: ActMessage;
}

/** How often a case that is just ending, or just beginning again, is asked anew. */
const rounds = 20;
const pauseMs = 100;

/**
 * Asks the present run first, which also knows the acts of one that has ended.
 *
 * @throws Problem 409 of a case that is over and does not take the act, 503
 */
export async function takeAct(services: Services, taking: Taking): Promise<Exclude<Outcome, { kind: 'over' }>> {
  const { found, message } = taking;
  const caseId = found.view.case;
  // Closed, its run may still be there, a message of it on its way: that run may take the act and open the case.
  if (isOver(found.view.state)) await keyFirst(services, taking);
  for (let round = 1; round <= rounds; round++) {
    const outcome = await services.cases.act(caseId, message);
    if (outcome.kind !== 'over') return outcome;
    const again = await beginAgain(services, caseId, (state) => atEnded(services, taking, state));
    if (again.kind !== 'over') return again;
    await sleep(pauseMs);
  }
  throw away('away/worker');
}

/** What an ended case makes of the act. */
async function atEnded(services: Services, taking: Taking, state: State | undefined): Promise<Begins | Outcome> {
  if (state === undefined) throw await withoutState(services, taking);
  const { message, published } = taking;
  const { plan } = published;
  // Applied in an earlier run; a new one would end at once.
  if (state.acts.includes(message.id))
    return { kind: 'done', reply: { state: state.state, seq: state.seq - 1, repeated: true } };
  const nowMs = Date.now();
  // A new run follows the newest rules: they decide whether it begins.
  const anew = { ...state, rules: RULES_NEWEST };
  const refusal = refuse(plan, anew, { type: 'act', ...message }, nowMs);
  const takes = ofEnded.includes(message.act.act);
  if (refusal !== undefined || !takes) {
    const over: Refusal = { status: 409, code: 'act/case-over', params: { state: state.state } };
    const told = takes || state.merged !== undefined ? (refusal ?? over) : over;
    throw refusalProblem(told, plan, view(plan, state, nowMs).acts);
  }
  await keyFirst(services, taking, state);
  return { kind: 'begins', state, plan, message };
}

/** Before the case opens again by this act, in its closed run or in a new one, its join key leads to it. */
async function keyFirst(services: Services, { found, published, message }: Taking, state?: State): Promise<void> {
  const { plan } = published;
  // A disposition, a good score, a payment looked into: the case stays closed, whatever newer case there is.
  const opens =
    state === undefined
      ? alwaysOpen.includes(message.act.act)
      : !isOver(apply(plan, { ...state, rules: RULES_NEWEST }, { type: 'act', ...message }, Date.now()).state.state);
  if (opens) await takeKeyBack(services, plan, found.view.case);
}

/** Nobody has a state to go on from; the record still tells how the case stands. */
async function withoutState({ record }: Services, { found }: Taking): Promise<Problem> {
  const { view } = (await record.getCase(found.view.case)) ?? found;
  return isOver(view.state)
    ? new Problem(409, 'act/case-over', { params: { state: view.state }, acts: [] })
    : new Problem(409, 'case/no-history', { params: { case: view.case } });
}
