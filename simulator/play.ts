/**
 * One case on a virtual clock: the kernel with an imagined staff and imagined outside systems. What the Temporal shell does
 * with commands is done here at once and in memory, so that days take microseconds.
 */
import { apply, migrate, open } from '../engine/kernel.ts';
import type { Moving } from '../engine/migrate/migrate.ts';
import { isAboutAuthority } from '../engine/grants/authority.ts';
import type { Act, Actor, CaseEnded, Event, Intake, Question } from '../engine/event.ts';
import { choose, type Load } from '../engine/people/choose.ts';
import { rightOf } from '../engine/people/right.ts';
import type { PendingAction, State } from '../engine/state/state.ts';
import type { Command, DomainEvent, Reply, Turn } from '../engine/turn.ts';
import type { Plan, Value } from '../language/plan.ts';
import { Ledger } from './ledger.ts';
import type { World } from './world.ts';

export type { CallReply, World } from './world.ts';

type Called = Pick<Extract<Command, { type: 'run_action' }>, 'key' | 'call' | 'with'>;
type StartCase = Extract<Command, { type: 'start_case' }>;
export type Sent = Extract<Command, { type: 'notify' }> & { atMs: number };

export class Play {
  /** Its plan changes when the case moves. */
  world: World;
  nowMs: number;
  state: State;
  /** Every domain event so far, in order. */
  readonly events: DomainEvent[] = [];
  readonly sent: Sent[] = [];
  readonly ledger: Ledger;
  /** `again`: sent before, by a run that was lost. */
  readonly calls: { key: string; call: string; with: Record<string, Value>; atMs: number; again?: true }[] = [];
  /** Who is away and how busy, set by the story; who was assigned last when is kept here. */
  readonly load: Map<string, Load>;
  /** How it began. */
  readonly first: { intake: Intake; nowMs: number };
  /** Every kernel event taken and its instant: with them the same case can be computed again. */
  readonly history: { event: Event; nowMs: number }[] = [];
  /** Cases this one started; `endChild` ends one. */
  readonly started: {
    key: string;
    step: string;
    visit: number;
    sop: string;
    with: Record<string, Value>;
    case: string;
  }[] = [];
  private readonly ended = new Map<string, CaseEnded>();
  finished: string | undefined;
  /** The record cannot be asked: every question is answered so. */
  away = false;
  /** The directory and the outside systems answer only at `catchUp`. */
  slow = false;
  /** What slow systems still owe an answer, and to what. */
  private owed: { to: 'question' | 'call'; give: () => void }[] = [];
  private wakeAtMs: number | undefined;
  private acts = 0;

  constructor(world: World, intake: Partial<Intake> & { data: Intake['data'] }, startMs: number) {
    this.world = world;
    this.ledger = world.ledger ?? new Ledger();
    this.load = world.load ?? new Map();
    for (const person of world.absent ?? []) this.load.set(person, { absent: true, openTasks: 0 });
    this.nowMs = startMs;
    const actor = { id: 'web', roles: ['integration'], teams: [] };
    const full: Intake = { case: 'C-1', id: 'intake', actor, ...intake };
    this.first = { intake: full, nowMs: startMs };
    const turn = open(world.plan, full, startMs, world.rules);
    this.state = turn.state;
    this.obey(turn);
    this.settle();
  }

  /** A person or system acts now. Throws Refused, and nothing has changed then. */
  act(actor: Actor | string, act: Act, id?: string): Reply {
    const event = this.acting(actor, act, id ?? `act-${++this.acts}`);
    const reply = this.take(event).reply;
    this.settle();
    if (reply === undefined) throw new Error('An act was applied without a reply');
    return reply;
  }

  /** The act as it is sent: with its row of the table, and what the organization knows of the actor. */
  acting(actor: Actor | string, act: Act, id: string): Extract<Event, { type: 'act' }> {
    const who = typeof actor === 'string' ? this.person(actor) : actor;
    return { type: 'act', id, actor: who, act, right: rightOf(this.world.organization, who.id, act, this.nowMs) };
  }

