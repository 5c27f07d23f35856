/** The rates over HTTP: real cases, JSON and CSV, and who may read them (semantics rule 29). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvOf } from '../../wire/csv.ts';
import { kpiOf } from '../../api/reports/kpi.ts';
import type { Kpi } from '../../wire/kpi.ts';
import { Api } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

const day = 24 * 3_600_000;
const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());
const period = (fromMs: number, untilMs: number) => `/v1/reports/kpi?from=${at(fromMs)}&until=${at(untilMs)}`;
const text = async (path: string, accept: string) => {
  const headers = { authorization: `Bearer ${await api.token('chen')}`, accept };
  const response = await fetch(`${api.url}${path}`, { headers });
  return {
    type: response.headers.get('content-type'),
    vary: response.headers.get('vary'),
    body: Buffer.from(await response.arrayBuffer()).toString(),
  };
};

test('rule 29: real cases are counted where their clocks are due; a cancelled one is not', async () => {
  const now = Date.now();
  const [answered, waiting, dropped] = [await api.open(), await api.open(), await api.open()];
  const { body: view } = await api.get<{ tasks: { assignee?: string }[] }>('li', `/v1/cases/${answered}`);
  const done = await api.act(view.tasks[0]?.assignee ?? 'li', answered, {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category: 'delivery' },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CRM-1' },
    ],
  });
  expect(done).toMatchObject({ status: 200 });
  expect(await api.act('chen', dropped, { act: 'cancel', reason: '客户撤回' })).toMatchObject({ status: 200 });
  // The four hours end today or tomorrow, the five days later.
  const near = () => api.get<Kpi>('chen', period(now, now + 2 * day));
  await expect.poll(async () => (await near()).body.response).toMatchObject({ met: 1, running: 1, of: 1, rate: 1 });
  await expect.poll(async () => (await near()).body.excluded).toEqual({ cancelled: 1, merged: 0 });
  const { body } = await near();
  expect(body).toMatchObject({
    closure: { of: 0, rate: null, running: 0 },
    repeat: { count: 0, of: 0, rate: null },
    first_contact: { of: 0, rate: null },
    call_back: { of: 0, rate: null },
  });
  const later = (await api.get<Kpi>('chen', period(now + 2 * day, now + 7 * day))).body;
  expect(later.closure).toMatchObject({ running: 2, of: 0, rate: null });
  expect(later.clocks.find((it) => it.clock === 'closure')).toMatchObject({ sop: 'complaint', title: '5日闭环' });
  const other = (await api.get<Kpi>('chen', `${period(now, now + 2 * day)}&sop=rectification`)).body;
  expect(other).toMatchObject({ sop: 'rectification', clocks: [], response: { of: 0, rate: null } });
  expect(waiting).not.toBe(answered);
});

test('rule 29: as CSV: one line a rate, counts beside it, an empty rate where there is nothing', async () => {
  const path = period(0, day);
  const { type, vary, body } = await text(path, 'text/csv');
  expect([type, vary]).toEqual(['text/csv; charset=utf-8', 'Accept']);
  expect(body).toBe(
    [
      '\uFEFFname,sop,title,rate,count,of,met,met_late,breached,running',
      'response,,,,0,0,0,0,0,0',
      'closure,,,,0,0,0,0,0,0',
      'repeat,,,,0,0,,,,',
      'first_contact,,,,0,0,,,,',
      'call_back,,,,0,0,,,,',
      'help,,,,0,0,,,,',
      'transfers,,,,0,0,,,,',
      '',
    ].join('\r\n'),
  );
  for (const accept of ['*/*', 'application/json', 'application/json, text/csv;q=0.5'])
    expect(await text(path, accept)).toMatchObject({ type: 'application/json; charset=utf-8', vary: 'Accept' });
});

