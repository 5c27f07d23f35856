/** Seeded chance in a storm: what people, systems and time do next to a case, and with which data. */
import { proofOf } from './proof.ts';
import { kindsOf } from '../language/corrections.ts';
import { formFacts } from '../language/signals/form.ts';
import { reportable } from '../engine/acts/report.ts';
import type { Act } from '../engine/event.ts';
import type { Visit } from '../engine/state/state.ts';
import { factsOf } from '../language/kinds/of-step.ts';
import type { PauseReason, Plan } from '../language/plan.ts';
import { whomItConcerns } from './chance-people.ts';
import { attemptOf } from './kinds/attempt.ts';
import { answers, TEXT, valuesFor } from './chance-values.ts';
import { stormOf } from './kinds/of-step.ts';
import { CUSTOMER, type Deed } from './deeds.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

const HOUR_MS = 3_600_000;

/** What befalls the case next. `count` makes ids unique. */
export function chooseDeed(play: Play, random: Random, count: number): Deed {
  const people = Object.keys(play.world.organization.people);
  const kind = random.below(100);
  if (kind < 40) return passing(random);
  if (kind < 44)
    return {
      do: 'staff',
      person: random.pick(people) ?? '',
      absent: random.chance(0.5),
      openTasks: random.below(25),
    };
  if (kind < 46) return { do: 'record', away: !play.away && random.chance(0.3) };
  if (kind < 50) return { do: 'slow', on: !play.slow && random.chance(0.5) };
  if (kind < 52) return { do: random.chance(0.5) ? 'continue' : 'lose' };
  if (kind < 54)
    return { do: 'free', step: random.pick(play.state.visits)?.step ?? play.world.plan.steps[0]?.id ?? '' };
  if (kind < 57)
    return { do: 'event', name: random.pick(eventNames(play.world.plan, random)) ?? 'none', id: `e-${count % 40}` };
  if (kind < 59) return between(play, random, count) ?? passing(random);
  const last = play.state.acts.at(-1);
  const act = chooseAct(play, random);
  // A duplicate of the last accepted act, with another content: it must not be applied.
  const id = kind < 63 && last !== undefined ? last : `a-${count}`;
  return { do: 'act', who: whoActs(play, random, act, people), act, id };
}

function passing(random: Random): Deed {
  const kind = random.below(10);
  if (kind < 5) return { do: 'advance', ms: random.below(3 * HOUR_MS) };
  if (kind < 7) return { do: 'next' };
  if (kind < 8) return { do: 'outage', ms: random.below(9 * HOUR_MS) };
  return { do: 'advance', ms: random.below(40) * HOUR_MS };
}

/** An event that ends the case is rare: most of a storm happens to open cases. */
function eventNames(plan: Plan, random: Random): string[] {
  const on = (plan.on ?? []).filter((e) => e.to !== 'cancel' || random.chance(0.1));
  return [...plan.steps.flatMap((s) => factsOf(s).events(s)), ...on.map((e) => e.event)];
}

/** What other cases and the record have to say. */
function between({ world, started, nowMs }: Play, random: Random, count: number): Deed | undefined {
  const counted = (world.plan.signals ?? []).filter((s) => formFacts(s).counted);
  const code = random.pick(counted)?.code;
  const kind = random.below(10);
  if (kind < 5 && started.length > 0) return { do: 'child', state: random.chance(0.3) ? 'cancelled' : 'closed' };
  if (kind < 8 && code !== undefined)
    return { do: 'told', event: { type: 'signalled', id: `s-${count}`, code, facts: { count: 2 } } };
  const other = `C-${random.below(3)}9`;
  if (kind < 9) return { do: 'told', event: { type: 'linked', id: `l-${count}`, case: other, kind: 'repeat' } };
  const undone = random.chance(0.3) ? { undone: true as const } : {};
  const openedAtMs = nowMs - random.below(400) * HOUR_MS;
  return { do: 'told', event: { type: 'absorbed', id: `m-${count}`, case: other, openedAtMs, ...undone } };
}

