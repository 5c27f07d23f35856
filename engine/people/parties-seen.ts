/**
 * Who stands how to a case, read from a view that does not say: that of a case which follows rules older than the table
 * (rules 1 and 2). What such a view does not tell, the plan does: whom a signal tells stands for whom it told.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan } from '../../language/plan.ts';
import type { TaskView, View } from '../see/view.ts';
import type { Group, Parties, WorkParty } from './party.ts';

/** The view's own parties where it has them. */
export function partiesSeen(plan: Plan, view: View): Parties {
  if (view.parties !== undefined) return view.parties;
  const { owner, team, handOver } = view;
  const teams = [team, handOver?.accountable].flatMap((id) => (id === undefined ? [] : [id]));
  const between = stepIn(plan, handOver?.step)?.between;
  return {
    opener: '',
    ...(owner !== undefined && { owner }),
    teams: [...new Set(teams)],
    ...(between && { coordinator: between.coordinator }),
    work: view.tasks.flatMap((task) => workSeen(plan, task)),
    legs: legsSeen(plan, view),
    told: [],
    signals: signalsSeen(plan, view),
    watchers: view.watchers.filter((who) => /^(person|team|role)\//.test(who)),
  };
}

function stepIn(plan: Plan, id: string | undefined) {
  const step = plan.steps.find((it) => it.id === id);
  return step && factsOf(step).block(step);
}

function workSeen(plan: Plan, { step: id, attempt, team, role, assignee, status }: TaskView): WorkParty[] {
  const step = plan.steps.find((it) => it.id === id);
  if (step === undefined || !['queued', 'offered', 'assigned'].includes(status)) return [];
  const of = [...(team === undefined ? [] : [`team/${team}`]), ...(role === undefined ? [] : [`role/${role}`])];
  const approving = factsOf(step).approval(step) !== undefined;
  return [{ step: id, attempt, ...(assignee !== undefined && { assignee }), of, ...(approving && { asked: of }) }];
}

function legsSeen(plan: Plan, { handOver, tasks }: View): Parties['legs'] {
  const block = stepIn(plan, handOver?.step);
  if (handOver === undefined || block?.between === undefined) return [];
  const offered = block.legs?.find((leg) => leg.id === handOver.offer?.leg)?.party;
  const attempt = tasks.find((task) => task.step === handOver.step)?.attempt ?? 1;
  return [
    {
      step: handOver.step,
      attempt,
      ...(offered !== undefined && { offered }),
      party: `team/${handOver.accountable}`,
      judge: block.between.judge,
    },
  ];
}

function signalsSeen(plan: Plan, { signals, owner }: View): Parties['signals'] {
  return Object.fromEntries(
    (signals ?? []).map(({ signal }) => {
      const told = plan.signals?.find((it) => it.code === signal)?.notify ?? [];
      const groups = told.flatMap(({ who }): Group[] =>
        who === 'owner' ? ownerOf(owner) : /^(person|team|role)\//.test(who) ? [who] : [],
      );
      return [signal, groups.length > 0 ? groups : ownerOf(owner)];
    }),
  );
}

function ownerOf(owner: string | undefined): Group[] {
  return owner === undefined ? [] : [`person/${owner}`];
}
