/**
 * Storms of people who want to be paid more than caps allow, alone or two in collusion, over several cases at once: every
 * act there is, merges and their undo, re-opening, migration. The audit is then held against what covers a payment.
 */
import { proofOf } from '../proof.ts';
import type { Act } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { RUN_LOST } from '../../engine/begun-again.ts';
import { heardOf, isMerging, survivorIn } from '../../engine/others/heard.ts';
import { stepOf } from '../../engine/plan-index.ts';
import { chooseDeed } from '../chance.ts';
import { befall, type Deed } from '../deeds.ts';
import { Ledger } from '../ledger.ts';
import { Play } from '../play.ts';
import { type Random, randomOf } from '../random.ts';
import { AMOUNTS, approval, greedy, handed, rewritten, taken } from './acts.ts';
import { forgottenPayments } from './forgotten.ts';
import { uncovered, type Yardstick } from './oracle.ts';
import { gained, standInFor, withStandIns } from './stand-ins.ts';

const HOUR_MS = 3_600_000;
export const CASES = 4;
const DEEDS = 160;
const TEXT = `v1.${'t'.repeat(43)}`;

/** What is attacked. */
export interface Target {
  /** The version cases begin with, and one they may move to. */
  plan: Plan;
  later: Plan;
  organization: Organization;
  yardstick: Yardstick;
  /** Runs are lost at any moment, with whatever is on its way, and begin again from what the record has (rule 32). */
  losing?: true;
  /** Some of the people are away with a deputy, some have a mentor, and those who stand in do their work (rule 26). */
  standingIn?: true;
}

/** What came of it. */
export interface Robbery {
  worlds: number;
  caseHours: number;
  deeds: number;
  /** Committed payments; of these, those within own caps and those somebody approved. */
  payments: number;
  own: number;
  approved: number;
  merged: number;
  unmerged: number;
  reopened: number;
  migrated: number;
  /** Runs lost, and of them those with a payment under way. */
  lost: number;
  inFlight: number;
  /** Times somebody took work over for whom she stands in; corrections of what a payment sends. */
  takenOver: number;
  corrected: number;
  /** Cases taken from whoever had them by their word; fields corrected by an act. */
  transferred: number;
  rewritten: number;
  violations: { seed: number; found: string[] }[];
}

/** Runs worlds from `seed` on until so many case-hours have passed; stops at the first payment that is not covered. */
export function robbery(target: Target, options: { seed: number; caseHours: number; startMs: number }): Robbery {
  const sum: Robbery = {
    worlds: 0,
    caseHours: 0,
    deeds: 0,
    payments: 0,
    own: 0,
    approved: 0,
    merged: 0,
    unmerged: 0,
    reopened: 0,
    migrated: 0,
    lost: 0,
    inFlight: 0,
    takenOver: 0,
    corrected: 0,
    transferred: 0,
    rewritten: 0,
    violations: [],
  };
  for (let seed = options.seed; sum.caseHours < options.caseHours && sum.violations.length === 0; seed++) {
    const random = randomOf(seed);
    const attacked = target.standingIn
      ? { ...target, organization: withStandIns(target.organization, random, options.startMs) }
      : target;
    const { plays, found, deeds } = rob(attacked, random, options.startMs);
    const told = plays.map((p) => ({ case: p.state.case, lines: p.events }));
    const { payments, found: bare } = uncovered(told, target.yardstick);
    sum.worlds++;
    sum.deeds += deeds;
    sum.payments += payments;
    for (const p of plays) count(sum, p, options.startMs);
    const deciding = Object.values(target.yardstick.caps).flatMap((roles) => roles.map(({ role }) => role));
    const more = told.map((one) => gained(one, attacked.organization, deciding));
    for (const { takenOver } of more) sum.takenOver += takenOver;
    const broken = [...found, ...bare, ...plays.flatMap(forgottenPayments), ...more.flatMap((one) => one.found)];
    if (broken.length > 0) sum.violations.push({ seed, found: broken });
  }
  return sum;
}