function whoActs(play: Play, random: Random, act: Act, people: string[]): string {
  if ((act.act === 'merge' || act.act === 'unmerge') && random.chance(0.9)) return supervisor(play) ?? CUSTOMER;
  if (act.act === 'survey' && random.chance(0.9)) return CUSTOMER;
  if (act.act === 'cancel' && random.chance(0.3)) return 'web-ui';
  const able = random.chance(0.8) ? whomItConcerns(play, random, act) : undefined;
  return able ?? random.pick(people) ?? CUSTOMER;
}

/** Who may merge, and take it back (rule 18). */
function supervisor({ world }: Play): string | undefined {
  const { people } = world.organization;
  return Object.keys(people).find((id) => people[id]?.roles.includes('supervisor'));
}

function chooseAct(play: Play, random: Random): Act {
  if (play.state.state === 'merged') return { act: 'unmerge', reason: TEXT };
  if (play.state.state === 'closed' && random.chance(0.3)) return contactIn(play, random, true);
  const firing = random.pick(play.state.firings ?? []);
  if (firing !== undefined && random.chance(0.1))
    return { act: 'dispose', signal: firing.code, as: random.chance(0.5) ? 'handled' : 'false_alarm' };
  if (play.state.state === 'closed')
    return random.chance(0.5) ? { act: 'reopen', reason: TEXT } : { act: 'survey', answers: answers(play, random) };
  // A cancel that waits for its second person: confirmed, or declined.
  if (play.state.cancelAsked !== undefined && random.chance(0.2))
    return random.chance(0.7) ? { act: 'cancel', reason: TEXT } : { act: 'decline', step: 'cancel', reason: TEXT };
  const pausing = random.chance(0.12) ? waitingAct(play, random) : undefined;
  if (pausing !== undefined) return pausing;
  const concluding = random.chance(0.01) ? conclusion(play, random) : undefined;
  if (concluding !== undefined) return concluding;
  const reported = random.chance(0.02) ? reporting(play, random) : undefined;
  if (reported !== undefined) return reported;
  const beside = random.chance(play.state.transfer === undefined ? 0.06 : 0.2) ? besideAct(play, random) : undefined;
  if (beside !== undefined) return beside;
  const kind = random.below(24);
  if (kind < 2) return random.chance(0.5) ? contactIn(play, random, false) : { act: 'contact', direction: 'out' };
  if (kind < 4) return { act: 'acknowledge' };
  if (kind === 4 && random.chance(0.1)) return { act: 'cancel', reason: TEXT };
  if (kind === 4 && random.chance(0.15)) return { act: 'merge', into: 'C-0', reason: TEXT };
  if (kind === 5) return random.chance(0.3) ? { act: 'annotate', note: TEXT } : correction(play, random);
  if (kind === 6) return { act: 'survey', answers: answers(play, random) };
  if (kind === 7) return escalation(play, random);
  const unknown = random.pick(play.state.unknown ?? []);
  if (unknown !== undefined && random.chance(0.1))
    return { act: 'reconcile', grant: unknown, as: random.chance(0.5) ? 'paid' : 'not_paid', reason: TEXT };
  const visit = random.pick(play.state.visits);
  if (visit === undefined) return { act: 'annotate', note: TEXT };
  const at = { step: visit.step, ...attemptOf(play, visit) };
  if (kind === 8) return { act: 'decline', ...at, reason: TEXT };
  if (kind === 9) return { act: 'release', ...at };
  if (kind < 12) return { act: 'claim', ...at };
  if (kind === 12) return { act: 'assign', ...at, to: random.pick(Object.keys(play.world.organization.people)) ?? '' };
  return work(play, random, visit);
}

/** A contact, perhaps an intake of the same matter, that brings some fields and may have been received a while ago. */
function contactIn(play: Play, random: Random, reopens: boolean): Act {
  const { fields } = play.world.plan;
  const names = Object.keys(fields).filter(() => random.chance(0.2));
  return {
    act: 'contact',
    direction: 'in',
    ...(reopens && { reopens }),
    ...(names.length > 0 && { with: valuesFor(fields, names, random) }),
    ...(random.chance(0.3) && { claimedAtMs: play.nowMs - random.below(80) * HOUR_MS }),
  };
}

