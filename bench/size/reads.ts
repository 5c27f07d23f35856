/** What people, workers and duties ask a record for again and again, each with what it may read at most. */
import type pg from 'pg';
import type { AuthorityQuestion, StaffQuestion } from '../../engine/event.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import type { RecordStore } from '../../records/store.ts';
import type { ReadingEyes } from '../../records/store/eyes.ts';
import { personOf } from './fill.ts';
import { NOW_MS } from './prototypes.ts';

type Calls = Omit<RecordStore, 'ping' | 'close' | 'whileHeld'>;

/** A call, and how many rows of all tables together it may read. */
export interface Read {
  name: string;
  rowsMax: number;
  call: (record: Calls) => Promise<unknown>;
}

/** Cases that are asked for: one that is open, with its parts, one with a customer. */
export interface Some {
  id: string;
  sop: string;
  customer: string;
  order: string;
  team: string;
  step: string;
}

/** Of a page of fifty: each with its case, of both sides of now. */
const DAY_MS = 24 * 3_600_000;
const PAGE = 50;
const A_PAGE = 4 * PAGE + 20;
/** Of a list through which one looks for what a part of all cases have: a team's, an SOP's. */
const A_SHARE = 20 * PAGE;
/** Of somebody who sees one SOP of a dozen: lists are walked by time, over the other SOPs' cases. */
const A_SOP = 50 * PAGE;
/** What one case has, in all tables. */
const A_CASE = 200;

export async function someCase(sql: pg.Client): Promise<Some> {
  const { rows } =
    await sql.query<Some>(`select c.id, c.sop, c.customer, c.view -> 'data' ->> 'order' as "order", c.team, t.step
    from "case" c join task t on t.case_id = c.id
    where c.state = 'open' and c.team is not null and c.customer <> 'CU-PROTO' order by c.id limit 1`);
  const [row] = rows;
  if (row === undefined) throw new Error('The record has no open case with a team.');
  return row;
}

const li = personOf('li', 0);
const agent: ReadingEyes = { reader: li, sees: { keys: [`person/${li}`, 'role/agent', 'team/front-line'] } };
const leads: ReadingEyes = { reader: 'chen', sees: 'all' };
const shop: ReadingEyes = { reader: 'shop', sees: { sops: ['complaint'] } };

/** Lists and worklists, for each kind of eyes. */
export function lists({ id, sop, customer, order, team, step }: Some): Read[] {
  const atMs = NOW_MS;
  const tasks = { person: li, teams: ['front-line'], roles: ['agent'], atMs };
  const page = (name: string, call: Read['call'], rowsMax = A_PAGE): Read => ({ name, rowsMax, call });
  return [
    page('tasks of a person', (r) => r.readAs(agent).listTasks({ person: li, atMs })),
    page('tasks of a person, teams and roles', (r) => r.readAs(agent).listTasks(tasks), 3 * A_PAGE),
    page(
      'tasks, the second page',
      async (r) => {
        const { next } = await r.readAs(agent).listTasks({ ...tasks, limit: 20 });
        return r.readAs(agent).listTasks({ ...tasks, ...(next && { cursor: next }), limit: 20 });
      },
      3 * A_PAGE,
    ),
    page('tasks that are overdue', (r) => r.readAs(leads).listTasks({ overdue: true, atMs })),
    page(
      'what is overdue of a team, whoever has it',
      (r) => r.readAs(leads).listTasks({ teams: [team], had: true, overdue: true, atMs }),
      // Waiting for the team, somebody's, asked of it elsewhere.
      3 * A_PAGE,
    ),
    page('tasks of everybody', (r) => r.readAs(leads).listTasks({ atMs })),
    page('cases, for a lead', (r) => r.readAs(leads).listCases({})),
    page('cases that are open', (r) => r.readAs(leads).listCases({ state: 'open' })),
    page('cases of a team', (r) => r.readAs(leads).listCases({ team })),
    page('cases of a team that are open', (r) => r.readAs(leads).listCases({ team, state: 'open' })),
    page('cases of an SOP that are open', (r) => r.readAs(leads).listCases({ sop, state: 'open' })),
    page('cases by severity', (r) => r.readAs(leads).listCases({ severity: 'S1', state: 'open' })),
    page('cases that are late', (r) => r.readAs(leads).listCases({ sla: 'breached', state: 'open' })),
    page('cases in which something was late', (r) => r.readAs(leads).listCases({ sla: 'late' })),
    page('open cases in which something was late', (r) => r.readAs(leads).listCases({ sla: 'late', state: 'open' })),
    page('cases at a step', (r) => r.readAs(leads).listCases({ step, state: 'open' })),
    page('cases of an assignee', (r) => r.readAs(leads).listCases({ assignee: li })),
    page('cases that are lost', (r) => r.readAs(leads).listCases({ lost: true })),
    page('cases of a customer', (r) => r.readAs(leads).listCases({ customer })),
    page('cases, for an agent', (r) => r.readAs(agent).listCases({}), A_SHARE),
    page('cases that are open, for an agent', (r) => r.readAs(agent).listCases({ state: 'open' }), A_SHARE),
    page('cases, for a system', (r) => r.readAs(shop).listCases({}), A_SOP),
    page('search: an order', (r) => r.readAs(leads).listCases({ text: order })),
    page('search: a case', (r) => r.readAs(leads).listCases({ text: id })),
    page('search: what many have', (r) => r.readAs(leads).listCases({ text: '投诉' }), A_SHARE),
    page('search: what none has', (r) => r.readAs(leads).listCases({ text: '鼋鼍' })),
    page('search: a customer, for an agent', (r) => r.readAs(agent).listCases({ text: customer })),
  ];
}

