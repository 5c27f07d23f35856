/** Moving open cases to a later version: dry run, batches, going on after a stop, what stands against it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

interface Row {
  case: string;
  status: string;
  from: number;
  clocks: { clock: string; before?: string; after?: string }[];
  obstacles: { code: string; detail: string }[];
}
interface Moved {
  run?: number;
  dry_run: boolean;
  items: Row[];
  next?: string;
}

let api: Api;
const path = '/v1/sops/visit/versions/2/migration';

const sop = `sop: visit
version: 1
title: 上门
owner: role/process-owner
calendar: visits
data: { customer: { type: party, required: true } }
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h }
steps:
  receive:
    title: 接收
    task: { for: team/front-line }
    outcomes: { taken: close }
`;
const always = (shippedFiles.get('calendars/always-on.yaml') ?? '').replace('always-on', 'visits');
const files = (text: string, calendar = always) =>
  Object.fromEntries(new Map(shippedFiles).set('visit.sop.yaml', text).set('calendars/visits.yaml', calendar));
const first = new Map(Object.entries(files(sop)));

/** The first step is called otherwise, the response has three hours. */
function second(upgrade: string): Record<string, string> {
  const text = sop
    .replaceAll('receive', 'first-contact')
    .replace('version: 1', `version: 2\n${upgrade}`)
    .replace('limit: 4h', 'limit: 3h');
  return files(text);
}

/** The third says nothing of what came before. */
const third = sop.replace('version: 1', 'version: 3').replaceAll('receive', 'hear');

/** Published by one, confirmed by another. */
async function publish(given: Record<string, string>): Promise<void> {
  const { body } = await api.post<{ publication: number }>('han', '/v1/sops', { files: given });
  expect((await api.confirm('chen', body.publication)).status).toBe(201);
}

/** A move as han asks for it; what it waits for is confirmed by chen, who is shown it. */
async function move(at: string, body: object): Promise<{ status: number; body: Moved & { code?: string } }> {
  const told = await api.post<Moved & { publication?: number; code?: string }>('han', at, body);
  if (told.status !== 202) return told;
  expect(told.body.items).toEqual([]);
  expect((await api.confirm('han', told.body.publication ?? 0)).body.code).toBe('sop/same-person');
  expect((await api.confirm('chen', told.body.publication ?? 0)).status).toBe(201);
  return api.post('han', at, body);
}

async function open(): Promise<string> {
  const told = await api.post<{ case: string }>('shop', '/v1/cases', { sop: 'visit', data: { customer: 'CU-1' } });
  expect(told.status).toBe(201);
  return told.body.case;
}

beforeAll(async () => {
  api = await Api.start({ files: first });
});
afterAll(() => api.stop());

test('a dry run tells, a run moves in batches, a repetition moves nothing, and the case goes on by the new version', async () => {
  const cases = (await Promise.all([open(), open(), open()])).toSorted();
  await publish(second('upgrade: { from: 1, steps: { receive: first-contact } }'));
  expect((await api.post('li', path, { dry_run: true })).status).toBe(403);
  const dry = await api.post<Moved>('han', path, { dry_run: true });
  expect(dry.body.items.map((row) => [row.case, row.status, row.from])).toEqual(cases.map((id) => [id, 'safe', 1]));
  const response = dry.body.items[0]?.clocks.find((c) => c.clock === 'response');
  expect(Date.parse(response?.before ?? '') - Date.parse(response?.after ?? '')).toBe(3_600_000);
  expect(dry.body.run).toBeUndefined();

  const first = await move(path, { limit: 2 });
  expect(first.body).toMatchObject({ next: cases[1], items: [{ status: 'moved' }, { status: 'moved' }] });
  const rest = await api.post<Moved>('han', path, { after: first.body.next });
  expect(rest.body.items.map((row) => [row.case, row.status])).toEqual([[cases[2], 'moved']]);
  expect(rest.body.run).toBe(first.body.run);

  // A call that died between moving a case and noting it is made good by the next.
  await api.sql.query('delete from move_case where case_id = $1', [cases[1]]);
  const again = await api.post<Moved>('han', path, {});
  expect(again.body.items.map((row) => row.status)).toEqual(['moved', 'moved', 'moved']);
  const kept = await api.get<Moved>('han', path);
  expect(kept.body.items.map((row) => row.clocks.length > 0)).toEqual([true, false, true]);

  const [id = ''] = cases;
  await expect
    .poll(async () => (await api.get<{ version: number; tasks: { step: string }[] }>('li', `/v1/cases/${id}`)).body)
    .toMatchObject({ version: 2, tasks: [{ step: 'first-contact' }] });
  const timeline = await api.get<{ items: { type: string }[] }>('chen', `/v1/cases/${id}/timeline`);
  expect(timeline.body.items.filter((it) => it.type === 'case.migrated')).toHaveLength(1);
});