/** Pauses, their ends, and promises, where the SOP has them. */
function waitingAct(play: Play, random: Random): Act | undefined {
  const { pauses, promises } = play.world.plan;
  const untilMs = play.nowMs + (1 + random.below(60)) * HOUR_MS;
  if (promises !== undefined && random.chance(0.3)) return { act: 'promise', what: TEXT, untilMs };
  const reason = random.pick(Object.keys(pauses ?? {})) as PauseReason | undefined;
  if (reason === undefined) return undefined;
  if (random.chance(0.4)) return random.chance(0.5) ? { act: 'resume' } : { act: 'resume', reason };
  const evidence = proofOf(play.world.plan, pauses?.[reason]?.evidence ?? []);
  return { act: 'pause', reason, evidence, ...(random.chance(0.3) && { untilMs }) };
}

/** What goes on beside the steps: help, transfers, private dates (rules 33 and 34). */
function besideAct({ world, state, nowMs }: Play, random: Random): Act {
  const help = random.pick(state.helps ?? []);
  if (help !== undefined && random.chance(0.5)) {
    const kind = random.below(3);
    const which = random.chance(0.8) ? { help: help.n } : {};
    if (kind === 0) return { act: 'answer_help', ...which, note: TEXT };
    return kind === 1 ? { act: 'decline_help', ...which, reason: TEXT } : { act: 'withdraw_help', ...which };
  }
  if (state.transfer !== undefined && random.chance(0.6))
    return random.chance(0.7) ? { act: 'accept_transfer' } : { act: 'decline_transfer', reason: TEXT };
  const { teams, people } = world.organization;
  const to = random.chance(0.6)
    ? `team/${random.pick(Object.keys(teams)) ?? 'none'}`
    : `person/${random.pick(Object.keys(people)) ?? 'none'}`;
  if (state.reminders !== undefined && random.chance(0.1)) return { act: 'withdraw_reminder' };
  if (random.chance(0.1)) return { act: 'remind_me', atMs: nowMs + (1 + random.below(60)) * HOUR_MS, note: TEXT };
  return random.chance(0.5) ? { act: 'ask_help', to, question: TEXT } : { act: 'transfer', to };
}

/** Whoever has the case says that a declared event has happened, with some of its fields. */
function reporting({ world: { plan, organization } }: Play, random: Random): Act | undefined {
  const event = random.pick(reportable(plan));
  if (event === undefined) return undefined;
  const saved = (plan.on ?? []).flatMap((on) => (on.event === event ? on.save.map(([field]) => field) : []));
  return { act: 'report', event, with: valuesFor(plan.fields, saved, random, Object.keys(organization.people)) };
}

/** An outcome of the whole case, with what it asks for mostly (rule 36). */
function conclusion({ world: { plan, organization } }: Play, random: Random): Act | undefined {
  const [as, outcome] = random.pick(Object.entries(plan.anywhere ?? {})) ?? [];
  if (as === undefined || outcome === undefined) return undefined;
  const given = valuesFor(plan.fields, outcome.ask ?? [], random, Object.keys(organization.people));
  const evidence = proofOf(plan, outcome.evidence ?? []);
  return { act: 'conclude', as, with: given, evidence, ...(random.chance(0.9) && { reason: TEXT }) };
}

/** Of one or two fields that have a value, as any kind of error. */
function correction({ world: { plan, organization }, state }: Play, random: Random): Act {
  const filled = Object.keys(plan.fields).filter((name) => state.data[name] !== undefined);
  const names = [random.pick(filled), random.chance(0.3) ? random.pick(filled) : undefined].filter(
    (name) => name !== undefined,
  );
  const given = valuesFor(plan.fields, names, random, Object.keys(organization.people));
  return { act: 'correct', with: given, kind: random.pick(kindsOf(plan.corrections)) ?? '', reason: TEXT };
}

function escalation(play: Play, random: Random): Act {
  const ladder = random.pick(Object.keys(play.world.plan.ladders)) ?? 'none';
  return { act: 'escalate', ladder, level: 1 + random.below(3), reason: TEXT };
}

function work(play: Play, random: Random, visit: Visit): Act {
  const step = play.world.plan.steps.find((s) => s.id === visit.step);
  return step === undefined ? { act: 'claim', step: visit.step } : stormOf(step).deed(play, random, visit, step);
}
