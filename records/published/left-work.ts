/** What a change would leave without anybody: open work of people and teams that go, open cases of SOPs that go. */
import { sql } from 'kysely';
import { usesOf } from '../../language/publication/uses.ts';
import type { Db } from '../database/database.ts';
import type { LeftWork } from '../errors.ts';
import type { Change } from '../store/sops.ts';
import { publishedPackage } from './verified.ts';

/** By key; what a change says the way of is not in it. */
export async function leftWork(db: Db, { remove, move }: Pick<Change, 'remove' | 'move'>): Promise<LeftWork[]> {
  const going = remove.filter((key) => !Object.hasOwn(move, key));
  const ids = (kind: string) =>
    going.filter((key) => key.startsWith(`${kind}/`)).map((key) => key.slice(kind.length + 1));
  const needed = going.some((key) => /^(team|sop|connector)\//.test(key)) ? await neededByCases(db) : new Map();
  const found = [
    ...(await tasksBy(db, 'assignee', ids('person'))).map(([id, tasks]) => ({ key: `person/${id}`, tasks, cases: 0 })),
    ...(await casesBy(db, 'owner', ids('person'))).map(([id, cases]) => ({ key: `person/${id}`, tasks: 0, cases })),
    ...(await tasksBy(db, 'team', ids('team'))).map(([id, tasks]) => ({ key: `team/${id}`, tasks, cases: 0 })),
    ...(await casesBy(db, 'sop', ids('sop'))).map(([id, cases]) => ({ key: `sop/${id}`, tasks: 0, cases })),
    ...going.map((key) => ({ key, tasks: 0, cases: needed.get(key) ?? 0 })),
  ];
  const sums = new Map<string, LeftWork>();
  for (const { key, tasks, cases } of found) {
    const sum = sums.get(key) ?? { key, tasks: 0, cases: 0 };
    sums.set(key, { key, tasks: sum.tasks + tasks, cases: Math.max(sum.cases, cases) });
  }
  return [...sums.values()].filter((it) => it.tasks + it.cases > 0);
}

const count = sql<number>`count(*)::integer`.as('n');

async function tasksBy(db: Db, column: 'assignee' | 'team', ids: string[]): Promise<[string, number][]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('task').select([column, count]).where(column, 'in', ids).groupBy(column).execute();
  return rows.map((row) => [row[column] ?? '', row.n]);
}

async function casesBy(db: Db, column: 'owner' | 'sop', ids: string[]): Promise<[string, number][]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('case')
    .select([column, count])
    .where(column, 'in', ids)
    .where('state', 'in', ['open', 'resolved'])
    .groupBy(column)
    .execute();
  return rows.map((row) => [row[column] ?? '', row.n]);
}

/** How many open cases run by versions that need a team, a connector, or an SOP to start. */
async function neededByCases(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('case as c')
    .innerJoin('sop_version as v', (join) => join.onRef('v.sop', '=', 'c.sop').onRef('v.version', '=', 'c.version'))
    .select(['c.sop', 'c.version', count])
    .where('c.state', 'in', ['open', 'resolved'])
    .groupBy(['c.sop', 'c.version'])
    .execute();
  const needed = new Map<string, number>();
  for (const { sop, version, n } of rows) {
    const body = await publishedPackage(db, sop, version);
    for (const key of body === undefined ? [] : usesOf(body.plan)) needed.set(key, (needed.get(key) ?? 0) + n);
  }
  return needed;
}