function count(sum: Robbery, p: Play, startMs: number): void {
  sum.caseHours += (p.nowMs - startMs) / HOUR_MS;
  for (const { type, data } of p.events) {
    if (type === 'case.merged') sum.merged++;
    if (type === 'case.unmerged') sum.unmerged++;
    if (type === 'case.reopened') sum.reopened++;
    if (type === 'case.migrated') sum.migrated++;
    if (type === 'case.begun_again') sum.lost++;
    if (type === 'data.corrected') sum.corrected++;
    if (type === 'transfer.accepted') sum.transferred++;
    if (type === 'case.corrected') sum.rewritten++;
    if (type === 'action.failed' && data.error === RUN_LOST) sum.inFlight++;
    if (type === 'approval.decided' && data.amount > 0) sum[data.how === 'approved' ? 'approved' : 'own']++;
  }
}

/** One world: some cases of two customers, one ledger, one or two who are dishonest. */
function rob(target: Target, random: Random, startMs: number): { plays: Play[]; found: string[]; deeds: number } {
  const people = Object.keys(target.organization.people);
  const thieves = [random.pick(people) ?? '', ...(random.chance(0.5) ? [random.pick(people) ?? ''] : [])];
  const ledger = new Ledger();
  const plays = Array.from({ length: CASES }, (_, i) => begin(target, { i, ledger, random, thieves, startMs }));
  for (let deed = 0; deed < DEEDS; deed++) {
    if (random.chance(0.2)) {
      const ms = random.below(random.chance(0.1) ? 30 * HOUR_MS : HOUR_MS);
      for (const p of plays) p.advance(ms);
    }
    const at = random.below(CASES);
    const play = plays[at];
    if (play === undefined) continue;
    const who = random.chance(0.75) ? (random.pick(thieves) ?? '') : (random.pick(people) ?? '');
    const found = oneDeed(target, plays, play, { random, who, id: `d-${deed}` });
    // So that payments are on their way, and not everything stands still, when a run is lost.
    if (target.losing) play.answerQuestions();
    // One ledger knows one time.
    const nowMs = Math.max(...plays.map((p) => p.nowMs));
    for (const p of plays) p.advanceTo(nowMs);
    if (found.length > 0) return { plays, found, deeds: deed };
  }
  return { plays, found: [], deeds: DEEDS };
}

interface Beginning {
  i: number;
  ledger: Ledger;
  random: Random;
  thieves: readonly string[];
  startMs: number;
}

function begin({ plan, organization }: Target, { i, ledger, random, thieves, startMs }: Beginning): Play {
  const replies = random.below(4);
  const failure = { failed: replies === 0 ? 'OutsideRefused' : 'OutsideTimeout' };
  const reply = () => (replies > 1 ? { id: `P-${i}` } : failure);
  const thief = random.chance(0.4) ? random.pick(thieves) : undefined;
  const person = thief === undefined ? undefined : organization.people[thief];
  const opener = person && { actor: { id: thief ?? '', roles: person.roles, teams: person.teams } };
  const data: Record<string, Value> = { customer: `K-${i % 2}` };
  if (random.chance(0.3)) data.amount = random.pick(AMOUNTS) ?? 100;
  return new Play({ plan, organization, ledger, reply }, { case: `C-${i}`, data, ...opener }, startMs);
}

/** Who does it, and under which id. */
export interface Doing {
  random: Random;
  who: string;
  id: string;
}

/** What one of them does next. Answers the invariants it broke. */
export function oneDeed(target: Target, plays: readonly Play[], play: Play, { random, who, id }: Doing): string[] {
  if (target.losing && random.chance(play.state.pending.length > 0 ? 0.4 : 0.08)) return lost(play, random);
  const kind = random.below(100);
  if (kind < 2) return migrated(target, play, { random, who, id });
  if (kind < 4) return acted(plays, play, who, { act: 'merge', into: other(plays, play, random), reason: TEXT }, id);
  if (kind < 9) return acted(plays, play, who, { act: 'unmerge', reason: TEXT }, id);
  if (kind < 13) return acted(plays, play, who, { act: 'reopen', reason: TEXT }, id);
  if (kind < 19) return acted(plays, play, who, taken(target.organization, play, random), id);
  if (kind < 32) return acted(plays, play, who, approval(play, random), id);
  if (kind < 36) return reconciled(plays, play, { random, who, id });
  if (kind === 36) return corrected(target, play, { random, who, id });
  if (kind < 39) {
    const hand = handed(target.organization, play, random, who);
    return acted(plays, play, hand.who, hand.act, id);
  }
  if (kind < 41) return acted(plays, play, who, rewritten(play, random), id);
  if (kind < 75) return onwards(target, plays, play, { random, who, id });
  const deed = somethingElse(play, random, Number(id.slice(2)));
  if (deed.do !== 'act') return befall(play, deed);
  return acted(plays, play, random.chance(0.4) ? deed.who : who, greedy(deed.act, random), id);
}

