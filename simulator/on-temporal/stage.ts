/** A scenario's cases on a real server: opened as the API opens them, and told of each other by the record and its relay. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act, Actor, Intake } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { BatchReply } from '../../engine/batch.ts';
import type { DomainEvent, Refusal } from '../../engine/turn.ts';
import { canonical, sha256 } from '../../language/hash.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { FIRST } from '../../language/scenario/scenario.ts';
import { caseId, newCaseId } from '../../records/case-id.ts';
import type { RecordStore } from '../../records/store.ts';
import { STAFF_CHANGED, type StartCaseRequest } from '../../workflows/contract.ts';
import type { CallReply } from '../play.ts';
import { type Cast, namesIn, type Opening, type Outside, type Seen, type Stage } from '../scenario/stage.ts';
import { nameOfStart } from '../scenario/virtual.ts';
import { CaseRuns, type Server } from './case-runs.ts';
import { eventsBack, MOVE_STEP_MS, movedAct, movedData, movedOrganization, movedPlan, viewBack } from './moved.ts';
import { relayAll } from './relay.ts';
import { ServerCase } from './server-case.ts';

/** Timers of a server are never early, skipped ones up to a second late (they are compared to two). */
const TOLERANCE_MS = 2_000;
/** What falls due within this of an expectation has happened by then; a story leaves more between what it tells. */
const GRACE_MS = 5_000;
/** From choosing the moved start until the case is opened. */
const LEAD_MS = 250;
/** A case that is told something which changes nothing tells nobody: so long it is looked whether it did. */
const HEARS_WITHIN_MS = 1_500;
const LOOK_MS = 50;

/** What one case has around it: what the worker's activities for it need. */
export interface Surroundings {
  record: RecordStore;
  replies: { next(call: string): CallReply | Promise<CallReply> };
  /** Told of every batch whether the record has something to tell the case because of it. */
  answered?: (more: boolean) => void;
  /** Starts a case of another SOP that the scenario tells of; absent, or answering nothing: it goes on unseen. */
  startCase?: (request: StartCaseRequest) => Promise<{ case: string } | { failed: string } | undefined>;
}

/** Is shown a case before it is left: its id, and its events as the server's record has them. */
export type Witness = (seen: {
  scenario: Cast['scenario'];
  plan: Plan;
  client: Server['client'];
  caseId: string;
  events: DomainEvent[];
}) => Promise<void>;

export interface OnServer extends Server {
  /** Where the worker finds what a case has around it. */
  cases: { set(caseId: string, surroundings: Surroundings): unknown };
  record: RecordStore;
  witness?: Witness;
}

/** What the record tells a case of others; nothing where there is nothing, as most of the time. */
export function toldBack(reply: BatchReply, { answered }: Surroundings): BatchReply | void {
  answered?.(reply.events.length > 0);
  return reply.events.length > 0 ? reply : undefined;
}

/** Opens the scenario's first case with its world moved so that the scenario's start is the server's now. */
export async function openOnServer(on: OnServer, cast: Cast, opening: Opening, outside: Outside): Promise<Stage> {
  const { startMs, absent } = cast.scenario;
  const byMs = Math.ceil((Date.now() + LEAD_MS - startMs) / MOVE_STEP_MS) * MOVE_STEP_MS;
  const organization = movedOrganization(cast.organization, byMs);
  const plans = namesIn(cast.scenario).size === 0 ? [cast.plan] : [...cast.plans.values()];
  for (const plan of plans)
    await on.record.publish(
      { plan: movedPlan(plan, byMs), texts: { messages: {}, steps: {} }, source: '' },
      'scenario',
    );
  await on.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'scenario');
  for (const person of absent) await on.record.setPresence(person, false);
  await sleep(Math.max(0, startMs + byMs - Date.now()));
  const stage = new ServerStage({ on, cast, outside, organization, byMs });
  await stage.begin(opening);
  return stage;
}

interface Setting {
  on: OnServer;
  cast: Cast;
  outside: Outside;
  organization: Organization;
  byMs: number;
}

class ServerStage implements Stage {
  private readonly setting: Setting;
  private readonly names: ReadonlySet<string>;
  private readonly cases = new Map<string, ServerCase>();
  /** The scenario's start on the server. */
  private readonly zeroMs: number;
  /** By how much an opening, or the latest of the acts, came late. */
  private lateMs = 0;
  private goalMs: number;