  /** The case moves to another plan, as the shell does it. False: something stands against it, and nothing has changed. */
  move(plan: Plan, moving: Moving): boolean {
    const moved = migrate(this.world.plan, plan, this.state, moving, this.nowMs);
    if (!('turn' in moved)) return false;
    this.world = { ...this.world, plan };
    this.state = moved.turn.state;
    this.obey(moved.turn);
    this.settle();
    return true;
  }

  /** An outside event concerning this case. */
  happen(name: string, data: Record<string, Value> = {}, id = `event-${++this.acts}`): void {
    this.take({ type: 'happened', id, name, data });
    this.settle();
  }

  /** A case this one started is over. */
  endChild(child: string, how: { state?: string; result?: string; data?: Record<string, Value> } = {}): void {
    const started = this.started.find((s) => s.case === child);
    if (started === undefined) throw new Error(`No case ${child} was started`);
    const { step, visit } = started;
    const { state = 'closed', result = 'done', data = {} } = how;
    this.ended.set(child, { case: child, state, result, data });
    // A case whose run has ended hears nothing.
    if (this.finished !== undefined) return;
    this.take({ type: 'case_ended', id: `ended ${child}`, step, visit, case: child, state, result, data });
    this.settle();
  }

  /** What another case, or the record, tells this one. */
  hear(event: Extract<Event, { type: 'signalled' | 'linked' | 'absorbed' | 'corrected' | 'staff_changed' }>): void {
    this.take(event);
    this.settle();
  }