/** Systems are slow by turns, so that a run is often lost with a call on its way. */
function lost(play: Play, random: Random): string[] {
  const slow = play.state.pending.length === 0 && random.chance(0.6);
  if (slow) return befall(play, { do: 'slow', on: !play.slow });
  return befall(play, { do: 'lose' });
}

/** Whoever has the work does it, with an amount that pleases; a thief where nobody has it yet. */
function onwards(target: Target, plays: readonly Play[], play: Play, { random, who, id }: Doing): string[] {
  const visit = random.pick(play.state.visits);
  const step = visit && stepOf(play.world.plan, visit.step);
  if (visit === undefined || step === undefined) return [];
  if (!('mayAsk' in step)) return acted(plays, play, who, approval(play, random), id);
  const outcomes = Object.keys(step.outcomes).filter((name) => name !== 'skipped');
  const as = (random.chance(0.7) ? outcomes[0] : random.pick(outcomes)) ?? '';
  const asked = [...step.evidence, ...(step.outcomes[as]?.evidence ?? [])];
  const given: Record<string, Value> = {};
  for (const field of step.ask) given[field] = ['a', 'b'];
  if (step.mayAsk.includes('amount') && random.chance(0.6)) given.amount = random.pick(AMOUNTS) ?? 100;
  if (step.mayAsk.includes('customer') && random.chance(0.1)) given.customer = `K-${random.below(3)}`;
  const act: Act = {
    act: 'complete',
    step: visit.step,
    attempt: visit.visit,
    as,
    with: given,
    evidence: proofOf(play.world.plan, asked),
  };
  return acted(plays, play, doer(target, play, { random, who, id }, visit.work?.assignee), act, id);
}

/** Who has the work; half of the time, where there is one, whoever stands in. */
function doer(
  { organization, standingIn }: Target,
  play: Play,
  { random, who }: Doing,
  has: string | undefined,
): string {
  if (has === undefined || !standingIn || random.chance(0.5)) return has ?? who;
  return standInFor(organization, has, random, play.nowMs) ?? has;
}

/** Two people change, under its reference, what a payment sends. */
function corrected(target: Target, play: Play, { random, who, id }: Doing): string[] {
  const by = [who, random.pick(Object.keys(target.organization.people)) ?? ''];
  if (play.finished === undefined)
    play.hear({ type: 'corrected', id, ref: String(play.state.data.customer), by: [...new Set(by)] });
  return [];
}

/** As in any storm, but mostly an act; who cancels is paid nothing. */
function somethingElse(play: Play, random: Random, count: number): Deed {
  for (;;) {
    const deed = chooseDeed(play, random, count);
    if (deed.do === 'told' || (deed.do === 'act' && deed.act.act === 'cancel')) continue;
    if (deed.do === 'act' || random.chance(0.1)) return deed;
  }
}

function other(plays: readonly Play[], play: Play, random: Random): string {
  return random.pick(plays.filter((p) => p !== play))?.state.case ?? 'C-9';
}

function acted(plays: readonly Play[], play: Play, who: string, act: Act, id: string): string[] {
  const seen = play.events.length;
  const found = befall(play, { do: 'act', who, act, id });
  for (const event of play.events.slice(seen)) {
    if (!isMerging(event)) continue;
    const survivor = plays.find((p) => p.state.case === survivorIn(event));
    if (survivor === undefined || survivor === play) continue;
    survivor.hear({ type: 'absorbed', ...heardOf(event, play.state) });
  }
  return found;
}

function migrated({ later }: Target, play: Play, { who, id }: Doing): string[] {
  if (play.world.plan !== later && play.finished === undefined) play.move(later, { id, actor: play.person(who) });
  return [];
}

function reconciled(plays: readonly Play[], play: Play, { random, who, id }: Doing): string[] {
  const grant = random.pick(play.state.unknown ?? []) ?? 'g0';
  const as = random.chance(0.5) ? 'paid' : 'not_paid';
  return acted(plays, play, who, { act: 'reconcile', grant, as, reason: TEXT, reference: 'R-1' }, id);
}