  constructor(setting: Setting) {
    this.setting = setting;
    this.names = namesIn(setting.cast.scenario);
    this.zeroMs = setting.cast.scenario.startMs + setting.byMs;
    this.goalMs = this.zeroMs;
  }

  get toleranceMs(): number {
    return TOLERANCE_MS + this.lateMs;
  }

  /** The first case, now. */
  async begin(opening: Opening): Promise<void> {
    const opened = this.place(FIRST, opening.plan, newCaseId(Date.now()));
    await this.claim(opened.id, opening);
    await opened.runs.begin({ intake: this.intakeOf(opened.id, opening) }, opening.actor);
    this.late((await this.setting.on.record.getCase(opened.id))?.view.openedAtMs);
  }

  async pass(atMs: number, until: 'act' | 'expect'): Promise<void> {
    this.goalMs = this.zeroMs + atMs;
    await this.allTo(this.goalMs);
    if (until === 'act') return;
    const graceMs = this.goalMs + GRACE_MS + this.lateMs;
    for (const one of this.cases.values()) {
      const next = await one.nextMs();
      if (next === undefined || next > graceMs) continue;
      await one.forwardTo(graceMs);
      await this.settle(one, graceMs);
    }
  }

  async open(name: string, opening: Opening): Promise<void> {
    const opened = this.place(name, opening.plan, newCaseId(this.goalMs));
    await this.claim(opened.id, opening);
    await opened.runs.beginAt({ intake: this.intakeOf(opened.id, opening) }, this.goalMs);
    await opened.isThere();
    this.late((await opened.found()).view.openedAtMs);
    await this.settle(opened, this.goalMs);
  }

  async act(of: string, actor: Actor, act: Act): Promise<Refusal | undefined> {
    const one = this.must(of);
    const moved = movedAct(one.plan, act, this.setting.byMs);
    const named = moved.act === 'merge' ? { ...moved, into: this.cases.get(moved.into)?.id ?? moved.into } : moved;
    const { ended } = await one.found();
    const refusal = await one.runs.act(actor, named, ended, this.goalMs);
    if (refusal === undefined) this.late((await one.events()).at(-1)?.atMs);
    await this.settle(one, this.goalMs);
    return refusal;
  }

  async happen(of: string, name: string, data: Record<string, Value>): Promise<void> {
    const one = this.must(of);
    const before = (await one.events()).length;
    await one.runs.happened(name, data);
    await one.until(async () => (await one.events()).length > before || (await one.found()).ended);
    await this.settle(one, this.goalMs);
  }

  async staff(person: string, present: boolean): Promise<void> {
    await this.setting.on.record.setPresence(person, present);
    await this.relay(this.goalMs, true);
  }

  async look(of: string): Promise<Seen | undefined> {
    const one = this.cases.get(of);
    if (one === undefined) return undefined;
    const { byMs } = this.setting;
    const { view } = await one.found();
    const nameOf = (id: string) => [...this.cases].find(([, it]) => it.id === id)?.[0];
    const events = eventsBack(await one.events(), byMs);
    return { plan: one.plan, view: viewBack(one.plan, view, byMs), events, nameOf };
  }

  async leave(): Promise<void> {
    const { on, cast } = this.setting;
    const [first, { client, witness }] = [this.cases.get(FIRST), on];
    if (first !== undefined && witness !== undefined) {
      const events = await first.events();
      await witness({ scenario: cast.scenario, plan: cast.plan, client, caseId: first.id, events });
    }
    for (const one of this.cases.values()) await one.runs.abandon();
    await on.record.close();
  }

  /** One case is driven straight there; of several whichever is due first goes first, for it may tell the others. */
  private async allTo(goalMs: number): Promise<void> {
    while (this.cases.size > 1) {
      const due = await this.firstDue(goalMs);
      if (due === undefined) break;
      await due.one.forwardTo(due.atMs);
      await this.settle(due.one, due.atMs);
    }
    for (const one of [...this.cases.values()]) {
      await one.forwardTo(goalMs);
      await this.settle(one, goalMs);
    }
  }

  private async firstDue(goalMs: number): Promise<{ one: ServerCase; atMs: number } | undefined> {
    let first: { one: ServerCase; atMs: number } | undefined;
    for (const one of this.cases.values()) {
      const atMs = await one.nextMs();
      if (atMs !== undefined && atMs < Math.min(goalMs, first?.atMs ?? Infinity)) first = { one, atMs };
    }
    return first;
  }