  /** Lets time pass to an instant; everything due until then has happened, at its own instant. */
  advanceTo(untilMs: number): void {
    while (this.wakeAtMs !== undefined && this.wakeAtMs <= untilMs && this.finished === undefined) {
      this.nowMs = Math.max(this.nowMs, this.wakeAtMs);
      this.take({ type: 'tick' });
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  advance(ms: number): void {
    this.advanceTo(this.nowMs + ms);
  }

  /** Time passes while no worker runs: what fell due meanwhile happens with the next event. */
  sleep(ms: number): void {
    this.nowMs += ms;
  }

  /**
   * Temporal's store is lost, and two people begin the case again from the state that the record has (rule 32). Answers to calls
   * that are on their way never come, whatever was done outside; questions are asked and answered within one task, so no recorded
   * state waits for them.
   */
  loseRun(): void {
    this.giveAnswers();
    this.owed = [];
    const before = this.state.pending.map(({ key }) => key);
    const recordedAtMs = this.state.atMs;
    this.state = JSON.parse(JSON.stringify(this.state)) as State;
    this.take({ type: 'begun_again', asked: 'chen', confirmed: 'han', recordedAtMs });
    for (const action of this.state.pending) if (before.includes(action.key)) this.callAgain(action);
    this.settle();
  }

  /** Slow systems answer what the directory and the ledger are asked; calls stay on their way. */
  answerQuestions(): void {
    this.giveAnswers();
    this.settle();
  }

  private giveAnswers(): void {
    for (let asked = this.questions(); asked.length > 0; asked = this.questions()) for (const { give } of asked) give();
  }

  private questions(): typeof this.owed {
    const asked = this.owed.filter(({ to }) => to === 'question');
    this.owed = this.owed.filter(({ to }) => to !== 'question');
    return asked;
  }

  /** As the shell does with what an earlier run began: under its key. */
  private callAgain({ key, step, visit, call, with: values, run, child }: PendingAction): void {
    const title = step;
    if (run === undefined) this.call({ key, call, with: values }, true);
    else if (child !== undefined || !this.started.some((it) => it.key === key))
      this.carryOut({ type: 'start_case', key, step, visit, title, sop: run, with: values, ...(child && { child }) });
    // It is there under that key already.
    else this.owe('call', () => this.take({ type: 'action_done', key, result: { case: `${this.state.case}.${key}` } }));
  }

  /** Slow systems answer everything they owe. */
  catchUp(): void {
    for (let owed = this.owed; owed.length > 0; owed = this.owed) {
      this.owed = [];
      for (const { give } of owed) give();
    }
    this.settle();
  }

  get owes(): boolean {
    return this.owed.length > 0;
  }

  /** The next instant at which something happens by itself. */
  get nextMs(): number | undefined {
    return this.wakeAtMs;
  }

  person(id: string): Actor {
    const person = this.world.organization.people[id];
    if (person === undefined) throw new Error(`Nobody is called ${id} in the organization`);
    return { id, roles: person.roles, teams: person.teams };
  }

  /** A past due is applied, never armed; in one instant acts come first, so this follows them. */
  private settle(): void {
    while (this.wakeAtMs !== undefined && this.wakeAtMs <= this.nowMs && this.finished === undefined)
      this.take({ type: 'tick' });
  }

  take(event: Event): Turn {
    const turn = apply(this.world.plan, this.state, event, this.nowMs);
    this.history.push({ event, nowMs: this.nowMs });
    this.state = turn.state;
    this.obey(turn);
    return turn;
  }

  private obey(turn: Turn): void {
    for (const event of turn.events) this.note(event);
    // Both are said anew in every turn.
    this.wakeAtMs = undefined;
    this.finished = undefined;
    for (const command of turn.commands) if (command.type === 'wake_at') this.wakeAtMs = command.atMs;
    for (const command of turn.commands) this.carryOut(command);
  }

  private note(event: DomainEvent): void {
    this.events.push(event);
    this.ledger.note(this.state.case, event);
    const assignee = event.type === 'task.assigned' || event.type === 'task.offered' ? event.data?.assignee : undefined;
    if (typeof assignee === 'string')
      this.load.set(assignee, { openTasks: 0, ...this.load.get(assignee), lastAssignedMs: event.atMs });
  }

  protected carryOut(command: Command): void {
    switch (command.type) {
      case 'find':
        this.owe('question', () => this.take({ type: 'found', answers: command.questions.map((q) => this.answer(q)) }));
        return;
      case 'run_action':
        this.call(command);
        return;
      case 'start_case':
        this.owe('call', this.start(command));
        return;
      case 'notify':
        this.sent.push({ ...command, atMs: this.nowMs });
        return;
      case 'finish':
        this.finished = command.result;
        return;
      case 'wake_at':
        return;
    }
  }

  private call({ key, call, with: values }: Called, again = false): void {
    this.calls.push({ key, call, with: values, atMs: this.nowMs, ...(again && { again }) });
    const reply = this.world.reply?.(call, values) ?? {};
    this.owe('call', () =>
      typeof reply.failed === 'string'
        ? this.take({ type: 'action_failed', key, error: reply.failed })
        : this.take({ type: 'action_done', key, result: reply as Record<string, Value> }),
    );
  }

  /** Starts a case, or asks one that is there; gives back how it answers. */
  private start({ key, step, visit, sop, with: values, child }: StartCase): () => unknown {
    const id = child ?? `${this.state.case}.${key}`;
    if (child === undefined) this.started.push({ key, step, visit, sop, with: values, case: id });
    const { failed } = (child === undefined ? this.world.start?.(sop, values) : undefined) ?? {};
    if (failed !== undefined) return () => this.take({ type: 'action_failed', key, error: failed });
    return () => {
      const ended = this.ended.get(id);
      const result = { case: id, ...(ended && { ended: { ...ended } }) };
      return this.take({ type: 'action_done', key, result });
    };
  }

  private owe(to: 'question' | 'call', give: () => unknown): void {
    if (this.slow) this.owed.push({ to, give });
    else give();
  }

  private answer(question: Question): ReturnType<typeof choose> {
    if (this.away) return { key: question.key, people: [], away: true };
    const { organization } = this.world;
    if (isAboutAuthority(question)) return this.ledger.answer(organization, this.state.case, question, this.nowMs);
    return choose(organization, this.load, question, this.nowMs);
  }
}
