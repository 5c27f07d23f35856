/**
 * Finding people for work (semantics rule 26): offer, accept, decline, lapse, queue, and a ladder's `reassign`. The
 * directory answers who; what follows from the answer is decided here.
 */
import { clockId, clockOfHead } from '../../language/clock-id.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import { openHandOver, teamAsked } from './accountable.ts';
import type { StaffingPlan, StepPlan, Who } from '../../language/plan.ts';
import { type Draft, emit, nextKey, noteStep } from '../state/draft.ts';
import { evaluate } from '../values/evaluate.ts';
import { keepsAuthors } from '../grants/authors.ts';
import { notePlaced } from '../grants/placed.ts';
import { barred, mayGetWork } from '../grants/approvers.ts';
import type { Answer, StaffQuestion } from '../event.ts';
import { scopeOf } from '../values/context.ts';
import { titleAt } from '../values/titles.ts';
import { moment } from '../clocks/moments.ts';
import { endTransfer } from './aside-ends.ts';
import { askReassign, tellPeople, tellPresent } from './notices.ts';
import { stepOf } from '../plan-index.ts';
import { isInPerson } from '../rules.ts';
import { chosen, later } from '../clocks/service-time.ts';
import type { Notice, Visit, Work } from '../state/state.ts';
import { ownerOf, somebody } from './who.ts';
import { takesStandIns } from './take-over.ts';
import { noteWorker } from './workers.ts';

export function staffingOf(step: StepPlan): StaffingPlan | undefined {
  return factsOf(step).staffing(step);
}

/** Begins the search for somebody to do this visit's work. */
export function beginWork(d: Draft, visit: Visit, staffing: StaffingPlan, assignee?: string): void {
  if (assignee !== undefined) {
    beginNamed(d, visit, staffing, assignee);
    return;
  }
  const target = somebody(d, staffing.for);
  if (target?.kind === 'group') {
    const team = memberOf('team', target.who);
    visit.work = newWork(d, team === undefined ? { role: memberOf('role', target.who) } : { team });
    if (team !== undefined) setTeam(d, team);
    search(d, visit, staffing);
    return;
  }
  beginNamed(d, visit, staffing, target?.kind === 'person' ? target.id : ownerOf(d));
}

/** `team/repair` of the kind `team` → `repair`. */
function memberOf(kind: 'team' | 'role', who: string): string | undefined {
  return who.startsWith(`${kind}/`) ? who.slice(kind.length + 1) : undefined;
}

function newWork(d: Draft, { team, role }: { team?: string | undefined; role?: string | undefined }): Work {
  return { status: 'finding', team, role, sinceMs: d.nowMs, lapses: 0, declined: [] };
}

/** Work for one person by name: theirs, whatever the hour; with that person on leave, gone or excluded, the team's queue. */
function beginNamed(d: Draft, visit: Visit, staffing: StaffingPlan, id: string | undefined): void {
  const asked = teamAsked(d);
  const team = id !== undefined && id === d.state.owner ? (d.state.ownerTeam ?? asked) : asked;
  visit.work = newWork(d, { team });
  notePlaced(d, id);
  if (id === undefined) queue(d, visit, staffing, undefined);
  else if (barred(d, visit, staffing).includes(id)) {
    queue(d, visit, staffing, undefined);
    tellLead(d, visit, undefined, 'queued');
  } else if (id === d.actor?.id && team !== undefined && d.actor.teams.includes(team)) {
    // Who acts at this very moment is surely there; anybody else may be on leave or gone (rule 26).
    assign(d, visit, id);
  } else ask(d, visit, { who: id, want: 'one', not: [], team });
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
    not: [...barred(d, visit, staffing), ...work.declined],
    skill: typeof skill === 'string' && skill !== '' ? skill : undefined,
    team: teamAsked(d),
  });
}

function ask(d: Draft, visit: Visit, question: Omit<StaffQuestion, 'key'>): void {
  if (visit.work === undefined) return;
  visit.work.status = 'finding';
  visit.work.asked = `w${nextKey(d)}`;
  const { who, want, by, not, skill, team } = question;
  const deputies = isInPerson(d) && takesStandIns(stepOf(d.plan, visit.step));
  d.questions.push({ key: visit.work.asked, who, want, by, not, skill, team, ...(deputies && { deputies }) });
}

