/** From an act to the rule that takes it: one line per deed. */
import { NARROWER_ONLY } from '../../language/relations.ts';
import type { StepPlan } from '../../language/plan.ts';
import type { Act, ActName, Actor, Right } from '../event.ts';
import { kindOf } from '../kinds/of-step.ts';
import type { StepActName, Takes } from '../kinds/kind.ts';
import { partiesAsked } from '../people/parties.ts';
import { aimOf, refusedBy } from '../people/relation.ts';
import { takeOver } from '../people/take-over.ts';
import { notYou, type Refused } from '../refused.ts';
import type { Next } from '../route/exit.ts';
import type { Draft } from '../state/draft.ts';
import type { ActRule } from './act.ts';
import { cancel } from './cancel.ts';
import { acknowledgeLevel, annotate, escalate, reopen } from './case.ts';
import { conclude } from './conclude.ts';
import { correctFields } from './correct.ts';
import { contact, survey } from './customer.ts';
import { answerHelp, askHelp, declineHelp, withdrawHelp } from './help.ts';
import { merge, unmerge } from './merge.ts';
import { hasTable, notForThisStep, openVisit, SYSTEM, WEB_UI } from './on-step.ts';
import { pause, promise, resume } from './pause.ts';
import { reconcile } from './reconcile.ts';
import { remindMe, withdrawReminder } from './remind.ts';
import { report } from './report.ts';
import { dispose } from './signal.ts';
import { acceptTransfer, declineTransfer, transfer } from './transfer.ts';
import { assignTo, claim, decline, release } from './work.ts';

const RULES: { [N in ActName]: ActRule<N> } = {
  complete: ofItsKind('complete'),
  claim: forPeople(claim),
  release: forPeople(release),
  decline: forPeople(decline),
  approve: ofItsKind('approve'),
  reconcile: forPeople(reconcile),
  assign: forPeople(assignTo),
  attempt: ofItsKind('attempt'),
  accept: ofItsKind('accept'),
  reject: ofItsKind('reject'),
  offer: ofItsKind('offer'),
  arbitrate: ofItsKind('arbitrate'),
  survey: forAll(survey),
  contact: forAll(contact),
  pause: forPeople(pause),
  resume: forPeople(resume),
  promise: forPeople(promise),
  acknowledge: forPeople(acknowledgeLevel),
  escalate: forPeople(escalate),
  report: forPeople(report),
  conclude: forPeople(conclude),
  annotate: forAll(annotate),
  ask_help: forPeople(askHelp),
  answer_help: forPeople(answerHelp),
  decline_help: forPeople(declineHelp),
  withdraw_help: forPeople(withdrawHelp),
  remind_me: forPeople(remindMe),
  withdraw_reminder: forPeople(withdrawReminder),
  transfer: forPeople(transfer),
  accept_transfer: forPeople(acceptTransfer),
  decline_transfer: forPeople(declineTransfer),
  correct: forPeople(correctFields),
  reopen: forPeople(reopen),
  dispose: forPeople(dispose),
  merge: forPeople(merge),
  unmerge: forPeople(unmerge),
  cancel: forPeople(cancel),
};

function forPeople<N extends ActName>(perform: ActRule<N>['perform']): ActRule<N> {
  return { forSystems: false, perform };
}

/** What customers say reaches us through systems, too. */
function forAll<N extends ActName>(perform: ActRule<N>['perform']): ActRule<N> {
  return { forSystems: true, perform };
}

/** The kind of the step that is answered says how. */
function ofItsKind<N extends StepActName>(name: N): ActRule<N> {
  return forPeople<N>((d, act, actor) => {
    const on = openVisit(d, act as { step: string; attempt?: number });
    const take: Takes<StepPlan>[N] = kindOf(on.step).takes[name];
    if (take === undefined) throw notForThisStep(d, on, name);
    return take(d, on, act, actor);
  });
}

/** Rule 27, again inside the case: auditors only read, systems bring what customers say. */
function mustBeEntitled(act: Act, actor: Actor, { forSystems }: ActRule<ActName>): void {
  const has = (role: string) => actor.roles.includes(role);
  const ours = actor.roles.some((r) => r !== 'auditor' && r !== 'integration');
  if (ours || actor.id === WEB_UI) return;
  if (has('integration') && forSystems) return;
  throw notYou('act/needs-role', { act: act.act, roles: has('integration') ? 'agent' : 'agent, integration' });
}

/** Applies the act to the draft; answers what follows. Throws Refused. */
export function perform(d: Draft, act: Act, actor: Actor, right: Right | undefined): Next {
  const rule = RULES[act.act] as ActRule<ActName>;
  mustBeEntitled(act, actor, rule);
  const refused = byTable(d, act, actor, right);
  const aim = aimOf(act);
  if (refused !== undefined && !NARROWER_ONLY.has(aim.right)) throw refused;
  if (refused === undefined) takeOver(d, act, actor, right);
  const next = rule.perform(d, act, actor);
  // Where a rule of its own decides, that one says best what is wrong; the table can only be narrower.
  if (refused !== undefined) throw refused;
  return next;
}

/**
 * Rule 27 by the table, from rules 3 on. Temporal's own page knows no actor, and what the product does by itself is nobody's
 * right: neither is in it, and no token speaks under their names.
 */
function byTable(d: Draft, act: Act, actor: Actor, right: Right | undefined): Refused | undefined {
  if (!hasTable(d) || actor.id === WEB_UI || actor.id === SYSTEM) return undefined;
  if (right === undefined) return notYou('act/no-row', { act: act.act });
  return refusedBy(partiesAsked(d), aimOf(act), actor, right);
}