  private async settle(one: ServerCase, byMs: number): Promise<void> {
    await one.settled(byMs);
    if (this.names.size === 0) return;
    await one.startsAnswered();
    await this.relay(byMs);
  }

  /** Until no case has anything to tell another one; of people with room again queues hear when somebody is there again. */
  private async relay(byMs: number, queues = false): Promise<void> {
    const { client, record } = this.setting.on;
    for (;;) {
      const before = new Map<string, number>();
      for (const one of this.cases.values()) before.set(one.id, (await one.events()).length);
      const told = await relayAll(record, client, ({ signal }) => queues || signal !== STAFF_CHANGED);
      if (told.length === 0) return;
      for (const one of [...this.cases.values()].filter((it) => told.includes(it.id))) {
        const limitMs = Date.now() + HEARS_WITHIN_MS;
        while (Date.now() < limitMs && (await one.events()).length === before.get(one.id)) await sleep(LOOK_MS);
        await one.settled(byMs);
      }
    }
  }

  private late(madeMs = this.goalMs): void {
    this.lateMs = Math.max(this.lateMs, madeMs - this.goalMs);
  }

  private must(name: string): ServerCase {
    const one = this.cases.get(name);
    if (one !== undefined) return one;
    throw new Error(`There is no case ${name} by now`);
  }

  /** A case under its name, with what it has around it. */
  private place(name: string, plan: Plan, id: string): ServerCase {
    const one = this.made(plan, id);
    this.cases.set(name, one);
    return one;
  }

  private made(plan: Plan, id: string): ServerCase {
    const { on, outside, organization, byMs } = this.setting;
    const runs = new CaseRuns(on, { plan: movedPlan(plan, byMs), organization }, id);
    const one = new ServerCase(plan, runs, on.record);
    on.cases.set(id, {
      record: on.record,
      answered: (more) => one.hears(more),
      replies: { next: (call) => outside.replies.next(plan, call) },
      startCase: (request) => this.start(plan, request),
    });
    return one;
  }

  private intakeOf(id: string, { plan, actor, data, claimedAtMs }: Opening): Intake {
    const { byMs } = this.setting;
    const since = claimedAtMs === undefined ? {} : { claimedAtMs: claimedAtMs + byMs };
    return { case: id, id: 'intake', actor, data: movedData(plan, data, byMs), ...since };
  }

  /** Its join key leads to it from now on, as the API has it: so the record knows of which closed case it is the next. */
  private async claim(id: string, { plan, data, previous }: Opening): Promise<void> {
    if (plan.join.length === 0 || this.names.size === 0) return;
    const { record } = this.setting.on;
    const values = plan.join.map((name) => data[name] ?? plan.fields[name]?.default ?? null);
    const joinKey = sha256(canonical([plan.sop, values]));
    const from = previous === undefined ? undefined : this.cases.get(previous)?.id;
    if (from === undefined) await record.claimJoin({ joinKey, case: id, sop: plan.sop });
    else await record.moveIntakeRow({ joinKey, from, to: id });
  }

  /** A case that another one starts: begun where that one stands. Nothing for one that the story does not tell of. */
  private async start(by: Plan, request: StartCaseRequest): ReturnType<NonNullable<Surroundings['startCase']>> {
    const { cast, outside, byMs } = this.setting;
    const { case: parent, key, step, visit, run, with: given, atMs, child } = request;
    const { failed } = child === undefined ? outside.replies.next(by, run) : {};
    if (typeof failed === 'string') return { failed };
    const plan = cast.plans.get(run);
    const name = nameOfStart(step);
    if (plan === undefined || child !== undefined || !this.names.has(name)) return undefined;
    const start = outside.starting(movedPlan(plan, byMs), given);
    if ('failed' in start) return start;
    const id = caseId(atMs, createHash('sha256').update(`${parent}:${key}`).digest());
    const actor = { id: parent, roles: ['integration'], teams: [] };
    const started = this.made(plan, id);
    const intake = { case: id, id: `run.${parent}.${key}`, actor, data: start.values };
    await started.runs.beginAt({ intake: { ...intake, parent: { case: parent, step, visit } } }, atMs);
    await started.isThere();
    this.cases.set(name, started);
    return { case: id };
  }
}
