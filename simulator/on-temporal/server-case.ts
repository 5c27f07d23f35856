/** One case of a scenario on a real server: driven by fast-forwards, seen through the record. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainEvent } from '../../engine/turn.ts';
import type { Plan } from '../../language/plan.ts';
import type { RecordStore } from '../../records/store.ts';
import type { CaseRuns } from './case-runs.ts';

/** So long a server may take to do what is due: far longer than it does, for machines that are slow and busy. */
const PATIENCE_MS = 60_000;
/** Between two looks at the record: soon after a short wait, seldom in a long one, in which a dozen others look as well. */
const POLL_MS = { first: 25, max: 200 } as const;
const EVENTS_PER_PAGE = 200;
/** What the record has told a case is taken in its next task, which tells the record of it: so long at most. */
const HEARS_WITHIN_MS = 3_000;

export class ServerCase {
  /** The plan as the scenario's author knows it: not moved. */
  readonly plan: Plan;
  readonly runs: CaseRuns;
  private readonly record: RecordStore;
  private hearsUntilMs = 0;

  constructor(plan: Plan, runs: CaseRuns, record: RecordStore) {
    this.plan = plan;
    this.runs = runs;
    this.record = record;
  }

  get id(): string {
    return this.runs.id;
  }

  /** The record has told it something, or has nothing more to tell. */
  hears(more: boolean): void {
    this.hearsUntilMs = more ? Date.now() + HEARS_WITHIN_MS : 0;
  }

  async forwardTo(goalMs: number): Promise<void> {
    if (!(await this.found()).ended) await this.runs.forwardTo(goalMs);
  }

  /** Everything due by then is done and recorded, no call is on its way. */
  settled(byMs: number): Promise<void> {
    return this.until(async () => {
      const { view, ended } = await this.found();
      const due = view.next !== undefined && view.next.atMs <= byMs;
      if (Date.now() < this.hearsUntilMs) return false;
      return ended || !(due || view.tasks.some((task) => task.status === 'running'));
    });
  }

  /** Every case that it starts is started, or is not. */
  startsAnswered(): Promise<void> {
    return this.until(async () => {
      const types = (await this.events()).map(({ type }) => type);
      const count = (...wanted: DomainEvent['type'][]) => types.filter((type) => wanted.includes(type)).length;
      return count('case.starting') === count('case.started', 'case.not_started');
    });
  }

  /** When something happens by itself; undefined once it is over. */
  async nextMs(): Promise<number | undefined> {
    const { view, ended } = await this.found();
    return ended ? undefined : view.next?.atMs;
  }

  /** @throws when it does not come about */
  async until(holds: () => Promise<boolean>): Promise<void> {
    const limitMs = Date.now() + PATIENCE_MS;
    for (let pauseMs: number = POLL_MS.first; !(await holds()); pauseMs = Math.min(2 * pauseMs, POLL_MS.max)) {
      if (Date.now() > limitMs) throw new Error(`The case ${this.id} is not done with what is due: look at its run`);
      await sleep(pauseMs);
    }
  }

  /** The record knows it. */
  isThere(): Promise<void> {
    return this.until(async () => (await this.record.getCase(this.id)) !== undefined);
  }

  async found() {
    const found = await this.record.getCase(this.id);
    if (found === undefined) throw new Error(`The record does not know ${this.id}`);
    return found;
  }

  async events(): Promise<DomainEvent[]> {
    const events: DomainEvent[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.record.timeline(this.id, { limit: EVENTS_PER_PAGE, ...(cursor && { cursor }) });
      events.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return events;
  }
}
