/** The counts behind the rates (semantics rule 29): by hand, then against a naive recount of random cases. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DomainEvent, EventName } from '../../engine/told/events.ts';
import type { ClockView, View } from '../../engine/see/view.ts';
import type { CaseCounts, KpiQuery } from '../../records/store/kpi.ts';
import { batch, clock, freshRecord, line, sampleView } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());

const november = { fromMs: 1_000, untilMs: 2_000, atMs: 1_500 };
const counts = (sop: string, more: Partial<KpiQuery> = {}) => it.record.kpiCounts({ ...november, sop, ...more });

const closed = (result: string, closedAtMs: number): Partial<View> => ({ state: 'closed', result, closedAtMs });
const event = (seq: number, type: EventName, atMs: number) => line({ seq, type, atMs, cycle: 1 });
async function put(id: string, view: Partial<View>, ...told: DomainEvent[]): Promise<void> {
  const events = told.length > 0 ? told : [event(0, 'case.opened', view.openedAtMs ?? 1_000)];
  await it.record.writeBatch({ case: id, taskMs: 10, from: 0, events, view: sampleView(id, view) });
}

test('rule 29: a clock counts in the period of its due, whatever the case did later; counted by hand', async () => {
  const sop = 'dues';
  const response = (dueMs: number, state: ClockView['state'], more = {}) =>
    clock('response', { dueMs, state, ...more });
  await put('d1', { sop, clocks: [response(1_000, 'met'), response(1_400, 'met_late', { of: 2 })] });
  await put('d2', { sop, clocks: [response(1_999, 'met')] });
  await put('d3', { sop, clocks: [response(999, 'met')] });
  await put('d4', { sop, clocks: [response(2_000, 'breached')] });
  // Closed although it had breached: the breach stays.
  await put('d5', { sop, ...closed('done', 5_000), clocks: [response(1_200, 'breached', { reason: 'closed' })] });
  await put('d6', { sop, clocks: [response(1_300, 'cancelled', { reason: 'not_needed' })] });
  // Past its due, and nobody has told so yet; due this very moment; paused; not due yet.
  await put('d7', { sop, clocks: [response(1_499, 'running')] });
  await put('d8', { sop, clocks: [response(1_500, 'running')] });
  await put('d9', { sop, clocks: [response(1_100, 'paused')] });
  await put('d10', { sop, clocks: [response(1_800, 'running')] });
  await put('d11', { sop, state: 'cancelled', closedAtMs: 1_100, clocks: [response(1_050, 'breached')] });
  await put('d12', { sop, state: 'merged', closedAtMs: 1_100, clocks: [response(1_050, 'met')] });
  await put('d13', { sop: 'dues-elsewhere', clocks: [response(1_050, 'met')] });
  const { clocks, cases } = await counts(sop);
  expect(clocks).toEqual([{ sop, clock: 'response', title: 'response', met: 2, metLate: 1, breached: 2, running: 3 }]);
  expect(cases).toMatchObject({ closed: 0, cancelled: 1, merged: 1 });
  const everywhere = await it.record.kpiCounts(november);
  expect(everywhere.clocks.map((c) => [c.sop, c.met])).toEqual([
    [sop, 2],
    ['dues-elsewhere', 1],
  ]);
});

test('rule 29: help and transfers are counted by what became of them, in their period; requests for help as one clock', async () => {
  const sop = 'beside';
  const told = (seq: number, type: EventName, atMs: number, data: object) =>
    ({ ...line({ seq, type, atMs, cycle: 1 }), data }) as DomainEvent;
  const help = { help: 1, to: 'team/logistics' };
  await put(
    'b1',
    { sop, clocks: [1, 2].map((n) => clock(`help:${n}`, { title: `求助 ${n}`, state: 'met', dueMs: 1_100 })) },
    told(0, 'help.asked', 1_000, { ...help, question: 'v1.x' }),
    told(1, 'help.asked', 1_999, { ...help, question: 'v1.x' }),
    told(2, 'help.asked', 2_000, { ...help, question: 'v1.x' }),
    told(3, 'help.answered', 1_300, { ...help, asked: 'li', note: 'v1.x' }),
    told(4, 'help.declined', 1_400, { ...help, asked: 'li', reason: 'v1.x' }),
    told(5, 'transfer.asked', 1_500, { to: 'person/li', accept_by: 1_600 }),
    told(6, 'transfer.ended', 1_600, { to: 'person/li', by: 'wang', why: 'accept_window' }),
    told(7, 'transfer.ended', 1_700, { to: 'person/li', by: 'wang', why: 'case_over' }),
    told(8, 'transfer.accepted', 1_800, { to: 'person/li', by: 'wang' }),
  );
  const { clocks, beside } = await counts(sop);
  expect(clocks).toMatchObject([{ clock: 'help', title: '求助', met: 2 }]);
  expect(beside).toEqual({
    helpAsked: 2,
    helpAnswered: 1,
    helpDeclined: 1,
    helpWithdrawn: 0,
    transfers: 1,
    transfersAccepted: 1,
    transfersDeclined: 0,
    transfersLapsed: 1,
  });
});

test('rule 29: promises count as one clock, the dispositions of a signal likewise; the newest title is told', async () => {
  const sop = 'names';
  await put('n1', {
    sop,
    clocks: [
      clock('promise:1', { title: '口头承诺 1', state: 'met', dueMs: 1_100 }),
      clock('promise:12', { title: '口头承诺 12', state: 'breached', dueMs: 1_200 }),
      clock('signal:RS01#1', { title: '重复进线', state: 'met', dueMs: 1_300 }),
      clock('signal:RS01#2', { title: '重复进线', state: 'met_late', dueMs: 1_400 }),
      clock('step:check-2', { title: '复核 2', state: 'met', dueMs: 1_400 }),
      clock('closure', { title: '旧名', state: 'met', dueMs: 1_100 }),
    ],
  });
  await put('n2', { sop, clocks: [clock('closure', { title: '5日闭环', state: 'met', dueMs: 1_101 })] });
  const { clocks } = await counts(sop);
  expect(clocks.map((c) => [c.clock, c.title, c.met, c.metLate, c.breached])).toEqual([
    ['closure', '5日闭环', 2, 0, 0],
    ['promise', '口头承诺', 1, 0, 1],
    ['signal:RS01', '重复进线', 1, 1, 0],
    ['step:check-2', '复核 2', 1, 0, 0],
  ]);
});

test('rule 29: closed, confirmed, first contact, re-opened, repeated: counted by hand', async () => {
  const sop = 'ends';
  await put('e1', { sop, ...closed('confirmed', 1_000) });
  await put('e2', { sop, ...closed('unconfirmed', 1_999) });
  await put('e3', { sop, ...closed('rejected', 1_500) });
  await put('e4', { sop, ...closed('confirmed', 2_000) });
  // A second contact of the customer; our own call is none.
  const joined = [event(0, 'case.opened', 900), event(1, 'contact.received', 950)];
  await put('e5', { sop, ...closed('confirmed', 1_100) }, ...joined);
  const called = [event(0, 'case.opened', 900), event(1, 'contact.made', 950), event(2, 'callback.recorded', 990)];
  await put('e6', { sop, ...closed('confirmed', 1_100) }, ...called);
  // Re-opened twice, once before the period, and closed in it: one case closed, one repeated complaint here.
  const again = [event(0, 'case.opened', 500), event(1, 'case.reopened', 800), event(2, 'case.reopened', 1_000)];
  await put('e7', { sop, cycle: 3, ...closed('confirmed', 1_900) }, ...again);
  // Closed once, open again: a repeated complaint, not a closed case.
  await put('e8', { sop, cycle: 2 }, event(0, 'case.opened', 500), event(1, 'case.reopened', 1_999));
  await put('e9', { sop, links: [{ case: 'e1', kind: 'repeat' }], openedAtMs: 1_700 });
  await put('e10', { sop, links: [{ case: 'e1', kind: 'same_customer' }], openedAtMs: 1_700 });
  await put('e11', { sop, links: [{ case: 'e1', kind: 'repeat' }], openedAtMs: 2_000 });
  await put('e12', {
    sop,
    state: 'merged',
    closedAtMs: 1_800,
    links: [{ case: 'e1', kind: 'repeat' }],
    openedAtMs: 1_700,
  });
  // It took another case in: two contacts in all.
  await put('e13', { sop, ...closed('confirmed', 1_800), links: [{ case: 'e12', kind: 'absorbed' }] });
  await put(
    'e14',
    { sop, state: 'cancelled', closedAtMs: 1_001 },
    event(0, 'case.opened', 1),
    event(1, 'case.reopened', 1_001),
  );
  expect((await counts(sop)).cases).toEqual({
    closed: 7,
    confirmed: 5,
    unconfirmed: 1,
    firstContact: 4,
    cancelled: 1,
    merged: 1,
    reopened: 2,
    linked: 1,
  });
});

test('rule 29: a re-opening that a reset undid never was', async () => {
  const sop = 'undone';
  await put('u1', { sop }, event(0, 'case.opened', 1_000), event(1, 'case.reopened', 1_100));
  const later = { ...batch('u1', 20, 2, ['note.added']), view: sampleView('u1', { sop }) };
  await it.record.writeBatch(later);
  expect((await counts(sop)).cases.reopened).toBe(1);
  await it.record.writeBatch({ ...later, taskMs: 30, from: 1, events: [event(1, 'note.added', 1_100)] });
  expect((await counts(sop)).cases.reopened).toBe(0);
});

test('rule 29: nothing counted is nothing, not everything', async () => {
  expect(await counts('nobody')).toEqual({
    clocks: [],
    cases: {
      closed: 0,
      confirmed: 0,
      unconfirmed: 0,
      firstContact: 0,
      cancelled: 0,
      merged: 0,
      reopened: 0,
      linked: 0,
    } satisfies CaseCounts,
    beside: {
      helpAsked: 0,
      helpAnswered: 0,
      helpDeclined: 0,
      helpWithdrawn: 0,
      transfers: 0,
      transfersAccepted: 0,
      transfersDeclined: 0,
      transfersLapsed: 0,
    },
  });
});

const instant = fc.integer({ min: 0, max: 12 });
const someClock = fc.record({
  id: fc.constantFrom('response', 'closure'),
  state: fc.constantFrom('running', 'paused', 'met', 'breached', 'met_late', 'cancelled'),
  dueMs: instant,
});
const someCase = fc.record({
  state: fc.constantFrom('open', 'resolved', 'closed', 'cancelled', 'merged'),
  result: fc.constantFrom('confirmed', 'unconfirmed', 'rejected'),
  openedAtMs: instant,
  closedAtMs: instant,
  clocks: fc.uniqueArray(someClock, { maxLength: 2, selector: (c) => c.id }),
  told: fc.array(fc.tuple(fc.constantFrom('contact.received', 'contact.made', 'case.reopened'), instant), {
    maxLength: 3,
  }),
  link: fc.option(fc.constantFrom('repeat', 'absorbed', 'same_customer')),
});
type SomeCase = typeof someCase extends fc.Arbitrary<infer T> ? T : never;

const ended = ({ state }: SomeCase) => state === 'closed' || state === 'cancelled' || state === 'merged';

/** The rule's own words, over the cases as they were made. */
function recount(cases: readonly SomeCase[], fromMs: number, untilMs: number, atMs: number) {
  const inside = (ms: number) => ms >= fromMs && ms < untilMs;
  const counted = cases.filter((c) => c.state !== 'cancelled' && c.state !== 'merged');
  const done = counted.filter((c) => c.state === 'closed' && inside(c.closedAtMs));
  const count = (c: SomeCase, type: string) => c.told.filter(([it]) => it === type).length;
  const dues = counted.flatMap((c) => c.clocks).filter((k) => inside(k.dueMs));
  const late = (k: SomeCase['clocks'][number]) => k.state === 'breached' || (k.state === 'running' && k.dueMs < atMs);
  const over = (state: string) => cases.filter((c) => c.state === state && inside(c.closedAtMs)).length;
  return {
    clocks: ['closure', 'response'].flatMap((id) => {
      const mine = dues.filter((k) => k.id === id && k.state !== 'cancelled');
      const met = mine.filter((k) => k.state === 'met').length;
      const metLate = mine.filter((k) => k.state === 'met_late').length;
      const breached = mine.filter(late).length;
      return mine.length === 0
        ? []
        : { clock: id, met, metLate, breached, running: mine.length - met - metLate - breached };
    }),
    cases: {
      closed: done.length,
      confirmed: done.filter((c) => c.result === 'confirmed').length,
      unconfirmed: done.filter((c) => c.result === 'unconfirmed').length,
      firstContact: done.filter(
        (c) => count(c, 'contact.received') === 0 && count(c, 'case.reopened') === 0 && c.link !== 'absorbed',
      ).length,
      cancelled: over('cancelled'),
      merged: over('merged'),
      reopened: counted.flatMap((c) => c.told).filter(([type, ms]) => type === 'case.reopened' && inside(ms)).length,
      linked: counted.filter((c) => c.link === 'repeat' && inside(c.openedAtMs)).length,
    },
  };
}

