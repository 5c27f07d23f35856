/**
 * Several cases on one virtual clock: whichever is due first goes first, and each is told what the record and the other cases
 * have to tell it, as the outbox and its relay do.
 */
import type { Act, Actor, Intake } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import { heardOf, isMerging, survivorIn } from '../../engine/others/heard.ts';
import type { Load, Organization } from '../../engine/people/choose.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { Ledger } from '../ledger.ts';
import { type CallReply, Play } from '../play.ts';
import { Between, type Known } from './between.ts';

export interface CasesWorld {
  organization: Organization;
  /** By SOP: what can be started. */
  plans: ReadonlyMap<string, Plan>;
  /** People on leave from the start on. */
  absent: readonly string[];
  /** What an outside call of a case of that SOP is answered; asked with the id of an SOP, whether a case of it can be started. */
  reply(plan: Plan, call: string): CallReply;
  /** With what a case is started that another one starts, or why it is not. */
  starting(plan: Plan, values: Record<string, Value>): { values: Record<string, Value> } | { failed: string };
  /** Whether a case started at this step, or by this signal, is told of; what is not goes on unseen. */
  follows(step: string): boolean;
}

/** One case, and how much of it the others have heard. */
interface Told {
  play: Play;
  previous?: string;
  heard: number;
  started: number;
}

export class Cases {
  private readonly world: CasesWorld;
  private readonly between = new Between();
  private readonly ledger = new Ledger();
  private readonly load = new Map<string, Load>();
  private readonly told = new Map<string, Told>();
  private nowMs: number;

  constructor(world: CasesWorld, startMs: number) {
    this.world = world;
    this.nowMs = startMs;
    for (const person of world.absent) this.load.set(person, { absent: true, openTasks: 0 });
  }

  /** Opens a case now. `previous`: the closed one whose join key led here. */
  open(plan: Plan, intake: Pick<Intake, 'case' | 'data'> & Partial<Intake>, previous?: string): Play {
    const { organization, plans } = this.world;
    const play = new Play(
      {
        plan,
        organization,
        ledger: this.ledger,
        load: this.load,
        reply: (call) => this.world.reply(plan, call),
        start: (sop, values) => {
          const found = plans.get(sop);
          const start = found === undefined ? { failed: 'WrongSetting' } : this.world.starting(found, values);
          const { failed } = 'failed' in start ? start : this.world.reply(plan, sop);
          return typeof failed === 'string' ? { failed } : {};
        },
      },
      intake,
      this.nowMs,
    );
    this.told.set(play.state.case, { play, heard: 0, started: 0, ...(previous !== undefined && { previous }) });
    this.tell(play);
    return play;
  }

  get(id: string): Play | undefined {
    return this.told.get(id)?.play;
  }

  /** The newest case that was started at a place that goes by this name. */
  startedAt(name: string, nameOf: (step: string) => string): string | undefined {
    const all = [...this.told.values()].flatMap(({ play }) => play.started);
    return all.findLast((it) => nameOf(it.step) === name && this.told.has(it.case))?.case;
  }

  act(id: string, actor: Actor, act: Act): void {
    const play = this.must(id);
    play.act(actor, act);
    this.tell(play);
  }

  happen(id: string, name: string, data: Record<string, Value>): void {
    const play = this.must(id);
    play.happen(name, data);
    this.tell(play);
  }

  /** Somebody goes, or is there again: of what waits in queues the first thing they can take is theirs (rule 26). */
  staff(person: string, present: boolean): void {
    this.load.set(person, { ...(this.load.get(person) ?? { openTasks: 0 }), absent: !present });
    if (!present) return;
    for (const { play } of this.told.values())
      for (const { step, status } of view(play.world.plan, play.state, play.nowMs).tasks) {
        if (status !== 'queued') continue;
        play.hear({ type: 'staff_changed', step });
        this.tell(play);
        if (play.state.visits.some((visit) => visit.step === step && visit.work?.assignee === person)) return;
      }
  }