test('rule 29: 30 days until now unless told; what is no period is refused at its field', async () => {
  const askedMs = Date.now();
  const { body } = await api.get<Kpi & { from: string; until: string }>('revisor', '/v1/reports/kpi');
  expect(Date.parse(body.until) - Date.parse(body.from)).toBe(30 * day);
  expect(Date.parse(body.until)).toBeGreaterThanOrEqual(askedMs);
  expect(Date.parse(body.until)).toBeLessThanOrEqual(Date.now());
  const faults = async (query: string) => {
    const told = await api.get<{ fields: { field: string; code: string }[] }>('chen', `/v1/reports/kpi?${query}`);
    return [told.status, ...(told.body.fields ?? []).map((it) => `${it.field} ${it.code}`)];
  };
  expect(await faults('from=2026-11-01&until=soon')).toEqual([
    422,
    'from data/not-an-instant',
    'until data/not-an-instant',
  ]);
  expect(await faults('from=2026-11-02T00:00:00Z&until=2026-11-02T08:00:00%2B08:00')).toEqual([
    422,
    'until report/empty-period',
  ]);
  expect((await faults('month=11'))[0]).toBe(422);
});

test('rule 27: reports are for those who watch over cases, answer for SOPs, or pay', async () => {
  const readers = ['zhang', 'chen', 'zhou', 'yan', 'han', 'jiang', 'revisor', 'root'];
  for (const who of readers) expect([who, (await api.get(who, '/v1/reports/kpi')).status]).toEqual([who, 200]);
  for (const who of ['li', 'lang', 'shop'])
    expect(await api.get(who, '/v1/reports/kpi')).toMatchObject({ status: 403, body: { code: 'auth/role' } });
});

test('rule 29: late and never met are in the denominator, what runs is not; several SOPs add up', () => {
  const row = { clock: 'response', title: '4小时响应' };
  const cases = {
    closed: 8,
    confirmed: 6,
    unconfirmed: 1,
    firstContact: 5,
    cancelled: 3,
    merged: 2,
    reopened: 1,
    linked: 1,
  };
  const kpi = kpiOf({
    clocks: [
      { ...row, sop: 'a', met: 6, metLate: 1, breached: 1, running: 9 },
      { ...row, sop: 'b', met: 1, metLate: 0, breached: 1, running: 0 },
      { ...row, clock: 'closure', sop: 'a', met: 0, metLate: 0, breached: 2, running: 0 },
    ],
    cases,
    beside: {
      helpAsked: 4,
      helpAnswered: 3,
      helpDeclined: 1,
      helpWithdrawn: 0,
      transfers: 0,
      transfersAccepted: 0,
      transfersDeclined: 0,
      transfersLapsed: 0,
    },
  });
  expect(kpi.clocks.map((it) => it.rate)).toEqual([0.75, 0.5, 0]);
  expect(kpi.response).toEqual({ count: 7, of: 10, rate: 0.7, met: 7, met_late: 1, breached: 2, running: 9 });
  expect(kpi.closure).toMatchObject({ of: 2, rate: 0 });
  expect(kpi.repeat).toEqual({ count: 2, of: 8, rate: 0.25, reopened: 1, linked: 1 });
  expect(kpi.first_contact).toEqual({ count: 5, of: 8, rate: 0.625 });
  expect(kpi.call_back).toEqual({ count: 6, of: 8, rate: 0.75, unconfirmed: 1 });
  expect(kpi.help).toEqual({ count: 3, of: 4, rate: 0.75, declined: 1, withdrawn: 0 });
  expect(kpi.transfers).toEqual({ count: 0, of: 0, rate: null, declined: 0, lapsed: 0 });
  expect(kpi.excluded).toEqual({ cancelled: 3, merged: 2 });
});

test('a table keeps commas, quotes and lines in their cells, and hands a spreadsheet no formula', () => {
  expect(csvOf([['a,b', 'say "so"', 'one\ntwo', '=1+1', -1, null]])).toBe(
    '\uFEFF"a,b","say ""so""","one\ntwo",\'=1+1,-1,\r\n',
  );
});
