/** Rule 30 in SQL: the predicate against the kernel's relation on random cases, the hour of a guest, and the log of reading. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch } from '../../engine/batch.ts';
import { view } from '../../engine/kernel.ts';
import { mayRead, reachedBy, readsAs } from '../../engine/people/readers.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { ReadingEyes } from '../../records/store/eyes.ts';
import { randomOf } from '../../simulator/random.ts';
import { tell } from '../../simulator/storm.ts';
import { STORM_MS } from '../setup/complaint.ts';
import { shippedWorkspace } from '../setup/shipped.ts';
import { batch, freshRecord, line, task } from '../setup/record.ts';
import { SEED } from '../setup/seed.ts';

const CASES_EACH = 4;
const HOUR = 3_600_000;
const { packages, organization } = shippedWorkspace();

let nowMs = 1_000_000;
let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
});
afterAll(() => it.close());

const eyesOf = (org: Organization, person: string): ReadingEyes => ({
  reader: person,
  sees: { keys: readsAs(org, person, 0) },
});
const named = (person: string): ReadingEyes => ({ reader: person, sees: { keys: [`person/${person}`] } });

/** The story of a case in pieces as its run would tell it; some are told, undone by a reset, and told again. */
function batchesOf(sop: string, seed: number, id: string): { batches: Batch[]; readers: string[] } {
  const plan = packages.get(sop)?.plan;
  if (plan === undefined || organization === undefined) throw new Error(`${sop} has errors`);
  const { play } = tell({ plan, organization }, seed, STORM_MS);
  const random = randomOf(seed ^ 0xea7);
  const now = { ...view(plan, play.state, play.nowMs), case: id };
  const batches: Batch[] = [];
  let taskMs = 1;
  for (let at = 0; at < play.events.length; ) {
    const events = play.events.slice(at, at + 1 + random.below(120));
    const [first] = events;
    if (first === undefined) break;
    const cycle = events.at(-1)?.cycle ?? 1;
    const last = at + events.length >= play.events.length;
    const told = last ? now : { ...now, cycle, readers: [{ who: 'person/nobody', as: 'owner' as const }] };
    if (random.chance(0.3)) {
      // What never happened: the task that told it was lost.
      const { seq, atMs } = first;
      const never = line({
        seq,
        atMs,
        cycle,
        type: 'task.assigned',
        step: 'x',
        visit: 1,
        data: { assignee: 'stranger' },
      });
      batches.push({ case: id, taskMs: taskMs++, from: first.seq, events: [never], view: { ...told, cycle } });
    }
    batches.push({ case: id, taskMs: taskMs++, from: first.seq, events, view: told });
    at += events.length;
  }
  const reached = play.events.filter((event) => event.cycle === play.state.cycle).flatMap(reachedBy);
  return { batches, readers: [...(now.readers ?? []).map(({ who }) => who), ...reached] };
}

test(`rule 30: on random cases the predicate lists exactly what the kernel's relation says (BIHUAN_SEED=${SEED})`, async () => {
  if (organization === undefined) throw new Error('no organization');
  const cases = new Map<string, string[]>();
  for (const [sop, found] of packages) {
    await it.record.publish(found, 'han');
    for (let n = 0; n < CASES_EACH; n++) {
      const id = `C-${sop}-${n}`;
      const { batches, readers } = batchesOf(sop, SEED + n, id);
      for (const one of batches) await it.record.writeBatch(one);
      cases.set(id, readers);
    }
  }
  let shown = 0;
  const all = (await it.record.listTasks({ atMs: nowMs, limit: 200 })).items.map((row) => row.case);
  for (const person of [...Object.keys(organization.people), 'stranger', 'nobody']) {
    const eyes = eyesOf(organization, person);
    const reading = it.record.readAs(eyes);
    const keys = readsAs(organization, person, 0);
    const expected = [...cases].flatMap(([id, readers]) => (mayRead(readers, keys) ? [id] : [])).toSorted();
    const list = (await reading.listCases({ limit: 200 })).items.map((row) => row.case).toSorted();
    expect([person, list]).toEqual([person, expected]);
    const tasks = (await reading.listTasks({ atMs: nowMs, limit: 200 })).items.map((row) => row.case);
    expect(tasks.filter((id) => !expected.includes(id))).toEqual([]);
    expect(tasks.toSorted()).toEqual(all.filter((id) => expected.includes(id)).toSorted());
    shown += list.length;
  }
  // Neither everything nor nothing.
  const pairs = cases.size * (Object.keys(organization.people).length + 2);
  expect(shown).toBeGreaterThan(pairs / 50);
  expect(shown).toBeLessThan(pairs * 0.75);
});

