/**
 * Finding people for work (semantics rule 26): offer, accept, decline, lapse, queue, and a ladder's `reassign`. The
 * directory answers who; what follows from the answer is decided here.
 */
import type { StaffingPlan, StepPlan, Who } from '../language/plan.ts';
import { schedule } from './clock.ts';
import { type Draft, emit, nextKey } from './draft.ts';
import { evaluate } from './evaluate.ts';
import type { Answer } from './event.ts';
import { scopeOf } from './context.ts';
import { moment } from './moments.ts';
import { tellPeople } from './notices.ts';
import { stepOf } from './plan-index.ts';
import { chosen, later } from './service-time.ts';
import type { Clock, Visit, Work } from './state.ts';
import { excluded, ownerOf, somebody } from './who.ts';

export function staffingOf(step: StepPlan): StaffingPlan | undefined {
  return step.kind === 'task' || step.kind === 'assign' || step.kind === 'call_back' ? step : undefined;
}

/** Begins the search for somebody to do this visit's work. */
export function beginWork(d: Draft, visit: Visit, staffing: StaffingPlan): void {
  const target = somebody(d, staffing.for);
  const base: Work = { status: 'finding', sinceMs: d.nowMs, lapses: 0, declined: [] };
  if (target?.kind === 'group') {
    const [kind, id = ''] = target.who.split('/', 2) as ['team' | 'role', string?];
    visit.work = { ...base, [kind]: id };
    if (kind === 'team') setTeam(d, id);
    search(d, visit, staffing);
    return;
  }
  const id = target?.kind === 'person' ? target.id : ownerOf(d);
  visit.work = { ...base, ...(d.state.team !== undefined && { team: d.state.team }) };
  if (id === undefined) queue(d, visit, staffing, undefined);
  // Who acts at this very moment is surely there; anybody else may be on leave or gone (rule 26).
  else if (id === d.actor?.id) assign(d, visit, id);
  else ask(d, visit, { who: id, want: 'one', not: [] });
}

/** Looks for a person by the step's strategy; work to be claimed waits in the queue. */
export function search(d: Draft, visit: Visit, staffing: StaffingPlan): void {
  const { work } = visit;
  if (work === undefined) return;
  if (staffing.by === 'claim') {
    queue(d, visit, staffing, undefined);
    return;
  }
  const skill = staffing.skill === undefined ? null : evaluate(staffing.skill, scopeOf(d));
  ask(d, visit, {
    who: work.team === undefined ? `role/${work.role ?? ''}` : `team/${work.team}`,
    want: 'one',
    by: staffing.by,
    not: [...excluded(d, staffing), ...work.declined],
    ...(typeof skill === 'string' && skill !== '' && { skill }),
    ...(d.state.team !== undefined && { team: d.state.team }),
  });
}

function ask(d: Draft, visit: Visit, question: Omit<Draft['questions'][number], 'key'>): void {
  if (visit.work === undefined) return;
  visit.work.status = 'finding';
  visit.work.asked = { key: `w${nextKey(d)}` };
  d.questions.push({ key: visit.work.asked.key, ...question });
}

/** The directory answered: offered to that person, or, with nobody there, into the queue and its lead told. */
export function answerWork(d: Draft, visit: Visit, answer: Answer): void {
  const step = stepOf(d.plan, visit.step);
  const staffing = staffingOf(step);
  const { work } = visit;
  if (work?.asked === undefined || staffing === undefined) return;
  const { reassign, clock } = work.asked;
  delete work.asked;
  const found = answer.people[0];
  if (reassign) {
    if (found !== undefined) reassignTo(d, visit, found.id, found.team);
    else emit(d, 'notice.nobody', { step: visit.step, visit: visit.visit, data: { about: 'reassign' } });
    answerReassign(d, clock, found?.id);
    return;
  }
  if (work.status !== 'finding') return;
  if (found === undefined) {
    queue(d, visit, staffing, answer.lead);
    tellLead(d, visit, answer.lead, 'queued');
    return;
  }
  if (found.team !== undefined && work.team === undefined) work.team = found.team;
  const named = somebody(d, staffing.for)?.kind !== 'group';
  if (named || staffing.acceptWithin === undefined) assign(d, visit, found.id);
  else offer(d, visit, staffing, found.id);
}

function offer(d: Draft, visit: Visit, staffing: StaffingPlan, person: string): void {
  setStatus(d, visit, 'offered', person);
  window(d, visit, staffing);
  emit(d, 'task.offered', {
    step: visit.step,
    visit: visit.visit,
    data: { assignee: person, ...(visit.work?.acceptByMs !== undefined && { accept_by: visit.work.acceptByMs }) },
  });
}

function window(d: Draft, visit: Visit, staffing: StaffingPlan): void {
  if (visit.work === undefined || staffing.acceptWithin === undefined) return;
  const within = chosen(staffing.acceptWithin, d.state.data);
  visit.work.acceptByMs = later(d.plan, stepOf(d.plan, visit.step).calendar, d.nowMs, within);
}

/** Into the queue of the team or role, there to be claimed. */
export function queue(d: Draft, visit: Visit, staffing: StaffingPlan, lead: string | undefined): void {
  setStatus(d, visit, 'queued', undefined);
  window(d, visit, staffing);
  emit(d, 'task.queued', {
    step: visit.step,
    visit: visit.visit,
    data: { team: visit.work?.team ?? null, lead: lead ?? null },
  });
}

