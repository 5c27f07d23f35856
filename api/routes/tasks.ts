/** Worklists, and whether one is there to take work. */
import { PresenceSchema, SetPresenceSchema } from '../../wire/presence.ts';
import { TaskPageSchema, type WorklistQuery, WorklistQuerySchema } from '../../wire/worklist.ts';
import { mustHave, SEES_ALL_TASKS } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import type { TaskQuery, TaskRow } from '../../records/store/lists.ts';
import { defined } from '../translate/case.ts';
import { amountInSight, shownColumns } from '../translate/sight.ts';
import { iso } from '../translate/instants.ts';
import { pageToWire } from '../translate/page.ts';

export function taskRoutes(services: Services): Route[] {
  return [worklist(services), presence(services), setPresence(services)];
}

function worklist({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/tasks',
    tag: 'tasks',
    summary: '待办，超时的在前 / Worklist, overdue first',
    query: WorklistQuerySchema,
    answers: { 200: { description: 'A page', schema: TaskPageSchema } },
    problems: [403, 422],
    handle: async ({ identity, query, receivedAtMs }) => {
      const whose = whoseTasks(identity, query.scope);
      if (whose === undefined) return { status: 200, body: { items: [] } };
      // What is overdue of a team's is looked for whoever has it; what waits is there to be taken.
      const had = query.scope === 'team' && query.overdue === 'true';
      const page = await record.readAs(identity.eyes).listTasks({
        ...whose,
        ...(had && { had }),
        atMs: receivedAtMs,
        ...(query.overdue !== undefined && { overdue: query.overdue === 'true' }),
        cursor: query.cursor,
        limit: query.limit,
      });
      return { status: 200, body: pageToWire(page, (row) => taskToWire(row, identity)) };
    },
  });
}

/** Undefined: nobody's. To the record a query that names nobody means everybody. */
function whoseTasks(identity: Identity, scope: WorklistQuery['scope']): Partial<TaskQuery> | undefined {
  if (scope === 'all') {
    mustHave(identity, SEES_ALL_TASKS);
    return {};
  }
  const whose = {
    ...(scope !== 'team' && identity.person && { person: identity.id }),
    ...(scope !== 'mine' && identity.teams.length > 0 && { teams: [...identity.teams] }),
    ...(scope !== 'mine' && identity.person && identity.roles.length > 0 && { roles: [...identity.roles] }),
  };
  return Object.keys(whose).length === 0 ? undefined : whose;
}

function taskToWire(row: TaskRow, identity: Identity) {
  const { customer, severity } = shownColumns(row, identity);
  return defined({
    case: row.case,
    sop: row.sop,
    step: row.step,
    attempt: row.attempt,
    title: row.title,
    case_title: row.caseTitle,
    kind: row.kind,
    status: row.status,
    team: row.team,
    role: row.role,
    asked_team: row.askedTeam,
    assignee: row.assignee,
    amount: amountInSight(row.amount, identity),
    customer,
    severity,
    since: iso(row.sinceMs),
    accept_by: iso(row.acceptByMs),
    due: iso(row.dueMs),
    next_due: iso(row.nextDueMs),
    received_at: iso(row.receivedAtMs),
    overdue: row.overdue,
  });
}

function presence({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/presence',
    tag: 'tasks',
    summary: '我是否在线 / Whether I take work',
    answers: { 200: { description: 'Presence', schema: PresenceSchema } },
    problems: [403],
    handle: async ({ identity }) => {
      const person = personOf(identity);
      return { status: 200, body: { person, present: !(await record.absentees()).includes(person) } };
    },
  });
}

function setPresence({ record }: Services): Route {
  return route({
    method: 'post',
    path: '/v1/presence',
    tag: 'tasks',
    summary: '上线或离线 / Come and go',
    body: SetPresenceSchema,
    answers: { 200: { description: 'Presence', schema: PresenceSchema } },
    problems: [403, 422],
    repeating: 'stored',
    handle: async ({ identity, body }) => {
      const person = personOf(identity);
      await record.setPresence(person, body.present);
      return { status: 200, body: { person, present: body.present } };
    },
  });
}

function personOf(identity: Identity): string {
  if (!identity.person) throw new Problem(403, 'presence/no-person');
  return identity.id;
}
