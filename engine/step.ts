/**
 * The kernel's step: `open` begins a case, `apply` lets time pass up to `now` and then takes one event, `tryAct` is `apply`
 * that answers a refusal instead of throwing it, and `refuse` throws its turn away – so they cannot disagree.
 */
import type { Plan, Value } from '../language/plan.ts';
import { perform } from './acts/perform.ts';
import { submitted } from './acts/submission.ts';
import { takeAnswer } from './answer.ts';
import { beginAgain } from './begun-again.ts';
import { isCasesOwn } from './see/sla.ts';
import { type Draft, draftOf, emit } from './state/draft.ts';
import { filled } from './values/evaluate.ts';
import type { Event, Intake } from './event.ts';
import type { Next } from './route/exit.ts';
import { beginImported } from './imported.ts';
import { hear } from './route/happened.ts';
import { authorsAtOpening, keepsAuthors, personOf } from './grants/authors.ts';
import { correct } from './grants/corrected.ts';
import { places } from './grants/placed.ts';
import { caseEnded } from './kinds/run.ts';
import { link } from './others/links.ts';
import { absorb } from './others/merge.ts';
import { claimAtOpening } from './acts/received.ts';
import { moment } from './clocks/moments.ts';
import { stepOf } from './plan-index.ts';
import { takeResult } from './results.ts';
import { notNow, Refused } from './refused.ts';
import { begin, follow } from './route/route.ts';
import { answersAtOnce, rules, RULES_NEWEST } from './rules.ts';
import { search, staffingOf } from './people/staffing.ts';
import { checkSignals, signalled } from './others/signals/signals.ts';
import { heard } from './others/signals/silences.ts';
import { type Clock, isOver, type State } from './state/state.ts';
import { once } from './once.ts';
import { passTime, wakeUp } from './time.ts';
import type { Refusal, Reply, Turn } from './turn.ts';
import { misfit } from './values/fit.ts';

export { Refused } from './refused.ts';

/** Ids of acts and outside events remembered in the state (architecture, "Continue-as-new"). */
const IDS_KEPT = 200;

type ActEvent = Extract<Event, { type: 'act' }>;
type FromElsewhere = Extract<
  Event,
  { type: 'happened' | 'signalled' | 'linked' | 'absorbed' | 'corrected' | 'case_ended' }
>;

/** Why this intake cannot open a case, if so. The API asks before it starts a run; `open` does not check again. */
export function refuseIntake(plan: Plan, data: Intake['data']): Refusal | undefined {
  const fields: NonNullable<Refusal['fields']> = [];
  for (const [name, value] of Object.entries(data)) {
    const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
    const code = field === undefined ? 'data/unknown-field' : misfit(field, value, RULES_NEWEST);
    if (code !== undefined)
      fields.push({ field: name, code, ...(field?.choices && { params: { choices: field.choices.join(', ') } }) });
  }
  for (const [name, field] of Object.entries(plan.fields)) {
    if (field.required && !filled(data[name])) fields.push({ field: name, code: 'data/required' });
  }
  return fields.length === 0 ? undefined : { status: 422, code: 'data/invalid', fields };
}

const defaultsOf = once((plan: Plan): Record<string, Value> => {
  const defaults: Record<string, Value> = {};
  for (const [name, field] of Object.entries(plan.fields))
    if (field.default !== undefined) defaults[name] = field.default;
  return defaults;
});