/** One case with its parts. */
export function ofCase({ id, sop, customer, order }: Some): Read[] {
  const one = (name: string, call: Read['call']): Read => ({ name, rowsMax: A_CASE, call });
  return [
    one('a case', (r) => r.readAs(agent).getCase(id)),
    one('its timeline', (r) => r.readAs(leads).timeline(id)),
    one('its contacts', (r) => r.readAs(leads).contacts(id)),
    one('its relations', (r) => r.readAs(leads).relations(id)),
    one('its grants', (r) => r.readAs(leads).grants({ case: id })),
    one('its deliveries', (r) => r.deliveries(id)),
    one('its newest event', (r) => r.recordedSeq(id)),
    one('found by customer', (r) => r.findCases({ sop, customer }, 'li')),
    one('found by order', (r) => r.findCases({ sop, order }, 'li')),
    one('found lately', (r) => r.foundLately(id, 'li')),
    one('its access log', (r) => r.accessLog({ case: id })),
    one('the access log of a person', (r) => r.accessLog({ actor: li })),
    one('the access log of a customer', (r) => r.accessLog({ subject: `customer/${customer}` })),
  ];
}

/** What workers ask while cases go on, and duties each minute. */
export function ofWork({ id, sop, customer }: Some): Read[] {
  const question: StaffQuestion = { key: 'q', want: 'one', who: 'team/front-line', by: 'least_loaded', not: [] };
  const authority: AuthorityQuestion = {
    key: 'a',
    want: 'authority',
    grant: 'size',
    action: 'compensation',
    amount: 100,
    cases: [id],
    customer,
    person: 'li',
    roles: [],
    ask: [],
    not: [],
    dayMs: NOW_MS - DAY_MS,
    sinceMs: NOW_MS - 30 * DAY_MS,
  };
  return [
    { name: 'who may spend', rowsMax: 100, call: (r) => r.answerQuestions(id, [authority], NOW_MS) },
    { name: 'who works', rowsMax: 100, call: (r) => r.answerQuestions(id, [question], NOW_MS) },
    { name: 'queues', rowsMax: 3_000, call: (r) => r.wakeQueues() },
    { name: 'somebody comes back', rowsMax: 500, call: (r) => r.setPresence('li', true) },
    { name: 'signals on their way', rowsMax: 60, call: (r) => r.takeOutgoing(50) },
    {
      name: 'reserved payments of all, 500',
      rowsMax: 2_000,
      call: (r) => r.readAs(leads).grants({ state: 'reserved' }),
    },
    { name: 'intakes that wait', rowsMax: 60, call: (r) => r.pendingIntakes(NOW_MS, 50) },
    { name: 'cases that run, a page', rowsMax: 120, call: (r) => r.unendedCases('', 100) },
    { name: 'open cases of an SOP, a page', rowsMax: 120, call: (r) => r.openCases({ sop, after: '', limit: 100 }) },
    { name: 'broken glasses', rowsMax: 60, call: (r) => r.untold() },
    { name: 'what is watched', rowsMax: 60, call: (r) => r.trustFigures() },
    { name: 'how many are lost', rowsMax: 60, call: (r) => r.lostCount() },
  ];
}

/** The statements of an act: what one workflow task of an open case tells. */
export async function anAct(sql: pg.Client, record: Calls, offset: number): Promise<Read> {
  const { rows } = await sql.query<{ id: string; seq: number }>(
    `select c.id, max(e.seq) as seq from "case" c join case_event e on e.case_id = c.id
     where c.id in (select id from "case" where state = 'open' and customer <> 'CU-PROTO' order by id offset $1 limit 1) group by c.id`,
    [offset],
  );
  const [row] = rows;
  const found = row && (await record.getCase(row.id));
  if (row === undefined || found === undefined) throw new Error('The record has no open case.');
  const from = row.seq + 1;
  const event = {
    seq: from,
    type: 'contact.received',
    atMs: NOW_MS,
    cycle: 1,
    actor: 'li',
    data: { channel: 'hotline' },
  };
  const batch = { case: row.id, taskMs: NOW_MS + 1, from, events: [event as DomainEvent], view: found.view };
  return { name: 'an act', rowsMax: 2 * A_CASE, call: (r) => r.recordBatch(batch) };
}