  /** Lets time pass; what falls due has happened, in its order over all cases. */
  advanceTo(untilMs: number): void {
    for (let next = this.next(); next !== undefined && (next.nextMs ?? 0) <= untilMs; next = this.next()) {
      this.nowMs = Math.max(this.nowMs, next.nextMs ?? 0);
      next.advanceTo(this.nowMs);
      this.tell(next);
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
    for (const { play } of this.told.values()) play.advanceTo(this.nowMs);
  }

  /** The instant comes, and what falls due at it has not happened yet: acts come first (rule 2). */
  advanceBefore(atMs: number): void {
    this.advanceTo(Math.max(this.nowMs, atMs - 1));
    this.nowMs = Math.max(this.nowMs, atMs);
    for (const { play } of this.told.values()) play.sleep(this.nowMs - play.nowMs);
  }

  /** When something happens next by itself in any case. */
  get nextMs(): number | undefined {
    return this.next()?.nextMs;
  }

  private next(): Play | undefined {
    let first: Play | undefined;
    for (const { play } of this.told.values())
      if (play.finished === undefined && (play.nextMs ?? Infinity) < (first?.nextMs ?? Infinity)) first = play;
    return first;
  }

  private must(id: string): Play {
    const play = this.get(id);
    if (play === undefined) throw new Error(`There is no case ${id}`);
    return play;
  }

  /** Until nobody has anything to say any more: the record first, then cases it started, its survivor, its parent. */
  private tell(play: Play): void {
    const told = this.told.get(play.state.case);
    // A run that begins, and tells of it, before it is known here.
    if (told === undefined) return;
    const events = play.events.slice(told.heard);
    if (events.length === 0) return;
    told.heard = play.events.length;
    this.countTasks();
    const others = [...this.told.values()].filter((it) => it !== told).map(known);
    for (const event of this.between.told(known(told), events, others)) play.hear(event);
    this.startCases(told);
    this.tellSurvivors(told, events);
    this.tellParent(play, events);
    this.tell(play);
  }

  /** The record counts what people have to do over all cases. */
  private countTasks(): void {
    const tasks = new Map<string, number>();
    for (const { play } of this.told.values())
      for (const { work } of play.state.visits)
        if (work?.assignee !== undefined) tasks.set(work.assignee, (tasks.get(work.assignee) ?? 0) + 1);
    for (const person of new Set([...tasks.keys(), ...this.load.keys()]))
      this.load.set(person, { ...this.load.get(person), openTasks: tasks.get(person) ?? 0 });
  }

  private startCases(told: Told): void {
    const { play } = told;
    const started = play.started.slice(told.started);
    told.started = play.started.length;
    for (const { case: id, key, sop, step, visit, with: values } of started) {
      const plan = this.world.plans.get(sop);
      if (plan === undefined || !this.world.follows(step)) continue;
      const start = this.world.starting(plan, values);
      if ('failed' in start) continue;
      const actor = { id: play.state.case, roles: ['integration'], teams: [] };
      const parent = { case: play.state.case, step, visit };
      this.open(plan, { case: id, id: `run.${play.state.case}.${key}`, actor, data: start.values, parent });
    }
  }

  /** The case it was merged into, and where that was merged meanwhile. */
  private tellSurvivors({ play }: Told, events: readonly DomainEvent[]): void {
    for (const event of events) {
      if (!isMerging(event)) continue;
      const { case: id, openedAtMs } = play.state;
      const seen = new Set<string>();
      for (let at: string | undefined = survivorIn(event); at !== undefined && !seen.has(at); ) {
        seen.add(at);
        const survivor = this.get(at);
        at = survivor?.state.merged?.into;
        if (survivor === undefined || survivor.finished !== undefined) continue;
        survivor.hear({ type: 'absorbed', ...heardOf(event, { case: id, openedAtMs }) });
        this.tell(survivor);
      }
    }
  }

  private tellParent({ state, finished, world: { plan } }: Play, events: readonly DomainEvent[]): void {
    const parent = state.parent && this.get(state.parent.case);
    if (parent === undefined || finished === undefined || !events.some((e) => ENDS.includes(e.type))) return;
    const data = Object.fromEntries(Object.entries(state.data).filter(([name]) => !plan.fields[name]?.personal));
    parent.endChild(state.case, { state: state.state, result: state.result ?? state.state, data });
    this.tell(parent);
  }
}

const ENDS: readonly DomainEvent['type'][] = ['case.closed', 'case.cancelled', 'case.merged'];

function known({ play, previous }: Told): Known {
  return { plan: play.world.plan, state: play.state, ...(previous !== undefined && { previous }) };
}
