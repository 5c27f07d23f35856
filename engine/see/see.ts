/** The view of a case, made from plan, state and time: what people see, never what is decided. */
import { clockId } from '../../language/clock-id.ts';
import { isProvisional } from '../../language/calendar/arithmetic.ts';
import type { Plan, StepPlan } from '../../language/plan.ts';
import { CANCEL_STEP } from '../acts/cancel.ts';
import { conclusionsOf } from '../acts/conclude.ts';
import { reportable } from '../acts/report.ts';
import { actsOn } from '../acts/on-step.ts';
import { kindOf } from '../kinds/of-step.ts';
import { unanswering } from '../clocks/climb.ts';
import { titleOf } from '../clocks/clock.ts';
import { takesCorrections } from '../people/correctors.ts';
import { type Known, stateOf } from '../values/context.ts';
import { filledTitle } from '../values/titles.ts';
import { stepOf } from '../plan-index.ts';
import { consumed } from '../clocks/service-time.ts';
import type { Clock, State, Visit } from '../state/state.ts';
import { readersNow } from '../people/readers.ts';
import { aside, asideTasks } from './aside.ts';
import { concluding } from './concluding.ts';
import { correcting } from './correcting.ts';
import { relations } from './relations.ts';
import { isCasesOwn } from './sla.ts';
import { secondPersonsTask, standing } from './standing.ts';
import { wakeUp } from '../time.ts';
import type { ClockView, TaskView, View } from './view.ts';

export function view(plan: Plan, state: State, nowMs: number): View {
  const tasks = state.visits.map((v) => taskView({ plan, state, nowMs, frame: v.in }, v, stepOf(plan, v.step)));
  const clocks = state.clocks.map((c) => clockView(plan, state, c, nowMs));
  const pending = plan.clocks.filter((c) => !state.clocks.some((x) => x.id === c.id && x.of === state.cycle));
  const running = state.clocks
    .filter((c) => c.phase === 'running' && c.breachedAtMs === undefined && isCasesOwn(c))
    .sort((a, b) => a.dueMs - b.dueMs)[0];
  const next = wakeUp(plan, state);
  const handOver = handOverView(state);
  const stage = tasks.map((t) => t.stage).find((s) => s !== undefined);
  return {
    case: state.case,
    sop: state.sop,
    version: state.version,
    title: filledTitle({ plan, state, nowMs }, plan.title),
    state: state.state,
    cycle: state.cycle,
    level: state.level,
    watchers: state.watchers,
    readers: readersNow(plan, state, tasks),
    openedAtMs: state.openedAtMs,
    contacts: state.contacts,
    data: state.data,
    evidence: state.evidence,
    tasks: [...tasks, ...secondPersonsTask(plan, state), ...asideTasks(plan, state)],
    clocks: [
      ...clocks,
      ...pending.map((c) => ({
        id: c.id,
        title: filledTitle({ plan, state, nowMs }, c.title),
        of: state.cycle,
        state: 'pending' as const,
      })),
    ],
    acts: actsOf(plan, state, nowMs),
    ...optional(state, stage),
    ...correcting(plan, state),
    ...concluding({ plan, state, nowMs }),
    ...(handOver && { handOver }),
    ...relations(plan, state),
    ...aside(state),
    ...standing(plan, state, nowMs),
    ...(next && { next }),
    ...(running && { nextDueMs: running.dueMs, nextClock: running.id }),
  };
}

function optional(state: State, stage: string | undefined): Partial<View> {
  const { result, orphan, owner, team, resolvedAtMs, closedAtMs, survey, pauses } = state;
  return {
    result,
    stage,
    ...(orphan && { orphan }),
    owner,
    team,
    resolvedAtMs,
    closedAtMs,
    survey,
    ...(state.differs && { differs: Object.entries(state.differs).map(([field, said]) => ({ field, ...said })) }),
    ...(state.unknown && { unknownPayments: state.unknown }),
    ...(pauses && {
      pauses: pauses.map(({ reason, sinceMs, untilMs, by }) => ({
        reason,
        sinceMs,
        untilMs,
        by,
      })),
    }),
  };
}

/** A step's own clock, its attempt's, or its arbitration's. */
function isOf({ id, of }: Clock, { step, visit }: Visit): boolean {
  return (
    (id === clockId('step', step) && of === visit) ||
    id === clockId('attempt', step) ||
    id === clockId('arbitration', step)
  );
}

/** Who answers for the case, since when, until when; the open offer of a leg (rules 19–21). */
function handOverView(state: State): View['handOver'] {
  const visit = state.visits.findLast((v) => v.handOver !== undefined);
  if (visit?.handOver === undefined) return undefined;
  const { leg, accountable, sinceMs, offer, arbitration } = visit.handOver;
  const line = state.clocks.findLast((c) => c.id === clockId('line', leg) && c.phase === 'running');
  return {
    step: visit.step,
    leg,
    accountable,
    sinceMs,
    ...(line && { dueMs: line.dueMs }),
    ...(offer && {
      offer: {
        id: offer.id,
        leg: offer.to,
        madeAtMs: offer.madeAtMs,
        acceptByMs: offer.acceptByMs,
        ...(offer.returned && { returned: true as const }),
      },
    }),
    ...(arbitration && { arbitration: true as const }),
  };
}

