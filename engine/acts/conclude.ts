/**
 * The act `conclude` (semantics rule 36): an outcome of the whole case, wherever it stands. All that is open is withdrawn and the
 * case goes on where the outcome leads; where it ends a case with money or a clock of the law in it, a second person confirms.
 */
import { type AnywherePlan, endsCase } from '../../language/anywhere.ts';
import type { ActOf, Actor, Evidence } from '../event.ts';
import { isPaying } from '../grants/under-way.ts';
import { endTransfer } from '../people/aside-ends.ts';
import { endHelps } from '../people/helps.ts';
import { setOwner } from '../people/staffing.ts';
import { notNow } from '../refused.ts';
import type { Exit } from '../route/exit.ts';
import { type Draft, emit } from '../state/draft.ts';
import { scopeOf } from '../values/context.ts';
import { setFields } from '../values/data.ts';
import { holds } from '../values/evaluate.ts';
import { checkLowering } from './lowering.ts';
import { mustBeRunning, mustHaveRight } from './on-step.ts';
import { mustNotWait, needsSecond, waitForSecond } from './second-person.ts';
import { type Asked, checkSubmission, keepEvidence, submitted } from './submission.ts';

/** What the audit keeps of a conclusion. */
interface Said {
  evidence?: Evidence[];
  reason?: string;
  note?: string;
  /** Who asked for it, where a second person confirms. */
  asked?: string;
}

/** Throws Refused. */
export function conclude(d: Draft, act: ActOf<'conclude'>, actor: Actor): Exit | undefined {
  mustBeRunning(d);
  const outcome = possible(d, act.as);
  mustHaveRight(d, outcome.needs, actor);
  checkSubmission(d, asksOf(outcome), act);
  checkLowering(d, act.with?.severity, actor);
  const waits = endsCase(outcome) && needsSecond(d);
  if (waits) mustNotWait(d);
  setFields(d, act.with ?? {});
  keepEvidence(d, act.evidence);
  answerFor(d, actor);
  if (!waits) return concluded(d, act.as, outcome, submitted(act));
  emit(d, 'conclude.asked', { data: { as: act.as, ...submitted(act) } });
  waitForSecond(d, actor, act.as);
  return undefined;
}

/** As with the first work of a case (rule 26): what nobody owned yet is owned from then on by who concluded it. */
function answerFor(d: Draft, { id, teams }: Actor): void {
  const { owner, team } = d.state;
  if (owner === undefined) setOwner(d, id, team !== undefined && teams.includes(team) ? team : teams[0]);
}

/** A second person has confirmed what somebody asked for; what it asks was given then. Throws Refused. */
export function concludeConfirmed(d: Draft, as: string, asked: string): Exit {
  return concluded(d, as, possible(d, as), { asked });
}

/** The outcomes that may be taken now, by whom the table and the SOP let. */
export function conclusionsOf(d: Pick<Draft, 'plan' | 'state' | 'nowMs'>): [id: string, outcome: AnywherePlan][] {
  return Object.entries(d.plan.anywhere ?? {}).filter(([, outcome]) => whyNot(d, outcome) === undefined);
}

function possible(d: Draft, as: string): AnywherePlan {
  const all = d.plan.anywhere ?? {};
  const outcome = Object.hasOwn(all, as) ? all[as] : undefined;
  if (outcome === undefined)
    throw notNow('conclude/not-declared', { outcome: as, outcomes: Object.keys(all).join(', ') || '–' });
  const code = whyNot(d, outcome);
  if (code !== undefined) throw notNow(code, { outcome: outcome.title });
  return outcome;
}

function whyNot(d: Pick<Draft, 'plan' | 'state' | 'nowMs'>, outcome: AnywherePlan) {
  // A resolved case goes back by its own re-opening alone.
  if (d.state.state === 'resolved' && (outcome.resolves || !endsCase(outcome))) return 'conclude/resolved' as const;
  if (outcome.when !== undefined && !holds(outcome.when, scopeOf(d))) return 'conclude/not-now' as const;
  const [step = ''] = outcome.to.split('.');
  if (d.state.visits.some((visit) => visit.step === step)) return 'conclude/stands-there' as const;
  if (isPaying(d)) return 'conclude/payment-under-way' as const;
  return undefined;
}

function asksOf({ ask = [], evidence = [], reasonRequired }: AnywherePlan): Asked {
  return { ask, mayAsk: [], evidence, reasonRequired: reasonRequired === true, checklist: 0 };
}

/** Requests and offers of the case as it stood are over, too. */
function concluded(d: Draft, as: string, outcome: AnywherePlan, said: Said): Exit {
  emit(d, 'case.concluded', { data: { as, ...said } });
  endTransfer(d, 'concluded');
  endHelps(d, 'concluded');
  return { step: as, outcome: 'led', plan: outcome, away: true };
}
