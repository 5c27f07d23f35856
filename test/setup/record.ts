/** What the tests of the record write: a small SOP, an organization, views and batches, and a store of their own. */
import pg from 'pg';
import type { Batch } from '../../engine/batch.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { DomainEvent, WrittenEvent } from '../../engine/told/events.ts';
import type { ClockView, TaskView, View } from '../../engine/see/view.ts';
import type { Package, Plan, TaskStep } from '../../language/plan.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import type { StoredIntake } from '../../records/store/intake.ts';
import { PATIENT } from './patience.ts';
import { asOwner, freshDatabase } from './server.ts';

/** A store on an empty database, by the machine's clock or one of the test's, and a connection of its owner to look behind it. */
export async function freshRecord(
  now?: () => number,
  vaultKey = Buffer.alloc(32, 7),
): Promise<{
  record: RecordStore;
  url: string;
  sql: pg.Client;
  close: () => Promise<void>;
}> {
  const url = await freshDatabase();
  const record = await openRecord(url, { vaultKey, ...PATIENT, ...(now && { now }) });
  const sql = new pg.Client({ connectionString: asOwner(url) });
  await sql.connect();
  return {
    record,
    url,
    sql,
    close: async () => {
      await record.close();
      await sql.end();
    },
  };
}

function step(id: string, by: TaskStep['by']): TaskStep {
  return {
    kind: 'task',
    id,
    title: id,
    next: 'close',
    calendar: '',
    outcomes: { done: { to: 'close' } },
    for: 'team/front',
    by,
    ask: [],
    mayAsk: [],
    evidence: [],
    require: [],
    checklist: 0,
  };
}

/** A complaint with one step to be claimed and one that finds its people. */
export function samplePackage(version = 1, title = '投诉'): Package {
  const plan: Plan = {
    format: 1,
    sop: 'complaint',
    version,
    title,
    owner: 'role/process-owner',
    stages: [],
    fields: { severity: { type: 'choice', choices: ['S1', 'S2', 'S3'] }, customer: { type: 'party' } },
    join: ['customer'],
    calendar: '',
    calendars: {},
    clocks: [],
    ladders: {},
    steps: [step('receive', 'claim'), step('solve', 'least_loaded')],
    messages: {},
    teams: { front: { title: '一线', lead: 'zhang' } },
    lastResort: 'role/duty',
    hash: '0',
  };
  return { plan, texts: { messages: {}, steps: {} }, source: 'sop: complaint\n' };
}

/** li and wang of team front, each with room for two tasks; zhao elsewhere. */
export const organization: Organization = {
  lastResort: 'role/duty',
  teams: { front: { title: '一线', lead: 'zhang' }, back: { title: '二线', lead: 'zhao' } },
  people: {
    li: { name: '李', teams: ['front'], roles: ['agent'], skills: ['phone'], capacity: 2 },
    wang: { name: '王', teams: ['front'], roles: ['agent'], skills: [], capacity: 2 },
    zhao: { name: '赵', teams: ['back'], roles: ['agent'], skills: [] },
  },
  calendars: {},
};

/** What is kept of an intake by the shop. */
export const storedIntake: StoredIntake = {
  version: 1,
  actor: { id: 'shop', roles: ['integration'], teams: [] },
  data: { customer: 'C-7' },
  refs: [],
};

/** A running clock. */
export function clock(id: string, more: Partial<ClockView> = {}): ClockView {
  return { id, title: id, of: 1, state: 'running', startedAtMs: 1_000, dueMs: 50_000, ...more };
}

/** A task in the queue of team front. */
export function task(stepId: string, more: Partial<TaskView> = {}): TaskView {
  return {
    step: stepId,
    title: stepId,
    kind: 'task',
    attempt: 1,
    enteredAtMs: 1_000,
    status: 'queued',
    team: 'front',
    outcomes: [{ id: 'done' }],
    ...more,
  };
}

/** An open case. */
export function sampleView(caseId: string, more: Partial<View> = {}): View {
  return {
    case: caseId,
    sop: 'complaint',
    version: 1,
    title: '投诉',
    state: 'open',
    cycle: 1,
    level: 0,
    watchers: [],
    openedAtMs: 1_000,
    contacts: 1,
    data: { customer: 'C-7', severity: 'S2' },
    evidence: {},
    tasks: [],
    clocks: [],
    acts: [],
    ...more,
  };
}

/** Events of the given types from a sequence number on. */
export function events(from: number, ...types: string[]): DomainEvent[] {
  return types.map((type, i) =>
    line({
      seq: from + i,
      type,
      atMs: (from + i) * 1_000,
      cycle: 1,
      actor: 'li',
      data: { n: from + i },
    }),
  );
}

/** The record keeps lines of any version: what they are called and tell is nothing to it. */
export function line(event: WrittenEvent): DomainEvent {
  return event as DomainEvent;
}

/** A batch of a case at a task time. */
export function batch(caseId: string, taskMs: number, from: number, types: string[], view: Partial<View> = {}): Batch {
  return { case: caseId, taskMs, from, events: events(from, ...types), view: sampleView(caseId, view) };
}

/** The types on a case's timeline. */
export async function typesOf(record: RecordStore, caseId: string): Promise<string[]> {
  return (await record.timeline(caseId)).items.map((event) => event.type);
}
