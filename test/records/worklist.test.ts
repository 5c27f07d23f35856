/** Worklists and the list of cases: their order, filters, and pages that hold still while rows change. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadCursor } from '../../records/errors.ts';
import type { CaseQuery, TaskQuery } from '../../records/store/lists.ts';
import { batch, clock, freshRecord, samplePackage, task } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  await it.record.publish(samplePackage(), 'owner');
  const put = (id: string, severity: string, dueMs: number, openedAtMs: number, more = {}, who = {}) =>
    it.record.writeBatch(
      batch(id, 10, 0, ['case.opened'], {
        openedAtMs,
        data: { severity, customer: `C-${id}`, order: `订单${id}`, phone: `v1.${'p'.repeat(43)}` },
        tasks: [task('solve', { ...(dueMs > 0 && { dueMs }), ...who })],
        ...more,
      }),
    );
  await put('late-s3', 'S3', 90, 1);
  await put('late-s1', 'S1', 95, 2);
  await put('s1-due-300', 'S1', 300, 3);
  await put('s1-due-200', 'S1', 200, 4);
  await put('s2-none', 'S2', 0, 5);
  await put('s2-first', 'S2', 400, 6);
  await put('s2-second', 'S2', 400, 7);
  await put('li-has', 'S1', 150, 8, { owner: 'li' }, { status: 'assigned', assignee: 'li' });
  await put('other-team', 'S1', 150, 9, { team: 'back' }, { team: 'back' });
  const { team: _, ...byRole } = task('solve', { role: 'finance' });
  await it.record.writeBatch(batch('role', 10, 0, ['case.opened'], { openedAtMs: 10, tasks: [byRole] }));
  const given = { status: 'assigned', assignee: 'wang' } as const;
  await put('wang-has', 'S2', 80, 0, {}, { ...given, team: 'third' });
  await put('given-away', 'S2', 85, 0, {}, { ...given, team: 'bosses', askedTeam: 'third' });
  await put('to-approve', 'S2', 500, 0, {}, { team: undefined, role: 'payer', amount: 123_450 });
  const late = { clocks: [clock('response', { state: 'met_late', dueMs: 20 }), clock('closure', { dueMs: 900 })] };
  await it.record.writeBatch(batch('was-late', 10, 0, ['case.opened'], { openedAtMs: 0, ...late, tasks: [] }));
  const breached = { clocks: [clock('response', { state: 'breached', dueMs: 20 })], state: 'resolved' as const };
  await it.record.writeBatch(batch('breached', 10, 0, ['case.opened'], { openedAtMs: 11, ...breached }));
});
afterAll(() => it.close());

const tasks = async (query: Partial<TaskQuery>) =>
  (await it.record.listTasks({ atMs: 100, ...query })).items.map((row) => row.case);
const cases = async (query: CaseQuery) => (await it.record.listCases(query)).items.map((row) => row.case);

test('overdue first, then severity, next due, arrival', async () => {
  expect(await tasks({ teams: ['front'] })).toEqual([
    'late-s1',
    'late-s3',
    's1-due-200',
    's1-due-300',
    's2-first',
    's2-second',
    's2-none',
  ]);
});

test('mine, my roles, only overdue, everybody', async () => {
  expect(await tasks({ person: 'li' })).toEqual(['li-has']);
  expect(await tasks({ roles: ['finance'] })).toEqual(['role']);
  expect(await tasks({ person: 'li', teams: ['back'], roles: ['finance'] })).toEqual(['li-has', 'other-team', 'role']);
  expect(await tasks({ overdue: true })).toEqual(['late-s1', 'wang-has', 'given-away', 'late-s3']);
  expect((await tasks({})).length).toBe(13);
  expect(await tasks({ overdue: false })).toHaveLength(9);
  expect(await tasks({ teams: [] })).toEqual([]);
});

test('what a team had is found whoever has it now, also what a ladder gave to another team, each once', async () => {
  const had = { had: true, overdue: true } as const;
  expect(await tasks({ teams: ['third'], overdue: true })).toEqual([]);
  expect(await tasks({ teams: ['third'], ...had })).toEqual(['wang-has', 'given-away']);
  expect(await tasks({ teams: ['bosses'], ...had })).toEqual(['given-away']);
  expect(await tasks({ teams: ['third', 'bosses'], ...had })).toEqual(['wang-has', 'given-away']);
  const rows = (await it.record.listTasks({ teams: ['third'], atMs: 100, ...had })).items;
  expect(rows.map(({ team, askedTeam }) => [team, askedTeam])).toEqual([
    ['third', undefined],
    ['bosses', 'third'],
  ]);
});

test('an approval says of what amount', async () => {
  const [row] = (await it.record.listTasks({ roles: ['payer'], atMs: 100 })).items;
  expect(row).toMatchObject({ case: 'to-approve', amount: 123_450 });
});

test('a task says what a worklist shows', async () => {
  const [row] = (await it.record.listTasks({ teams: ['front'], atMs: 100 })).items;
  expect(row).toMatchObject({
    step: 'solve',
    attempt: 1,
    sop: 'complaint',
    team: 'front',
    severity: 'S1',
    dueMs: 95,
    overdue: true,
  });
});

test('pages neither repeat nor skip while time passes and other tasks come and go', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  let atMs = 100;
  do {
    const page = await it.record.listTasks({
      teams: ['front'],
      limit: 2,
      atMs,
      ...(cursor !== undefined && { cursor }),
    });
    seen.push(...page.items.map((row) => row.case));
    cursor = page.next;
    // By now everything is overdue, the first task shown is gone, and a new one stands before all.
    atMs = 10_000;
    await it.record.writeBatch(batch('late-s1', 20, 1, ['step.done'], { openedAtMs: 2 }));
    await it.record.writeBatch(
      batch('new', 10, 0, ['case.opened'], {
        openedAtMs: 0,
        data: { severity: 'S1' },
        tasks: [task('solve', { dueMs: 1 })],
      }),
    );
  } while (cursor !== undefined);
  expect(seen).toEqual(['late-s1', 'late-s3', 's1-due-200', 's1-due-300', 's2-first', 's2-second', 's2-none']);
});

test('each filter of the list of cases', async () => {
  expect((await cases({})).slice(0, 3)).toEqual(['breached', 'role', 'other-team']);
  expect(await cases({ state: 'resolved' })).toEqual(['breached']);
  expect(await cases({ sla: 'breached' })).toEqual(['breached']);
  // Met late, and another clock runs still: its word is `running`, and it is found as late.
  expect(await cases({ sla: 'late' })).toEqual(['was-late']);
  expect((await it.record.listCases({ sla: 'late' })).items[0]?.sla).toBe('running');
  expect(await cases({ team: 'back' })).toEqual(['other-team']);
  expect(await cases({ assignee: 'li' })).toEqual(['li-has']);
  expect(await cases({ severity: 'S3' })).toEqual(['late-s3']);
  expect(await cases({ customer: 'C-s2-none' })).toEqual(['s2-none']);
  expect(await cases({ sop: 'nothing' })).toEqual([]);
  expect(await cases({ step: 'solve', team: 'back' })).toEqual(['other-team']);
  expect(await cases({ severity: 'S1', customer: 'C-s2-none' })).toEqual([]);
});

test('text is found anywhere, without case and width, but never a vault reference', async () => {
  expect(await cases({ text: '单S2-FIR' })).toEqual(['s2-first']);
  expect(await cases({ text: 'ＬＩ－ＨＡＳ' })).toEqual(['li-has']);
  expect(await cases({ text: '订' })).toHaveLength(11);
  expect(await cases({ text: 'pppp' })).toEqual([]);
  expect(await cases({ text: '100%_' })).toEqual([]);
});

test('pages of cases hold still while new ones arrive', async () => {
  const first = await it.record.listCases({ limit: 4 });
  await it.record.writeBatch(batch('newest', 10, 0, ['case.opened'], { openedAtMs: 99_999 }));
  const second = await it.record.listCases({ limit: 4, cursor: first.next ?? '' });
  const walked = [...first.items, ...second.items].map((row) => row.case);
  expect(new Set(walked).size).toBe(8);
  expect(walked).not.toContain('newest');
});

test('the timeline has pages', async () => {
  await it.record.writeBatch(batch('long', 10, 0, ['a', 'b', 'c']));
  const first = await it.record.timeline('long', { limit: 2 });
  const second = await it.record.timeline('long', { limit: 2, cursor: first.next ?? '' });
  expect([...first.items, ...second.items].map((event) => event.seq)).toEqual([0, 1, 2]);
  expect(second.next).toBeUndefined();
});

test('a cursor of another list or none at all is refused', async () => {
  const { next } = await it.record.listCases({ limit: 1 });
  await expect(it.record.listTasks({ atMs: 1, cursor: next ?? '' })).rejects.toThrow(BadCursor);
  await expect(it.record.listCases({ cursor: '%%%' })).rejects.toThrow(BadCursor);
});