test('a case without a counterpart for its step is left as it is, with the reason, in a dry run as in a run', async () => {
  const id = await open();
  await publish(files(third));
  for (const body of [{ dry_run: true }, {}]) {
    const { items } = (await move('/v1/sops/visit/versions/3/migration', body)).body;
    const row = items.find((it) => it.case === id);
    expect(row).toMatchObject({ status: 'needs_mapping', obstacles: [{ code: 'migrate/no-such-step' }] });
  }
  expect((await api.get('li', `/v1/cases/${id}`)).body).toMatchObject({ version: 2, state: 'open' });
});

test('newer calendars move the dues of open cases when asked to, and new cases begin by them', async () => {
  const path3 = '/v1/sops/visit/versions/3/recalendar';
  const id = await open();
  const due = async (of: string) => {
    const { clocks } = (await api.get<{ clocks: { id: string; due: string }[] }>('li', `/v1/cases/${of}`)).body;
    return Date.parse(clocks.find((c) => c.id === 'response')?.due ?? '');
  };
  const before = await due(id);
  const newer = files(third, always.replace(/^week:.*$/m, closedNow()));
  const more = { ...newer, 'visit.sop.yaml': third.replace('limit: 4h', 'limit: 5h') };
  expect((await api.post('han', path3, { files: more })).body).toMatchObject({ code: 'sop/more-than-calendars' });
  const dry = await api.post<Moved>('han', path3, { files: newer, dry_run: true });
  expect(dry.body.items.find((it) => it.case === id)).toMatchObject({ status: 'safe', from: 3 });
  expect(await due(id)).toBe(before);
  const run = await move(path3, { files: newer });
  expect(run.body.items.filter((it) => it.status === 'moved').map((it) => it.case)).toEqual([id]);
  await expect.poll(() => due(id)).toBeGreaterThan(before);
  const fresh = await open();
  expect(await due(fresh)).toBeGreaterThan(before + 3_600_000);
  const repeated = await api.post<Moved>('han', path3, { files: newer });
  expect(repeated.body.items.map((it) => [it.case, it.status])).toEqual([[id, 'moved']]);
  expect((await api.post('han', '/v1/sops', { files: newer, dry_run: true })).body).toMatchObject({ published: [] });
  // Back to the earlier calendars and forth again: each is a move.
  expect(await move(path3, { files: files(third) })).toMatchObject({ status: 200 });
  await expect.poll(() => due(id)).toBe(before);
  expect(await move(path3, { files: newer })).toMatchObject({ status: 200 });
  await expect.poll(() => due(id)).toBeGreaterThan(before);
});

/** A week that is closed in the hours the response needs now, so that its due moves. */
function closedNow(): string {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Shanghai' }).format(),
  );
  const from = (hour + 1) % 24;
  const two = (n: number) => String(n).padStart(2, '0');
  if (from >= 22) return "week: { all: ['02:00-24:00'] }";
  const head = from === 0 ? '' : `'00:00-${two(from)}:00', `;
  return `week: { all: [${head}'${two(from + 2)}:00-24:00'] }`;
}

test('an unknown version is not found', async () => {
  expect((await api.post('han', '/v1/sops/visit/versions/9/migration', {})).status).toBe(404);
});