/** Acts that would be taken now from somebody entitled; on steps with their id: `complete:propose`. */
function actsOf(plan: Plan, state: State, nowMs: number): string[] {
  const signals = [...(state.firings ? ['dispose'] : []), ...(state.unknown ? ['reconcile'] : [])];
  if (state.state === 'closed')
    return ['reopen', 'annotate', ...(state.result === 'unconfirmed' ? ['survey'] : []), ...signals];
  if (state.state === 'cancelled') return ['annotate', ...signals];
  if (state.state === 'merged') return ['unmerge', 'annotate', ...signals];
  const steps = state.visits.flatMap((v) => actsOn(stepOf(plan, v.step), v).map((act) => `${act}:${v.step}`));
  const climbing = state.clocks.some((c) => unanswering(plan, c).length > 0);
  const calling = state.visits.some((v) => v.call !== undefined);
  return [
    ...steps,
    'contact',
    'annotate',
    ...(takesCorrections(state) ? ['correct'] : []),
    ...(reportable(plan).length > 0 ? ['report'] : []),
    ...(conclusionsOf({ plan, state, nowMs }).length > 0 ? ['conclude'] : []),
    'escalate',
    'cancel',
    'merge',
    ...signals,
    ...(plan.pauses ? ['pause'] : []),
    ...(state.pauses ? ['resume'] : []),
    ...(plan.promises ? ['promise'] : []),
    ...(climbing ? ['acknowledge'] : []),
    ...(calling ? ['survey'] : []),
    ...(state.cancelAsked ? [`decline:${CANCEL_STEP}`] : []),
    ...asideActs(state),
  ];
}

/** What rules 33 and 34 let people do now. */
function asideActs({ helps, transfer, reminders, coordinator, visits }: State): string[] {
  const handedOver = coordinator !== undefined || visits.some((v) => v.handOver !== undefined);
  return [
    'ask_help',
    'remind_me',
    ...(reminders ? ['withdraw_reminder'] : []),
    ...(helps ? ['answer_help', 'decline_help', 'withdraw_help'] : []),
    ...(transfer ? ['accept_transfer', 'decline_transfer'] : handedOver ? [] : ['transfer']),
  ];
}

function clockView(plan: Plan, state: State, clock: Clock, nowMs: number): ClockView {
  const table = plan.calendars[clock.calendar];
  const { stoppedAtMs, breachedAtMs, reason, ladder } = clock;
  const accountable = clock.attributedTo ?? clock.breachedBy;
  return {
    id: clock.id,
    title: filledTitle(
      { plan, state, nowMs, frame: state.visits.find((v) => isOf(clock, v))?.in },
      titleOf(plan, clock),
    ),
    of: clock.of,
    state: stateOf(clock),
    startedAtMs: clock.startedAtMs,
    dueMs: clock.dueMs,
    used: clock.targetMs === 0 ? 1 : consumed(plan, clock, nowMs) / clock.targetMs,
    stoppedAtMs,
    breachedAtMs,
    accountable,
    reason,
    ...(ladder && ladder.level > 0 && { level: ladder.level }),
    acknowledgedBy: ladder?.ackBy,
    ...(table !== undefined && isProvisional(table, clock.dueMs) && { provisional: true as const }),
  };
}

function taskView(known: Known, visit: Visit, step: StepPlan): TaskView {
  const { state } = known;
  const { work } = visit;
  const own = kindOf(step).view(visit, step, state.data);
  const clock = state.clocks.find((c) => isOf(c, visit) && c.phase === 'running');
  return {
    step: step.id,
    title: filledTitle(known, step.title),
    kind: step.kind,
    attempt: visit.visit,
    enteredAtMs: visit.enteredAtMs,
    status:
      work === undefined
        ? visit.action !== undefined
          ? 'running'
          : 'waiting'
        : work.status === 'finding'
          ? 'queued'
          : work.status,
    outcomes: Object.entries(step.outcomes)
      .filter(([id]) => id !== 'skipped')
      .map(([id, o]) => ({
        id,
        title: o.title === undefined ? undefined : filledTitle(known, o.title),
        ...(o.ask && { ask: o.ask }),
        ...(o.evidence && { evidence: o.evidence }),
        ...(o.reasonRequired && { reasonRequired: true as const }),
      })),
    stage: step.stage,
    team: work?.team,
    ...(work?.askedTeam !== undefined && work.askedTeam !== work.team && { askedTeam: work.askedTeam }),
    role: work?.role,
    assignee: work?.assignee,
    acceptByMs: work?.acceptByMs,
    ...(visit.in && { in: visit.in }),
    child: visit.child,
    ...(clock && { dueMs: clock.dueMs }),
    ...own,
  };
}