/** Begins a case: defaults filled, `case.opened`, the first step entered. `rules`: the behaviour it follows from now on. */
export function open(plan: Plan, intake: Intake, nowMs: number, rules = RULES_NEWEST): Turn {
  const given = Object.keys(intake.data).filter((name) => intake.data[name] !== null);
  const data = { ...defaultsOf(plan) };
  for (const name of given) data[name] = intake.data[name] as Value;
  const state: State = {
    format: 1,
    rules,
    case: intake.case,
    sop: plan.sop,
    version: plan.version,
    state: 'open',
    cycle: 1,
    openedAtMs: Math.min(intake.imported?.receivedAtMs ?? nowMs, nowMs),
    atMs: nowMs,
    openedBy: intake.actor.id,
    intakeId: intake.id,
    watchers: [],
    data,
    evidence: {},
    contacts: 1,
    ownerActs: 0,
    level: 0,
    visits: [],
    steps: {},
    clocks: [],
    moments: {},
    pending: [],
    notices: [],
    acts: [],
    happened: [],
    seq: 1,
    nextKey: 1,
    ...(intake.parent && { parent: intake.parent }),
  };
  if (keepsAuthors(state)) state.authors = authorsAtOpening(state.data, given, intake);
  const d = draftOf(plan, state, nowMs);
  d.actor = intake.actor;
  d.led = personOf(intake.actor);
  if (intake.receivedAtMs !== undefined) d.receivedAtMs = intake.receivedAtMs;
  const { imported } = intake;
  const claimedMs = imported === undefined ? claimAtOpening(d, intake.claimedAtMs) : undefined;
  const facts = {
    sop: plan.sop,
    version: plan.version,
    // Of the whole plan, its calendars included (rule 28).
    plan: plan.hash,
    data: { ...d.state.data },
    channel: intake.channel,
    ...(intake.parent && { parent: { ...intake.parent } }),
    ...(claimedMs !== undefined && { claimed: claimedMs }),
    ...(imported && { received: d.state.openedAtMs, ...submitted({ evidence: imported.evidence ?? [] }) }),
  };
  emit(d, 'case.opened', { data: facts });
  if (imported === undefined) {
    moment(d, 'case.opened', claimedMs);
    begin(d);
    checkSignals(d);
  } else beginImported(d, { ...imported, receivedAtMs: d.state.openedAtMs });
  return turnOf(d);
}

/**
 * Takes one event at `nowMs`. Everything due strictly before it happens first, at its own instant; a `tick` also does what
 * is due at `nowMs` itself (semantics rule 2: at one instant acts and events, then clocks); who was found is taken at the
 * instant the case has reached, however long the looking took. Throws Refused for an act the
 * case does not take; any other error is a bug.
 */
export function apply(plan: Plan, state: State, event: Event, nowMs: number): Turn {
  const d = draftOf(plan, state, state.atMs);
  const atMs = event.type === 'found' && answersAtOnce(state) ? state.atMs : Math.max(nowMs, state.atMs);
  passTime(d, atMs, event.type === 'tick');
  if (event.type === 'act') return takeAct(d, event);
  follow(d, takeEvent(d, event));
  checkSignals(d);
  return turnOf(d);
}

/**
 * What `apply` does with this act, or why it does not. Nothing has happened yet: the turn counts for whoever goes on with its
 * state. Validators call it.
 */
