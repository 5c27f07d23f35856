/** The database or Temporal away: 503 that says what, and afterwards the same key tells. */
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { type Wire, wireTo } from '../setup/wire.ts';
import { Api } from '../setup/api.ts';

async function wired(): Promise<{ api: Api; database: Wire; temporal: Wire }> {
  const wires: Wire[] = [];
  const through = async (url: string) => {
    const wire = await wireTo(url);
    wires.push(wire);
    return wire.url;
  };
  const api = await Api.start({ through });
  onTestFinished(() => api.stop());
  const [database, temporal] = wires;
  if (!database || !temporal) throw new Error('Both ways are wired.');
  return { api, database, temporal };
}

const countOf = async (api: Api, id: string, type: string) => {
  const { rows } = await api.sql.query('select count(*)::int as n from case_event where case_id = $1 and type = $2', [
    id,
    type,
  ]);
  return (rows[0] as { n: number }).n;
};
const awayNow = async (api: Api) => ((await (await fetch(`${api.url}/readyz`)).json()) as { away?: string[] }).away;

test('the database is away: nothing is done, and the same key does it once when it is back', async () => {
  const { api, database } = await wired();
  const id = await api.open();
  const key = randomUUID();
  const note = { act: 'annotate', note: '断线时' };
  database.cut();
  const told = await api.act('li', id, note, { key });
  expect(told).toMatchObject({ status: 503, body: { code: 'away/record' } });
  expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await api.get('li', `/v1/cases/${id}`)).toMatchObject({ status: 503 });
  expect(await awayNow(api)).toEqual(['database']);
  database.mend();
  expect(await api.act('li', id, note, { key })).toMatchObject({ status: 200 });
  expect(await api.act('li', id, note, { key })).toMatchObject({ status: 200, body: { repeated: true } });
  expect(await countOf(api, id, 'note.added')).toBe(1);
  expect(await awayNow(api)).toBeUndefined();
});

test('the database is away: numbers that it keeps are left out, not told as nothing, and it is told that they are', async () => {
  const { api, database } = await wired();
  const { id, run } = await api.record.beginAudit(false);
  await api.record.noteAudit(id, { ...run, finishedAtMs: 7_000, faults: 2, first: 'chain CU-1 changed' });
  /** Of the numbers served, those of the record. */
  const told = async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    const lines = text
      .split('\n')
      .filter((it) => /^bihuan_(audit|anchor|backup|person|intakes_w|cases|lost|same|feed|numbers)/.test(it));
    return Object.fromEntries(lines.map((it) => it.split(' ')));
  };
  const before = await told();
  expect(before).toMatchObject({
    bihuan_audit_findings: '2',
    bihuan_audit_finished_timestamp_seconds: '7',
    bihuan_cases_lost: '0',
    'bihuan_lost_hours_seconds{side="record"}': '0',
    bihuan_numbers_unread: '0',
  });
  expect(Object.keys(before)).toHaveLength(13);
  database.cut();
  expect(await told()).toEqual({ bihuan_numbers_unread: '6' });
  database.mend();
  expect(await told()).toEqual(before);
});

test('Temporal is away: an act and an intake are told so, and come through once under their keys', async () => {
  const { api, temporal } = await wired();
  const id = await api.open();
  const [key, other] = [randomUUID(), randomUUID()];
  const note = { act: 'annotate', note: '断线时' };
  const intake = { sop: 'complaint', data: { customer: randomUUID(), channel: 'app', description: '断线时' } };
  temporal.cut();
  const [away, act, opened] = await Promise.all([
    awayNow(api),
    api.act('li', id, note, { key }),
    api.post('shop', '/v1/cases', intake, { key: other }),
  ]);
  expect([act.status, act.body.code]).toEqual([503, 'away/temporal']);
  expect([opened.status, opened.body.code]).toEqual([503, 'away/temporal']);
  expect(away).toEqual(['temporal']);
  temporal.mend();
  await expect.poll(async () => (await api.act('li', id, note, { key })).status).toBe(200);
  expect(await api.post('shop', '/v1/cases', intake, { key: other })).toMatchObject({
    status: 201,
    body: { opened: true },
  });
  expect(await countOf(api, id, 'note.added')).toBe(1);
});