test('rule 30: whoever may not read a case is answered by every read as if there were none', async () => {
  const id = 'C-hidden';
  await it.record.writeBatch(
    batch(id, 10, 1, ['case.opened', 'contact.received'], { owner: 'mine', tasks: [task('solve')] }),
  );
  await it.record.writeBatch(
    batch('C-other', 10, 1, ['case.opened'], { owner: 'other', links: [{ case: id, kind: 'same_customer' }] }),
  );
  const read = async (eyes: ReadingEyes) => {
    const reading = it.record.readAs(eyes);
    return {
      case: (await reading.getCase(id)) !== undefined,
      events: (await reading.timeline(id)).items.length,
      contacts: (await reading.contacts(id)).length,
      links: (await reading.relations(id)).length,
    };
  };
  expect(await read(named('mine'))).toEqual({ case: true, events: 2, contacts: 2, links: 0 });
  expect(await read({ reader: 'both', sees: { keys: ['person/mine', 'person/other'] } })).toMatchObject({ links: 1 });
  expect(await read(named('other'))).toEqual({ case: false, events: 0, contacts: 0, links: 0 });
  expect(await read({ reader: 'shop', sees: { sops: ['delivery'] } })).toMatchObject({ case: false, events: 0 });
  expect(await read({ reader: 'shop', sees: { sops: ['complaint'] } })).toMatchObject({ case: true, links: 1 });
  expect(await read({ reader: 'chen', sees: 'all' })).toEqual({ case: true, events: 2, contacts: 2, links: 1 });
  const counts = (eyes: ReadingEyes) => it.record.readAs(eyes).kpiCounts({ fromMs: 0, untilMs: 1e15, atMs: nowMs });
  expect((await counts(named('nobody-at-all'))).cases.cancelled).toBe(0);
});

test('rule 30: a guest reads one case for sixty minutes, and no lead reads with the guest', async () => {
  const id = 'C-guest';
  await it.record.writeBatch(batch(id, 10, 1, ['case.opened'], { owner: 'mine' }));
  const seen = async (eyes: ReadingEyes) => (await it.record.readAs(eyes).listCases({ text: id })).items.length;
  expect(await it.record.letIn({ case: id, person: 'guest', why: 'contact' })).toBe(nowMs + HOUR);
  expect(await seen(named('guest'))).toBe(1);
  expect(await seen({ reader: 'lead', sees: { keys: ['person/lead', 'person/guest'] } })).toBe(0);
  nowMs += HOUR - 1;
  expect(await seen(named('guest'))).toBe(1);
  nowMs += 1;
  expect(await seen(named('guest'))).toBe(0);
});

test('rule 30: a view of before the rule still lets those in whom it names', async () => {
  const id = 'C-old';
  const old = {
    owner: 'o',
    watchers: ['role/legal', 'field/expert'],
    tasks: [task('solve', { assignee: 'a', status: 'assigned' })],
  };
  await it.record.writeBatch(batch(id, 10, 1, ['case.opened'], old));
  const { rows } = await it.sql.query<{ readers: string[] }>('select readers from "case" where id = $1', [id]);
  expect(rows[0]?.readers).toEqual(['person/a', 'person/o', 'role/legal', 'team/front']);
});

test('rule 30: lists with customers’ numbers, finds and entries are in the log, by reader and by subject', async () => {
  const id = 'C-logged';
  await it.record.writeBatch(
    batch(id, 10, 1, ['case.opened'], { owner: 'lister', data: { customer: 'CU-log', order: 'O-log' } }),
  );
  const reading = it.record.readAs(named('lister'));
  await reading.listCases({});
  await reading.listCases({ text: 'nothing like this' });
  expect(await it.record.findCases({ sop: 'complaint', order: 'O-log' }, 'finder')).toMatchObject([{ case: id }]);
  expect(await it.record.findCases({ sop: 'complaint', customer: 'CU-lo' }, 'finder')).toEqual([]);
  expect(await it.record.findCases({ sop: 'delivery', customer: 'CU-log' }, 'finder')).toEqual([]);
  expect([await it.record.foundLately(id, 'finder'), await it.record.foundLately(id, 'lister')]).toEqual([true, false]);
  await it.record.letIn({ case: id, person: 'breaker', why: 'break_glass', reason: '客户在线等' });
  const log = async (query: object) =>
    (await it.record.accessLog(query)).items.map(({ actor, deed, subjects }) => [actor, deed, subjects.join()]);
  expect(await log({ subject: 'customer/CU-log' })).toEqual([
    ['breaker', 'break_glass', 'customer/CU-log'],
    ['finder', 'find', 'customer/CU-log'],
    ['lister', 'list', 'customer/CU-log'],
  ]);
  expect(await log({ actor: 'finder' })).toEqual([['finder', 'find', 'customer/CU-log']]);
  const page = await it.record.accessLog({ subject: 'customer/CU-log', limit: 2 });
  expect((await it.record.accessLog({ subject: 'customer/CU-log', cursor: page.next })).items).toHaveLength(1);
  nowMs += HOUR;
  expect(await it.record.foundLately(id, 'finder')).toBe(false);
});

test.each(['update vault_access set actor = $1', 'delete from vault_access where actor = $1', 'truncate vault_access'])(
  'rule 30: the log is append-only: %s',
  async (statement) => {
    await expect(it.sql.query(statement, statement.includes('$1') ? ['finder'] : [])).rejects.toThrow(/append-only/);
  },
);

test('rule 30: a broken glass is told once', async () => {
  await it.record.writeBatch(batch('C-glass', 10, 1, ['case.opened'], { owner: 'mine' }));
  await it.record.letIn({ case: 'C-glass', person: 'li', why: 'break_glass', reason: '急' });
  const broken = (await it.record.untold()).filter((row) => row.case === 'C-glass');
  expect(broken).toMatchObject([{ person: 'li', reason: '急', sop: 'complaint' }]);
  for (const { id } of broken) await it.record.markTold(id);
  expect((await it.record.untold()).filter((row) => row.case === 'C-glass')).toEqual([]);
});
