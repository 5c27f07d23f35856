/** What the steps of a case are called in the plan it moves to, and its state written in those names. */
import { withStepNamed } from '../../language/clock-id.ts';
import type { Plan } from '../../language/plan.ts';
import { misfit } from '../values/fit.ts';
import type { HandOver, Notice, State, Visit } from '../state/state.ts';

/** Old step → new step; a step that is not in it keeps its name. */
export type Renaming = ReadonlyMap<string, string>;

/** The new plan's `upgrade` counts for cases of the version it names; others keep their steps' names. */
export function renaming(oldPlan: Plan, newPlan: Plan, state: State): Renaming {
  const { upgrade } = newPlan;
  if (oldPlan.version === newPlan.version || upgrade?.from !== state.version) return new Map();
  return new Map(Object.entries(upgrade.steps));
}

export function newName(names: Renaming, step: string): string {
  return names.get(step) ?? step;
}

/** The state in the new plan's words; fields it added get their defaults, messages it dropped become standard notices. */
export function renamed(state: State, names: Renaming, newPlan: Plan): State {
  const name = (step: string) => newName(names, step);
  return {
    ...state,
    version: newPlan.version,
    data: { ...defaultsOf(newPlan, state), ...state.data },
    visits: state.visits.map((v) => visitOf(v, name)),
    steps: Object.fromEntries(Object.entries(state.steps).map(([step, record]) => [name(step), record])),
    clocks: state.clocks.map((c) => ({ ...c, id: withStepNamed(c.id, name) })),
    moments: Object.fromEntries(Object.entries(state.moments).map(([moment, ms]) => [momentOf(moment, name), ms])),
    pending: state.pending.map((p) => ({ ...p, step: name(p.step) })),
    notices: state.notices.map((n) => noticeOf(n, name, newPlan)),
    ...(state.grants && {
      grants: Object.fromEntries(Object.entries(state.grants).map(([key, grant]) => [holderOf(key, name), grant])),
    }),
    ...(state.workers && {
      workers: Object.fromEntries(Object.entries(state.workers).map(([step, people]) => [name(step), people])),
    }),
    ...(state.rejected && {
      rejected: Object.fromEntries(Object.entries(state.rejected).map(([key, it]) => [holderOf(key, name), it])),
    }),
    ...(state.pauses && { pauses: state.pauses.map((p) => ({ ...p, of: p.of.map((of) => holderOf(of, name)) })) }),
  };
}

function defaultsOf(newPlan: Plan, state: State): State['data'] {
  return Object.fromEntries(
    Object.entries(newPlan.fields).flatMap(([field, plan]) => {
      const fits = plan.default !== undefined && misfit(plan, plan.default, state.rules) === undefined;
      return fits && state.data[field] === undefined ? [[field, plan.default ?? null]] : [];
    }),
  );
}

function visitOf(visit: Visit, name: (step: string) => string): Visit {
  const { in: inside, handOver } = visit;
  return {
    ...visit,
    step: name(visit.step),
    ...(inside && { in: { ...inside, block: name(inside.block) } }),
    ...(handOver && { handOver: handOverOf(handOver, name) }),
  };
}

function handOverOf(handOver: HandOver, name: (step: string) => string): HandOver {
  const { offer, doer } = handOver;
  const giver = offer?.giver;
  return {
    ...handOver,
    ...(offer && giver && { offer: { ...offer, giver: { ...giver, step: name(giver.step) } } }),
    ...(doer && { doer: { ...doer, step: name(doer.step) } }),
  };
}

function momentOf(moment: string, name: (step: string) => string): string {
  const dot = moment.lastIndexOf('.');
  return `${name(moment.slice(0, dot))}${moment.slice(dot)}`;
}

function holderOf(holder: string, name: (step: string) => string): string {
  const [step = '', ...rest] = holder.split('#');
  return [name(step), ...rest].join('#');
}

function noticeOf(notice: Notice, name: (step: string) => string, newPlan: Plan): Notice {
  const { message, ...rest } = notice;
  const who = notice.who.startsWith('task/') ? `task/${name(notice.who.slice('task/'.length))}` : notice.who;
  const level = notice.level && { ...notice.level, clock: withStepNamed(notice.level.clock, name) };
  const known = message !== undefined && Object.hasOwn(newPlan.messages, message);
  return { ...rest, who, ...(level && { level }), ...(known && { message }) };
}
