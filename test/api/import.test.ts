/** Cases of another system come in by pages, once each, with their clocks as they stand, and leave in the same shape. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WireCase } from '../../wire/case.ts';
import type { ExportedPage, ImportedPage } from '../../wire/import.ts';
import type { Timeline } from '../../wire/timeline.ts';
import { Api } from '../setup/api.ts';

let api: Api;
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();
let matter = 0;
const data = (more: object = {}) => ({
  customer: `CU-${++matter}`,
  order: `O-${matter}`,
  channel: 'hotline',
  description: '空调三天未装，电话 13800138000',
  ...more,
});
const send = (items: object[], more: object = {}, who = 'han') =>
  api.post<ImportedPage & { code?: string }>(who, '/v1/imports', {
    sop: 'complaint',
    source: 'old-crm',
    items,
    ...more,
  });
const seen = async (id = '') => (await api.get<WireCase>('chen', `/v1/cases/${id}`)).body;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

describe('a page of rows', () => {
  test('a dry run says how the clocks would stand, and changes nothing', async () => {
    const row = { external_id: 'D-1', received_at: ago(6), data: data() };
    const { status, body } = await send([row], { dry_run: true });
    expect([status, body.items[0]?.status]).toEqual([200, 'new']);
    expect(body.items[0]?.clocks).toContainEqual(expect.objectContaining({ clock: 'response', state: 'breached' }));
    expect((await api.sql.query("select 1 from request where actor like 'import/%'")).rowCount).toBe(0);
  });

  test('a case comes in once: limits from then, nobody told, nobody its opener; a changed row is said', async () => {
    const row = { external_id: 'A-1', received_at: ago(6), data: data(), evidence: { photo: 'dms://7' } };
    const first = (await send([row])).body.items[0];
    expect(first?.status).toBe('opened');
    const found = await seen(first?.case);
    expect(found).toMatchObject({ opened_at: row.received_at, level: 0, evidence: { photo: 'dms://7' } });
    expect(found.clocks.find((clock) => clock.id === 'response')).toMatchObject({
      state: 'breached',
      breached_at: new Date(Date.parse(row.received_at) + 4 * HOUR).toISOString(),
    });
    const { items } = (await api.get<Timeline>('chen', `/v1/cases/${first?.case}/timeline`)).body;
    expect(items[0]).toMatchObject({ type: 'case.opened', actor: 'import', on_behalf_of: 'han' });
    const told = items.filter((it) => it.type === 'notice.sent').map((it) => it.data?.about);
    expect(told.filter((about) => ['warn', 'level', 'signal', 'orphan'].includes(String(about)))).toEqual([]);
    // Han sent it and is not its opener: to read it takes what it takes anybody.
    expect((await api.get('han', `/v1/cases/${first?.case}`)).status).toBe(404);
    expect((await send([row])).body.items).toEqual([{ external_id: 'A-1', status: 'unchanged', case: first?.case }]);
    const changed = { ...row, data: { ...row.data, amount: 7 } };
    expect((await send([changed])).body.items).toEqual([{ external_id: 'A-1', status: 'changed', case: first?.case }]);
    expect((await seen(first?.case)).data.amount).toBe(0);
    // Another system may have the same number.
    const other = { ...row, data: data() };
    expect((await send([other], { source: 'shop' })).body.items[0]?.status).toBe('opened');
  });

  test('numbers of a person come in by no field that is not declared personal, no channel and no place of a file', async () => {
    const row = { external_id: 'P-1', received_at: ago(1), data: data({ order: '13800138000' }), channel: 'a@b.cn' };
    const { items } = (await send([{ ...row, evidence: { photo: 'dms://13800138000' } }])).body;
    expect(items[0]).toMatchObject({ status: 'wrong' });
    expect(items[0]?.fields?.map((it) => [it.field, it.code]).toSorted()).toEqual([
      ['channel', 'data/looks-personal'],
      ['evidence.photo', 'data/looks-personal'],
      ['order', 'data/looks-personal'],
    ]);
  });

  test('it stands at the step it stood at; what was met there is not needed', async () => {
    const row = { external_id: 'S-1', received_at: ago(30), step: 'classify', met: ['judgement'], data: data() };
    const { items } = (await send([{ ...row, data: { ...row.data, severity: 'S2', category: 'product' } }])).body;
    const found = await seen(items[0]?.case);
    expect(found.tasks.map((task) => task.step)).toEqual(['classify']);
    const states = Object.fromEntries(found.clocks.map((clock) => [clock.id, clock.state]));
    expect(states).toMatchObject({ response: 'cancelled', judgement: 'cancelled', proposal: 'running' });
  });

  test('each row is answered on its own: what is wrong is said at its field, in both languages', async () => {
    const rows = [
      { external_id: 'W-1', received_at: '2026-02-30T10:00:00Z', data: data({ channel: 'fax' }) },
      { external_id: 'W-2', received_at: ago(-1), step: 'nowhere', met: ['none'], data: data() },
      { external_id: 'W-3', received_at: ago(1), state: 'closed', data: data({ description: '***' }) },
      { external_id: 'W-4', received_at: ago(1), data: data({ description: '=HYPERLINK("http://evil")' }) },
    ];
    const { body } = await send(rows);
    const faults = body.items.map((it) => [it.status, ...(it.fields ?? []).map((f) => `${f.field} ${f.code}`)]);
    expect(faults).toEqual([
      ['wrong', 'received_at data/not-an-instant', 'channel data/not-a-choice'],
      ['wrong', 'received_at import/future', 'step import/unknown-step', 'met import/unknown-clock'],
      ['wrong', 'state import/over', 'description import/masked'],
      ['opened'],
    ]);
    expect(body.items[1]?.fields?.[1]?.detail).toContain('receive, grade, classify');
    // A text that a spreadsheet would take for a formula is a text.
    const kept = await seen(body.items[3]?.case);
    expect(kept.data.description).toBe('=HYPERLINK("http://evil")');
    const headers = { 'accept-language': 'zh' };
    const chinese = await api.post<ImportedPage>(
      'han',
      '/v1/imports',
      { sop: 'complaint', items: rows.slice(0, 1) },
      { headers },
    );
    expect(chinese.body.items[0]?.fields?.[0]?.detail).toContain('须为带时区的时刻');
  });

  test('two rows of one matter are one case', async () => {
    const same = data();
    const one = (await send([{ external_id: 'J-1', received_at: ago(9), data: same }])).body.items[0];
    const two = (await send([{ external_id: 'J-2', received_at: ago(8), data: same }])).body.items[0];
    expect(two).toMatchObject({ status: 'joined', case: one?.case });
    expect((await send([{ external_id: 'J-2', received_at: ago(8), data: same }])).body.items[0]?.status).toBe(
      'changed',
    );
  });

  test('what imported cases of one customer add up to is known and tells nobody; what comes then counts with them', async () => {
    const customer = 'CU-often';
    const rows = [2, 1].map((n) => ({ external_id: `N-${n}`, received_at: ago(n), data: data({ customer }) }));
    const cases: string[] = [];
    for (const row of rows) cases.push((await send([row])).body.items[0]?.case ?? '');
    const signals = async () =>
      (await api.sql.query('select code, count from signal where case_id = any($1)', [cases])).rows;
    // Two contacts within a day are RS01: taken as known.
    expect(await signals()).toEqual([{ code: 'RS01', count: 2 }]);
    const fired = async (id = '') =>
      (await api.get<Timeline>('chen', `/v1/cases/${id}/timeline`)).body.items.filter(
        (it) => it.type === 'signal.fired',
      );
    expect([...(await fired(cases[0])), ...(await fired(cases[1]))]).toEqual([]);
    // The third case within thirty days is RS09, and it is news.
    const third = await api.open({ customer, order: 'O-third' });
    await expect
      .poll(async () => (await fired(third)).map((it) => it.data?.signal), { timeout: 20_000 })
      .toContain('RS09');
  });

  test('it takes the role that owns the SOP; a page is a hundred rows at most', async () => {
    const row = { external_id: 'P-1', received_at: ago(1), data: data() };
    expect((await send([row], {}, 'li')).status).toBe(403);
    expect((await send([row], {}, 'shop')).status).toBe(403);
    expect((await send(Array.from({ length: 101 }, () => row))).status).toBe(422);
    expect((await send([row], { sop: 'nothing' })).body.code).toBe('intake/unknown-sop');
  });

  test('no personal value of a row is in clear in the record or on its way to Temporal', async () => {
    const row = {
      external_id: '张三 13912345678',
      received_at: ago(2),
      data: data({ description: '隐私 18612341234' }),
    };
    const { items } = (await send([row])).body;
    await seen(items[0]?.case);
    const tables = ['request', 'case_event', '"case"', 'message', 'intake'];
    for (const table of tables) {
      const { rows } = await api.sql.query(`select t::text as text from ${table} t`);
      expect(
        rows.filter(({ text }) => /13912345678|18612341234/.test(text)),
        table,
      ).toEqual([]);
    }
  });
});

describe('what a case brings', () => {
  const whole = () => ({
    external_id: 'B-1',
    received_at: ago(30),
    step: 'propose',
    data: data({ severity: 'S3', category: 'product' }),
    owner: 'qian',
    contacts: [
      { at: ago(2), direction: 'in', channel: 'hotline', text: '催问，电话 13711112222' },
      { at: ago(20), direction: 'out', text: '已致歉' },
    ],
    promises: [{ text: '今天 18612345678 回电', until: ago(-5), made_at: ago(3) }],
    pauses: [
      { reason: 'waiting_customer', from: ago(19), until: ago(12) },
      { reason: 'waiting_customer', from: ago(1) },
    ],
  });

  test('owner, contacts, promises and pauses come in, go out, and come in elsewhere as they were', async () => {
    const row = whole();
    const { items } = (await send([row])).body;
    expect(items[0]).toMatchObject({ status: 'opened' });
    const here = await seen(items[0]?.case);
    expect(here).toMatchObject({
      owner: 'qian',
      team: 'resolution',
      contacts: 2,
      pauses: [{ since: row.pauses[1]?.from }],
    });
    expect(here.tasks.map((it) => [it.step, it.assignee])).toEqual([['propose', 'qian']]);
    expect(here.clocks.find((it) => it.id === 'promise:1')).toMatchObject({
      state: 'running',
      due: row.promises[0]?.until,
    });

    const path = '/v1/exports?sop=complaint&state=open&limit=200';
    const mine = async (who: string) =>
      (await api.get<ExportedPage>(who, path)).body.items.find((it) => it.external_id === items[0]?.case);
    const out = await mine('chen');
    const { contacts, promises, owner, team } = out ?? {};
    expect({ contacts, promises, owner, team }).toEqual({
      contacts: row.contacts.toReversed(),
      promises: row.promises,
      owner: 'qian',
      team: 'resolution',
    });
    const hidden = await mine('revisor');
    expect(hidden?.masked).toEqual(expect.arrayContaining(['contacts', 'promises']));
    expect((await send([{ ...hidden, external_id: 'B-3', masked: undefined }])).body.items[0]?.fields).toContainEqual(
      expect.objectContaining({ field: 'promises.0.text', code: 'import/masked' }),
    );

    const elsewhere = { ...out, external_id: 'B-2', data: { ...out?.data, customer: 'CU-B', order: 'O-B' } };
    const again = (await send([elsewhere], { source: 'branch' })).body.items[0];
    const there = await seen(again?.case);
    // What begins with the import – work, and the clocks of steps – began a moment later.
    const asItStands = ({ tasks, clocks, data: all, ...view }: WireCase) => ({
      ...view,
      case: '',
      data: { ...all, customer: '', order: '' },
      tasks: tasks.map(({ step, assignee, status }) => [step, assignee, status]),
      clocks: clocks.filter((it) => !it.id.startsWith('step:')).map((clock) => ({ ...clock, used: 0, stopped_at: '' })),
    });
    expect(asItStands(there)).toEqual(asItStands(here));
  });

  test('an owner, a team and instants that are none are said at their places; no number of a person is in clear', async () => {
    const row = whole();
    const wrong = {
      ...row,
      external_id: 'B-9',
      owner: 'nobody',
      team: 'nowhere',
      contacts: [{ at: 'yesterday', direction: 'in', channel: '13700001111' }],
      pauses: [{ reason: 'lunch', from: ago(-1) }],
    };
    expect((await send([wrong])).body.items[0]?.fields?.map((it) => `${it.field} ${it.code}`)).toEqual([
      'owner import/unknown-person',
      'team import/unknown-team',
      'contacts.0.channel data/looks-personal',
      'contacts.0.at data/not-an-instant',
      'pauses.0.reason import/unknown-pause',
      'pauses.0.from import/future',
    ]);
    expect((await send([{ ...row, external_id: 'B-8', contacts: [{ at: ago(1), direction: 'up' }] }])).status).toBe(
      422,
    );
    for (const table of ['request', 'case_event', '"case"', 'contact', 'intake']) {
      const { rows } = await api.sql.query(`select t::text as text from ${table} t`);
      expect(
        rows.filter(({ text }) => /13711112222|18612345678/.test(text)),
        table,
      ).toEqual([]);
    }
  });
});

describe('a department leaves', () => {
  test('what goes out comes in again: same step, same start, masked for who may not read', async () => {
    const row = {
      external_id: 'X-1',
      received_at: ago(5),
      step: 'classify',
      data: data({ severity: 'S3', amount: 12.5 }),
    };
    const { items } = (await send([row])).body;
    await seen(items[0]?.case);
    const path = '/v1/exports?sop=complaint&state=open&limit=200';
    const mine = (page: ExportedPage) => page.items.find((it) => it.external_id === items[0]?.case);
    const out = mine((await api.get<ExportedPage>('chen', path)).body);
    expect(out).toMatchObject({ received_at: row.received_at, step: 'classify', met: ['response'], data: row.data });
    const hidden = mine((await api.get<ExportedPage>('revisor', path)).body);
    expect(hidden).toMatchObject({ masked: ['description'], data: { description: '***' } });
    expect((await api.get<ExportedPage>('wang', path)).body.items.map((it) => it.external_id)).not.toContain(undefined);
    // Here it is itself; elsewhere it would be a new case.
    expect((await send([{ ...out }])).body.items[0]).toMatchObject({ status: 'unchanged', case: items[0]?.case });
    const elsewhere = { ...out, external_id: 'X-2', data: { ...out?.data, customer: 'CU-X', order: 'O-X' } };
    const again = (await send([elsewhere], { source: 'branch' })).body.items[0];
    expect(again?.status).toBe('opened');
    expect(await seen(again?.case)).toMatchObject({ opened_at: row.received_at, data: elsewhere.data });
  });
});