function tellLead(d: Draft, visit: Visit, lead: string | undefined, about: string): void {
  const team = visit.work?.team;
  const id = lead ?? (team === undefined ? undefined : d.plan.teams[team]?.lead);
  if (id !== undefined) tellPeople(d, [id], about, { step: stepOf(d.plan, visit.step).title });
}

/** The person has it: accepted, claimed, or assigned outright. */
export function assign(d: Draft, visit: Visit, person: string): void {
  setStatus(d, visit, 'assigned', person);
  const record = d.state.steps[visit.step];
  if (record !== undefined) d.state.steps[visit.step] = { ...record, assignee: person };
  emit(d, 'task.assigned', { step: visit.step, visit: visit.visit, data: { assignee: person } });
  // Before any `assign` step, whoever took the first task owns the case (language: "Who").
  if (d.state.owner === undefined) setOwner(d, person, visit.work?.team);
  moment(d, `${visit.step}.assigned`);
}

function setStatus(d: Draft, visit: Visit, status: Work['status'], assignee: string | undefined): void {
  const { work } = visit;
  if (work === undefined) return;
  work.status = status;
  work.sinceMs = d.nowMs;
  delete work.acceptByMs;
  delete work.assignee;
  if (assignee !== undefined) work.assignee = assignee;
}

export function setOwner(d: Draft, person: string, team: string | undefined): void {
  if (d.state.owner !== person) emit(d, 'owner.changed', { data: { before: d.state.owner ?? null, after: person } });
  d.state.owner = person;
  if (team !== undefined) setTeam(d, team);
}

/** Without a hand-over the accountable party is the owner's team, before that the team asked. */
function setTeam(d: Draft, team: string): void {
  if (d.state.team === team) return;
  emit(d, 'team.changed', { data: { before: d.state.team ?? null, after: team } });
  d.state.team = team;
}

/** The accept window passed (rule 26): an offer returns to the queue; a queue's lead is told. Answers true once nobody took it twice. */
export function lapse(d: Draft, visit: Visit): boolean {
  const staffing = staffingOf(stepOf(d.plan, visit.step));
  const { work } = visit;
  if (work === undefined || staffing === undefined) return false;
  work.lapses++;
  emit(d, 'task.lapsed', {
    step: visit.step,
    visit: visit.visit,
    data: { status: work.status, ...(work.assignee !== undefined && { assignee: work.assignee }) },
  });
  if (work.status === 'offered') {
    if (work.assignee !== undefined) work.declined = [...work.declined, work.assignee];
    queue(d, visit, staffing, undefined);
  } else {
    delete work.acceptByMs;
    if (work.lapses < 2) window(d, visit, staffing);
  }
  tellLead(d, visit, undefined, 'lapsed');
  return work.lapses >= 2;
}

/** Given back or declined: the next person, not the same. */
export function returnWork(d: Draft, visit: Visit, staffing: StaffingPlan, person: string): void {
  if (visit.work === undefined) return;
  visit.work.declined = [...visit.work.declined, person];
  delete visit.work.assignee;
  if (visit.work.team === undefined && visit.work.role === undefined) queue(d, visit, staffing, undefined);
  else search(d, visit, staffing);
}

/** A ladder's `reassign`: asks for the least loaded of the role. Answers whether there is work to reassign. */
export function askReassign(d: Draft, who: Who, clock: Clock | undefined): boolean {
  const visit = d.state.visits.find((v) => v.work !== undefined);
  if (visit?.work === undefined || visit.work.asked !== undefined) return false;
  visit.work.asked = { key: `w${nextKey(d)}`, reassign: true, ...(clock && { clock: { id: clock.id, of: clock.of } }) };
  const not = visit.work.assignee === undefined ? [] : [visit.work.assignee];
  d.questions.push({
    key: visit.work.asked.key,
    want: 'one',
    who,
    by: 'least_loaded',
    not,
    ...(d.state.team !== undefined && { team: d.state.team }),
  });
  return true;
}

/** Who got the work may acknowledge the level that gave it; a role with nobody in it makes the level empty (rule 10). */
function answerReassign(d: Draft, at: { id: string; of: number } | undefined, person: string | undefined): void {
  const clock = d.state.clocks.find((c) => c.id === at?.id && c.of === at.of);
  const ladder = clock?.ladder;
  if (clock === undefined || ladder === undefined) return;
  if (person !== undefined) ladder.told = [...ladder.told, person];
  else if (ladder.told.length === 0 && ladder.asking === undefined) ladder.empty = true;
  schedule(d, clock);
}

function reassignTo(d: Draft, visit: Visit, person: string, team: string | undefined): void {
  const before = visit.work?.assignee;
  const ownersWork = before === undefined ? d.state.owner === undefined : before === d.state.owner;
  emit(d, 'task.reassigned', { step: visit.step, visit: visit.visit, data: { before: before ?? null, after: person } });
  if (ownersWork) setOwner(d, person, team);
  assign(d, visit, person);
  tellPeople(d, [person], 'reassigned', { step: stepOf(d.plan, visit.step).title });
}