test('rule 29: the counts agree with a naive recount', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(someCase, { maxLength: 6 }), instant, instant, instant, async (cases, a, b, atMs) => {
      const sop = `random-${++run}`;
      const [fromMs, untilMs] = [Math.min(a, b), Math.max(a, b)];
      for (const [i, c] of cases.entries()) {
        const view = {
          sop,
          state: c.state as View['state'],
          openedAtMs: c.openedAtMs,
          ...(ended(c) && { closedAtMs: c.closedAtMs, result: c.result }),
          clocks: c.clocks.map((k) => clock(k.id, { state: k.state as ClockView['state'], dueMs: k.dueMs })),
          ...(c.link && { links: [{ case: 'C-other', kind: c.link }] }),
        };
        const told = c.told.map(([type, ms], n) => event(n + 1, type, ms));
        await put(`${sop}-${i}`, view, event(0, 'case.opened', c.openedAtMs), ...told);
      }
      const { beside: _, ...found } = await it.record.kpiCounts({ fromMs, untilMs, atMs, sop });
      expect({
        ...found,
        clocks: found.clocks.map(({ clock: id, met, metLate, breached, running }) => ({
          clock: id,
          met,
          metLate,
          breached,
          running,
        })),
      }).toEqual(recount(cases, fromMs, untilMs, atMs));
    }),
    { numRuns: 15 },
  );
});