export function tryAct(
  plan: Plan,
  state: State,
  event: ActEvent,
  nowMs: number,
): { turn: Turn; refusal?: undefined } | { turn?: undefined; refusal: Refusal } {
  try {
    return { turn: apply(plan, state, event, nowMs) };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/** Why `apply` would not take this act. */
export function refuse(plan: Plan, state: State, event: ActEvent, nowMs: number): Refusal | undefined {
  return tryAct(plan, state, event, nowMs).refusal;
}

function takeAct(d: Draft, event: ActEvent): Turn {
  // The intake's own contact, and a retry of an act already applied, change nothing and are told where the case is.
  if (event.id === d.state.intakeId) return turnOf(d, replyOf(d, 'opened'));
  if (d.state.acts.includes(event.id)) return turnOf(d, replyOf(d, 'repeated'));
  actedBy(d, event);
  if (event.actor.id === d.state.owner) d.state.ownerActs += 1;
  heard(d, 'activity');
  follow(d, perform(d, event.act, event.actor, event.right));
  if (event.act.act === 'complete') mustNotLeaveHelp(d);
  checkSignals(d);
  d.state.acts = [...d.state.acts, event.id].slice(-IDS_KEPT);
  const joined = event.act.act === 'contact' && event.act.direction === 'in';
  return turnOf(d, replyOf(d, joined ? 'joined' : undefined));
}

/** Rule 33, where the SOP waits: a person's outcome does not resolve or close the case while help is open. */
function mustNotLeaveHelp(d: Draft): void {
  const open = helpLeft(d);
  if (open.length > 0 && d.plan.help?.open === 'wait')
    throw notNow('help/open', { open: open.map(({ n, to }) => `${n} (${to})`).join(', ') });
}

/** Requests that were open when this turn led the case to its resolution or its close. */
function helpLeft({ before, state }: Draft): NonNullable<State['helps']> {
  const done = state.state !== before.state && (state.state === 'resolved' || state.state === 'closed');
  return done ? (before.helps ?? []) : [];
}

/** What follows is led by this person; some acts put others in place (rule 23). */
function actedBy(d: Draft, { actor, act, receivedAtMs }: ActEvent): void {
  d.actor = actor;
  d.led = personOf(actor);
  if (receivedAtMs !== undefined) d.receivedAtMs = receivedAtMs;
  if (!keepsAuthors(d.state)) return;
  if (places(act)) d.placing = actor.id;
  if (actor.id === d.state.owner) d.state.ownerRoles ??= actor.roles;
}

function takeEvent(d: Draft, event: Exclude<Event, { type: 'act' }>): Next {
  switch (event.type) {
    case 'tick':
      return undefined;
    case 'found':
      for (const answer of event.answers) {
        d.led = undefined;
        takeAnswer(d, answer);
      }
      return undefined;
    case 'action_done':
    case 'action_failed':
      return takeResult(d, event);
    case 'happened':
    case 'signalled':
    case 'linked':
    case 'absorbed':
    case 'corrected':
    case 'case_ended':
      return takeOnce(d, event);
    case 'staff_changed':
      return searchAgain(d, event.step);
    case 'begun_again':
      beginAgain(d, event);
      return undefined;
  }
}

/** What came from elsewhere, once by its id. */
function takeOnce(d: Draft, event: FromElsewhere): Next {
  if (d.state.happened.includes(event.id)) return undefined;
  d.state.happened = [...d.state.happened, event.id].slice(-IDS_KEPT);
  switch (event.type) {
    case 'happened':
      if (isOver(d.state.state)) return undefined;
      emit(d, 'event.happened', { data: { name: event.name } });
      return hear(d, event.name, event.data);
    case 'signalled':
      signalled(d, event.code, event.facts);
      return undefined;
    case 'linked':
      link(d, event.case, event.kind);
      return undefined;
    case 'absorbed':
      absorb(d, event);
      return undefined;
    case 'corrected':
      correct(d, event);
      return undefined;
    case 'case_ended':
      return caseEnded(d, event);
  }
}

/** The step may be called otherwise, or be gone, since this was sent: then nothing waits under that name. */
function searchAgain(d: Draft, id: string): undefined {
  const visit = d.state.visits.find((v) => v.step === id && v.work?.status === 'queued');
  const staffing = visit && staffingOf(stepOf(d.plan, visit.step));
  if (visit !== undefined && staffing !== undefined && staffing.by !== 'claim') search(d, visit, staffing);
}

/** Questions go first: their answers belong to this very turn. The wake-up is said in every turn. */
export function turnOf(d: Draft, reply?: Reply): Turn {
  if (d.state.rules >= rules.relations.number && d.events.some((e) => e.type === 'grant.committed'))
    d.state.paid = true;
  if (d.questions.length > 0) d.commands.unshift({ type: 'find', questions: d.questions });
  const wake = wakeUp(d.plan, d.state);
  if (wake !== undefined) d.commands.push({ type: 'wake_at', atMs: wake.atMs, what: wake.what });
  if (isOver(d.state.state) && d.state.notices.length === 0 && d.state.pending.length === 0)
    d.commands.push({ type: 'finish', result: d.state.result ?? d.state.state });
  const { state, commands, events } = d;
  return reply === undefined ? { state, commands, events } : { state, commands, events, reply };
}

/** `how`: an act that opened the case, joined it, or was applied before. */
export function replyOf(d: Draft, how?: 'opened' | 'joined' | 'repeated'): Reply {
  const { state } = d;
  const reply: Reply = { state: state.state, seq: state.seq - 1 };
  if (how !== undefined) reply[how] = true;
  const visit = state.visits[0];
  if (visit !== undefined) {
    reply.step = visit.step;
    reply.attempt = visit.visit;
    if (visit.work?.assignee !== undefined) reply.assignee = visit.work.assignee;
  }
  if (state.owner !== undefined) reply.owner = state.owner;
  let next: Clock | undefined;
  for (const clock of state.clocks) {
    if (clock.phase !== 'running' || clock.breachedAtMs !== undefined || !isCasesOwn(clock)) continue;
    if (next === undefined || clock.dueMs < next.dueMs) next = clock;
  }
  const left = helpLeft(d);
  if (left.length > 0) reply.helpOpen = left.length;
  if (next !== undefined) {
    reply.nextDueMs = next.dueMs;
    reply.nextClock = next.id;
  }
  return reply;
}
