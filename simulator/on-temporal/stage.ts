/** One scenario's case on a real server: opened as the API opens cases, driven by fast-forwards, seen through the record. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act, Actor } from '../../engine/event.ts';
import type { DomainEvent, Refusal } from '../../engine/turn.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { newCaseId } from '../../records/case-id.ts';
import type { RecordStore } from '../../records/store.ts';
import type { CallReply } from '../play.ts';
import type { Cast, Opening, Seen, Stage } from '../scenario/stage.ts';
import { CaseRuns, type Server } from './case-runs.ts';
import { eventsBack, MOVE_STEP_MS, movedAct, movedData, movedOrganization, movedPlan, viewBack } from './moved.ts';

/** Timers of a server are never early, skipped ones up to a second late (they are compared to two). */
const TOLERANCE_MS = 2_000;
/** What falls due within this of an expectation has happened by then; a story leaves more between what it tells. */
const GRACE_MS = 5_000;
/** So long a server may take to do what is due: far longer than it does, for machines that are slow and busy. */
const PATIENCE_MS = 60_000;
/** Between two looks at the record: soon after a short wait, seldom in a long one, in which a dozen others look as well. */
const POLL_MS = { first: 25, max: 200 } as const;
/** From choosing the moved start until the case is opened. */
const LEAD_MS = 250;
const EVENTS_PER_PAGE = 200;

/** What one case has around it: what the worker's activities for it need. */
export interface Surroundings {
  record: RecordStore;
  replies: { next(call: string): CallReply | Promise<CallReply> };
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

/** Opens the scenario's case with its world moved so that the scenario's start is the server's now. */
export async function openOnServer(on: OnServer, cast: Cast, opening: Opening): Promise<Stage> {
  const { startMs } = cast.scenario;
  const byMs = Math.ceil((Date.now() + LEAD_MS - startMs) / MOVE_STEP_MS) * MOVE_STEP_MS;
  const plan = movedPlan(cast.plan, byMs);
  const id = newCaseId(Date.now());
  on.cases.set(id, { record: on.record, replies: opening.replies });
  const organization = movedOrganization(cast.organization, byMs);
  await on.record.publish({ plan, texts: { messages: {}, steps: {} }, source: '' }, 'scenario');
  await on.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'scenario');
  for (const person of cast.scenario.absent) await on.record.setPresence(person, false);
  await sleep(Math.max(0, startMs + byMs - Date.now()));
  const runs = new CaseRuns(on, { plan, organization }, id);
  const data = movedData(plan, opening.data, byMs);
  const { actor, claimedAtMs } = opening;
  const since = claimedAtMs === undefined ? {} : { claimedAtMs: claimedAtMs + byMs };
  await runs.begin({ intake: { case: id, id: 'intake', actor, data, ...since } }, actor);
  const openedMs = (await on.record.getCase(id))?.view.openedAtMs ?? startMs + byMs;
  return new ServerStage(on, cast, runs, byMs, openedMs);
}

class ServerStage implements Stage {
  private readonly on: OnServer;
  private readonly cast: Cast;
  private readonly runs: CaseRuns;
  private readonly byMs: number;
  /** The scenario's start on the server. */
  private readonly zeroMs: number;
  /** By how much the opening, or the latest of the acts, came late. */
  private lateMs: number;
  private goalMs: number;

  constructor(on: OnServer, cast: Cast, runs: CaseRuns, byMs: number, openedMs: number) {
    this.on = on;
    this.cast = cast;
    this.runs = runs;
    this.byMs = byMs;
    this.zeroMs = cast.scenario.startMs + byMs;
    this.lateMs = Math.max(0, openedMs - this.zeroMs);
    this.goalMs = this.zeroMs;
  }

  private get plan(): Plan {
    return this.cast.plan;
  }

  get toleranceMs(): number {
    return TOLERANCE_MS + this.lateMs;
  }

  async pass(atMs: number, until: 'act' | 'expect'): Promise<void> {
    this.goalMs = this.zeroMs + atMs;
    await this.forwardTo(this.goalMs);
    await this.settled(this.goalMs);
    if (until === 'act') return;
    const graceMs = this.goalMs + GRACE_MS + this.lateMs;
    const next = (await this.case()).view.next?.atMs;
    if (next === undefined || next > graceMs) return;
    await this.forwardTo(graceMs);
    await this.settled(graceMs);
  }

  async act(actor: Actor, act: Act): Promise<Refusal | undefined> {
    const moved = movedAct(this.plan, act, this.byMs);
    const { ended } = await this.case();
    const refusal = await this.runs.act(actor, moved, ended, this.goalMs);
    if (refusal === undefined) {
      const madeMs = (await this.events()).at(-1)?.atMs ?? this.goalMs;
      this.lateMs = Math.max(this.lateMs, madeMs - this.goalMs);
    }
    await this.settled(this.goalMs);
    return refusal;
  }

  async happen(name: string, data: Record<string, Value>): Promise<void> {
    const before = (await this.events()).length;
    await this.runs.happened(name, data);
    await this.until(async () => (await this.events()).length > before || (await this.case()).ended);
    await this.settled(this.goalMs);
  }

  async look(): Promise<Seen> {
    const { view } = await this.case();
    return { view: viewBack(this.plan, view, this.byMs), events: eventsBack(await this.events(), this.byMs) };
  }

  async leave(): Promise<void> {
    const { plan, scenario } = this.cast;
    const { client, witness } = this.on;
    await witness?.({ scenario, plan, client, caseId: this.runs.id, events: await this.events() });
    await this.runs.abandon();
    await this.on.record.close();
  }

  private async forwardTo(goalMs: number): Promise<void> {
    if (!(await this.case()).ended) await this.runs.forwardTo(goalMs);
  }

  /** Everything due by then is done and recorded, no call is on its way. */
  private settled(byMs: number): Promise<void> {
    return this.until(async () => {
      const { view, ended } = await this.case();
      const due = view.next !== undefined && view.next.atMs <= byMs;
      return ended || !(due || view.tasks.some((task) => task.status === 'running'));
    });
  }

  private async until(holds: () => Promise<boolean>): Promise<void> {
    const limitMs = Date.now() + PATIENCE_MS;
    for (let pauseMs: number = POLL_MS.first; !(await holds()); pauseMs = Math.min(2 * pauseMs, POLL_MS.max)) {
      if (Date.now() > limitMs)
        throw new Error(`The case ${this.runs.id} is not done with what is due: look at its run`);
      await sleep(pauseMs);
    }
  }

  private async case() {
    const found = await this.on.record.getCase(this.runs.id);
    if (found === undefined) throw new Error(`The record does not know ${this.runs.id}`);
    return found;
  }

  private async events() {
    const events = [];
    let cursor: string | undefined;
    do {
      const page = await this.on.record.timeline(this.runs.id, { limit: EVENTS_PER_PAGE, ...(cursor && { cursor }) });
      events.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return events;
  }
}
