/** Who takes what: the same answer to the same question, capacity under concurrency, and queues that wake up. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StaffQuestion } from '../../engine/event.ts';
import { batch, freshRecord, organization, samplePackage, task } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());
beforeEach(async () => {
  await it.record.publish(samplePackage(), 'owner');
  await it.record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'owner');
});
afterEach(async () => {
  await it.sql.query('delete from task; delete from assignment; delete from outgoing; delete from staff');
});

const one = (key: string, more: Partial<StaffQuestion> = {}): StaffQuestion => ({
  key,
  want: 'one',
  who: 'team/front',
  by: 'least_loaded',
  not: [],
  ...more,
});
const ask = async (caseId: string, question: StaffQuestion, atMs = 100) =>
  (await it.record.answerQuestions(caseId, [question], atMs))[0]?.people[0]?.id;
const has = (person: string) => ({ tasks: [task('solve', { status: 'assigned' as const, assignee: person })] });
const woken = async () => (await it.record.takeOutgoing(100)).map((o) => [o.case, o.body]);

test('the same question gets the same person, another one of that key does not', async () => {
  const first = await ask('A', one('w1'));
  expect(await ask('B', one('w1'))).not.toBe(first);
  expect(await ask('A', one('w1'))).toBe(first);
  expect(await ask('A', one('w1', { not: [first ?? ''] }))).not.toBe(first);
});

test('simultaneous questions never exceed capacity', async () => {
  const found = await Promise.all(Array.from({ length: 12 }, (_, i) => ask(`case-${i}`, one('w1'))));
  expect(found.filter((person) => person === 'li')).toHaveLength(2);
  expect(found.filter((person) => person === 'wang')).toHaveLength(2);
  expect(found.filter((person) => person === undefined)).toHaveLength(8);
});

test('recorded tasks are the load; an answer recorded since is not counted twice', async () => {
  expect(await ask('A', one('w1', { skill: 'phone' }))).toBe('li');
  await it.record.writeBatch(batch('A', 10, 0, ['task.assigned'], has('li')));
  expect(await ask('B', one('w1', { skill: 'phone' }))).toBe('li');
  expect(await ask('C', one('w1', { skill: 'phone' }))).toBeUndefined();
});

test('absent people are neither given work nor told', async () => {
  await it.record.setPresence('li', false);
  expect(await it.record.absentees()).toEqual(['li']);
  expect(await ask('A', one('w1'))).toBe('wang');
  const [all] = await it.record.answerQuestions('A', [{ key: 'n', want: 'all', who: 'team/front', not: [] }], 100);
  expect(all).toMatchObject({ people: [{ id: 'wang', team: 'front' }], lead: 'zhang' });
});

test('round robin goes around', async () => {
  const found = [];
  for (let i = 0; i < 4; i++) found.push(await ask(`r${i}`, one('w1', { by: 'round_robin' }), 100 + i));
  expect(found).toEqual(['li', 'wang', 'li', 'wang']);
});

test('when a task ends, the first case in the queue that its person could take is signalled', async () => {
  await it.record.writeBatch(batch('busy', 10, 0, ['task.assigned'], has('wang')));
  const wait = async (id: string, severity: string, more: Partial<StaffQuestion> = {}, step = 'solve') => {
    await it.sql.query(`insert into assignment values ($1, 'w1', $2, null, '{}', 5, 5, false) on conflict do nothing`, [
      id,
      JSON.stringify(one('w1', more)),
    ]);
    await it.record.writeBatch(batch(id, 10, 0, ['task.queued'], { data: { severity }, tasks: [task(step)] }));
  };
  await wait('to-claim', 'S1', {}, 'receive');
  await wait('skilled', 'S1', { skill: 'phone' });
  await wait('not-wang', 'S1', { not: ['wang'] });
  await wait('second', 'S3');
  await wait('first', 'S2');
  await it.record.writeBatch(batch('busy', 20, 1, ['step.done']));
  expect(await woken()).toEqual([['first', { step: 'solve' }]]);
});

test('nobody is woken by a batch that frees nobody', async () => {
  await it.record.writeBatch(batch('works', 10, 0, ['task.assigned'], has('wang')));
  await it.record.writeBatch(batch('waits', 10, 0, ['task.queued'], { tasks: [task('solve')] }));
  await it.record.writeBatch(batch('works', 20, 1, ['data.changed'], has('wang')));
  expect(await woken()).toEqual([]);
});

test('who comes back wakes one case; the sweep wakes one for each who is free', async () => {
  for (const id of ['q1', 'q2', 'q3']) {
    await it.record.writeBatch(batch(id, 10, 0, ['task.queued'], { tasks: [task('solve')] }));
  }
  await it.record.setPresence('wang', false);
  await it.record.setPresence('wang', true);
  expect(await woken()).toHaveLength(1);
  await it.sql.query('delete from outgoing');
  expect(await it.record.wakeQueues()).toBe(2);
  // Those are on their way; only the rest is looked at.
  expect(await it.record.wakeQueues()).toBe(1);
});

describe('rule 26: somebody away', () => {
  /** li is away until 1,000, and zhao of another team stands in. */
  const away = async () => {
    const deputies = [{ person: 'zhao', fromMs: 0, untilMs: 1_000 }];
    const { li, ...others } = organization.people;
    const people = { ...others, li: { ...li, deputies } } as typeof organization.people;
    await it.record.saveWorkspace({ organization: { ...organization, people }, connectors: {}, messages: {} }, 'owner');
  };
  let count = 0;
  const frees = async (person: string, atMs: number) => {
    const busy = `away-${++count}`;
    await it.record.writeBatch(batch(busy, atMs, 0, ['task.assigned'], has(person)));
    await it.record.writeBatch(batch(busy, atMs + 5, 1, ['task.reassigned']));
    return (await woken()).map(([id]) => id);
  };
  const waits = async (id: string, more: Partial<StaffQuestion> = {}) => {
    await it.sql.query(`insert into assignment values ($1, 'w1', $2, null, '{}', 5, 5, false)`, [
      id,
      JSON.stringify(one('w1', more)),
    ]);
    await it.record.writeBatch(batch(id, 10, 0, ['task.queued'], { tasks: [task('solve')] }));
  };

  test('rule 26: whose work the deputy takes over is not free for more by that', async () => {
    await away();
    await waits('for-li', { not: ['wang', 'zhao'], deputies: true });
    expect(await frees('li', 10)).toEqual([]);
    expect(await frees('li', 2_000)).toEqual(['for-li']);
  });

  test('rule 26: a deputy who is free wakes the queue of whom she stands in for', async () => {
    await away();
    await waits('for-zhao', { not: ['wang'], deputies: true });
    expect(await frees('zhao', 2_000)).toEqual([]);
    expect(await frees('zhao', 10)).toEqual(['for-zhao']);
  });

  test('rule 26: by rules that know no deputies she does not', async () => {
    await away();
    await waits('as-before', { not: ['wang'] });
    expect(await frees('zhao', 10)).toEqual([]);
  });
});

test('without an organization nobody can be found', async () => {
  await it.sql.query('delete from workspace');
  await expect(it.record.answerQuestions('A', [one('w9')], 1)).rejects.toThrow(/No organization/);
});