/** The directory answered: offered to that person, or, with nobody there, into the queue and its lead told. */
export function answerWork(d: Draft, visit: Visit, answer: Answer): void {
  const staffing = staffingOf(stepOf(d.plan, visit.step));
  const { work } = visit;
  if (work?.asked === undefined || staffing === undefined) return;
  work.asked = undefined;
  // Claimed, completed or given by hand while the directory was asked.
  if (work.status !== 'finding') return;
  const found = answer.people[0];
  if (found === undefined) {
    queue(d, visit, staffing, answer.lead);
    tellLead(d, visit, answer.lead, 'queued');
    return;
  }
  const named = somebody(d, staffing.for)?.kind !== 'group';
  // Whoever the SOP names was looked at before the question; a deputy is known by the answer alone.
  if (isInPerson(d) && barred(d, visit, staffing).includes(found.id)) {
    queue(d, visit, staffing, answer.lead);
    tellLead(d, visit, answer.lead, 'queued');
    return;
  }
  if (found.team !== undefined && (named || work.team === undefined)) work.team = found.team;
  if (named || staffing.acceptWithin === undefined) assign(d, visit, found.id);
  else offer(d, visit, staffing, found.id);
}

function offer(d: Draft, visit: Visit, staffing: StaffingPlan, person: string): void {
  setStatus(d, visit, 'offered', person);
  window(d, visit, staffing);
  emit(d, 'task.offered', {
    step: visit.step,
    visit: visit.visit,
    data: { assignee: person, accept_by: visit.work?.acceptByMs },
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

function tellLead(d: Draft, visit: Visit, lead: string | undefined, about: 'queued' | 'lapsed'): void {
  const team = visit.work?.team;
  const id = lead ?? (team === undefined ? undefined : d.plan.teams[team]?.lead);
  if (id !== undefined) tellPeople(d, [id], { about, values: { step: titleAt(d, visit) } });
}

/** The person has it: accepted, claimed, or assigned outright. */
export function assign(d: Draft, visit: Visit, person: string): void {
  notePlaced(d, person);
  setStatus(d, visit, 'assigned', person);
  if (visit.work?.team !== undefined) setTeam(d, visit.work.team);
  noteStep(d, visit.step, { assignee: person });
  noteWorker(d, visit.step, person);
  emit(d, 'task.assigned', { step: visit.step, visit: visit.visit, data: { assignee: person } });
  // Before any `assign` step, whoever took the first task owns the case (semantics: "Who").
  const step = stepOf(d.plan, visit.step);
  // Carrying out a payment makes nobody the owner it rests on (rule 23).
  const owns = factsOf(step).owns && !(keepsAuthors(d.state) && 'pays' in step && step.pays !== undefined);
  if (d.state.owner === undefined && owns) setOwner(d, person, visit.work?.team);
  moment(d, `${visit.step}.assigned`);
}

function setStatus(d: Draft, visit: Visit, status: Work['status'], assignee: string | undefined): void {
  const { work } = visit;
  if (work === undefined) return;
  work.status = status;
  work.sinceMs = d.nowMs;
  work.acceptByMs = undefined;
  work.assignee = undefined;
  if (assignee !== undefined) work.assignee = assignee;
}

export function setOwner(d: Draft, person: string, team: string | undefined): void {
  if (d.state.owner !== person) endTransfer(d, 'owner_changed');
  if (d.state.owner !== person) emit(d, 'owner.changed', { data: { before: d.state.owner ?? null, after: person } });
  if (keepsAuthors(d.state) && d.state.owner !== person)
    d.state.ownerRoles = d.actor?.id === person ? d.actor.roles : undefined;
  notePlaced(d, person);
  d.state.owner = person;
  // Found by an `assign` after the hand-over; in one, who answers is a matter of its legs (rule 19).
  if (openHandOver(d) === undefined) d.state.coordinator = undefined;
  if (team === undefined) return;
  d.state.ownerTeam = team;
  setTeam(d, team);
}

/** The team that has the work: where roles are looked for first (rule 10). */
function setTeam(d: Draft, team: string): void {
  if (d.state.team === team) return;
  emit(d, 'team.changed', { data: { before: d.state.team ?? null, after: team } });
  d.state.team = team;
}

/**
 * The accept window passed (rule 26): an offer returns to the queue, a queue's lead is told. Answers true when the queue,
 * too, has waited as long as an offer.
 */
export function lapse(d: Draft, visit: Visit): boolean {
  const staffing = staffingOf(stepOf(d.plan, visit.step));
  const { work } = visit;
  if (work === undefined || staffing === undefined) return false;
  const { status, assignee } = work;
  work.lapses++;
  emit(d, 'task.lapsed', {
    step: visit.step,
    visit: visit.visit,
    data: { status, assignee },
  });
  if (status === 'offered') {
    if (assignee !== undefined) passOver(work, assignee);
    queue(d, visit, staffing, undefined);
  } else {
    work.acceptByMs = undefined;
    if (work.lapses < 2) window(d, visit, staffing);
  }
  tellLead(d, visit, undefined, 'lapsed');
  return status === 'queued' && work.lapses >= 2;
}

function passOver(work: Work, person: string): void {
  if (!work.declined.includes(person)) work.declined = [...work.declined, person];
}

/** Given back or declined: the next person, not the same. */
export function returnWork(d: Draft, visit: Visit, staffing: StaffingPlan, person: string): void {
  if (visit.work === undefined) return;
  passOver(visit.work, person);
  visit.work.assignee = undefined;
  if (visit.work.team === undefined && visit.work.role === undefined) queue(d, visit, staffing, undefined);
  else search(d, visit, staffing);
}

/**
 * The open task that a ladder reassigns (rule 9): of a step's clock that step's; else, where several are open at once, the
 * owner's.
 */
function workToGive(d: Draft, level: Notice['level']): Visit | undefined {
  const working = d.state.visits.filter((v) => v.work !== undefined);
  const timed = working.find((v) => level?.clock === clockId('step', v.step) && level.of === v.visit);
  return timed ?? working.find((v) => isOwners(d, v)) ?? working[0];
}

function isOwners(d: Draft, { step, work }: Visit): boolean {
  const byName = staffingOf(stepOf(d.plan, step))?.for === 'owner';
  return byName || (work?.assignee !== undefined && work.assignee === d.state.owner);
}

/** A ladder's `reassign`: asks who takes over the open work. Answers whether there is any. */
export function beginReassign(d: Draft, who: Who, level: Notice['level']): boolean {
  // A request for help that is late gives nobody the work of the case.
  if (level !== undefined && clockOfHead(level.clock, 'help') !== undefined) return false;
  const visit = workToGive(d, level);
  const staffing = visit && staffingOf(stepOf(d.plan, visit.step));
  if (visit?.work === undefined || staffing === undefined) return false;
  if (!mayGetWork(d.plan, visit, stepOf(d.plan, visit.step), who)) return false;
  const { assignee } = visit.work;
  askReassign(d, who, [...barred(d, visit, staffing), ...(assignee === undefined ? [] : [assignee])], level);
  return true;
}

/** The directory named who takes over. Answers the visit; nothing when nobody was found or the work is done meanwhile. */
export function reassign(d: Draft, answer: Answer, level: Notice['level']): Visit | undefined {
  const found = answer.people[0];
  const visit = workToGive(d, level);
  const staffing = visit && staffingOf(stepOf(d.plan, visit.step));
  if (found === undefined) emit(d, 'notice.nobody', { data: { about: 'reassign' } });
  if (found === undefined || visit?.work === undefined || staffing === undefined) return undefined;
  const before = visit.work.assignee;
  if (before === found.id || barred(d, visit, staffing).includes(found.id)) return undefined;
  const ownersWork = staffing.for === 'owner' || before === d.state.owner;
  emit(d, 'task.reassigned', {
    step: visit.step,
    visit: visit.visit,
    data: { before: before ?? null, after: found.id },
  });
  if (found.team !== undefined) {
    const { work } = visit;
    if (found.team !== work.team) work.askedTeam ??= work.team;
    work.team = found.team;
  }
  if (ownersWork) setOwner(d, found.id, found.team);
  assign(d, visit, found.id);
  tellPresent(d, found.id, { about: 'reassigned', values: { step: titleAt(d, visit) } });
  return visit;
}
