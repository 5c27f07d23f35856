/** Around the end of a run: acts that meet there are all kept, and a message on its way keeps nobody waiting. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepIntakes } from '../../api/intake/sweeper.ts';
import { away } from '../../api/problem.ts';
import { later } from '../setup/later.ts';
import { until } from '../setup/until.ts';
import { Api } from '../setup/api.ts';
import { twoSops } from '../setup/two-sops.ts';

const brief = `sop: brief
version: 1
title: 短案
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
intake:
  join: { same: [customer] }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
signals:
  RS01: { title: 再次, count: { of: contact, same: [customer], within: 24h, reaches: 2 }, dispose_within: 4h }
steps:
  work:
    title: 办理
    task: { for: team/front-line }
    outcomes: { done: close, told: { go_to: close, notify: [role/manager] } }
`;
const other = brief.replace('sop: brief', 'sop: other').replace('短案', '另案');
let api: Api;
let gatewayAway = false;
beforeAll(async () => {
  const notify = async () => {
    if (gatewayAway) throw new Error('the gateway is away');
  };
  const files = new Map([...twoSops, ['brief.sop.yaml', brief], ['other.sop.yaml', other]]);
  api = await Api.start({ files, activities: { notify } });
});
afterAll(() => api.stop());

interface Reply {
  case: string;
  code?: string;
  opened?: boolean;
  repeated?: boolean;
}
const open = (sop: string, customer: string, key: string = randomUUID()) =>
  api.post<Reply>('shop', '/v1/cases', { sop, data: { customer } }, { key });
const done = (as = 'done') => ({ act: 'complete', step: 'work', as });
const status = async (id: string) => (await api.server.client.workflow.getHandle(id).describe()).status.name;
const types = async (id: string) => {
  const where = 'where case_id = $1 and undone_by is null order by seq';
  return (await api.sql.query<{ type: string }>(`select type from case_event ${where}`, [id])).rows.map(
    (it) => it.type,
  );
};

async function closed(): Promise<string> {
  const { body } = await open('brief', randomUUID());
  await api.act('li', body.case, done());
  await expect.poll(() => status(body.case)).toBe('COMPLETED');
  return body.case;
}

test('eight notes at once on a closed case are all kept', async () => {
  const id = await closed();
  const notes = Array.from({ length: 8 }, (_, i) => api.act('li', id, { act: 'annotate', note: `第 ${i} 条` }));
  expect((await Promise.all(notes)).map((it) => it.status)).toEqual(notes.map(() => 200));
  await expect.poll(async () => (await types(id)).filter((it) => it === 'note.added')).toHaveLength(8);
  await expect.poll(() => status(id)).toBe('COMPLETED');
  const { state } = (await api.server.client.workflow.getHandle(id).result()) as { state: { acts: string[] } };
  expect(state.acts).toHaveLength(9);
});

test('a caller that is slow to begin a closed case again does not undo what another did meanwhile', async () => {
  const id = await closed();
  const { services } = api;
  const { cases, hold } = services;
  const begin = cases.begin.bind(cases);
  let [arrived, begun] = [0, 0];
  services.hold = (...given) => {
    arrived += 1;
    return hold(...given);
  };
  cases.begin = async (...given) => {
    // The first has read how the case stands; it goes on when the second has come, too.
    if (++begun === 1) await until(() => (arrived > 1 ? true : undefined));
    return begin(...given);
  };
  try {
    const first = api.act('li', id, { act: 'annotate', note: '慢' });
    await until(() => (begun === 1 ? true : undefined));
    const second = await api.act('zhang', id, { act: 'annotate', note: '快' }, { key: 'quick' });
    expect([second.status, (await first).status]).toEqual([200, 200]);
    expect((await types(id)).filter((it) => it === 'note.added')).toHaveLength(2);
    expect(await api.act('zhang', id, { act: 'annotate', note: '快' }, { key: 'quick' })).toMatchObject({
      body: { repeated: true },
    });
  } finally {
    cases.begin = begin;
    services.hold = hold;
  }
});

test('the act that closes a case and a message that comes in the same moment: the act is taken, and the record is right', async () => {
  const { client, connection } = api.server;
  // The message comes later from round to round.
  for (let round = 0; round < 12; round++) {
    const { body } = await open('brief', randomUUID());
    const [told] = await Promise.all([
      api.act<Reply>('li', body.case, done()),
      later(connection, 2 * round).then(() =>
        client.workflow
          .getHandle(body.case)
          .signal('staff_changed', { step: 'work' })
          .catch(() => undefined),
      ),
    ]);
    expect([round, told.status, told.body.code]).toEqual([round, 200, undefined]);
    await expect.poll(() => status(body.case)).toBe('COMPLETED');
    expect((await types(body.case)).filter((it) => it === 'case.closed')).toHaveLength(1);
  }
});

test('a message that cannot be delivered keeps neither the next complaint waiting nor the sweeper', async () => {
  gatewayAway = true;
  const customer = randomUUID();
  try {
    const first = (await open('brief', customer)).body.case;
    expect(await api.act('li', first, done('told'))).toMatchObject({ status: 200 });
    expect(await status(first)).toBe('RUNNING');
    const next = await open('brief', customer);
    expect(next).toMatchObject({ status: 201, body: { opened: true } });
    expect(next.body.case).not.toBe(first);
    // Two that were stored and not opened; the case of the first does not answer.
    const { cases } = api.services;
    const { begin } = cases;
    cases.begin = () => Promise.reject(new Error('the process dies here'));
    const [stuck, lost] = [randomUUID(), randomUUID()];
    for (const key of [stuck, lost]) await open('other', key, key);
    const { rows } = await api.sql.query<{ case_id: string }>('select case_id from request where key = $1', [stuck]);
    cases.begin = (plan, beginning, message) => {
      const stays = 'intake' in beginning && beginning.intake.case === rows[0]?.case_id;
      return stays ? Promise.reject(away('away/worker')) : begin(plan, beginning, message);
    };
    expect(await sweepIntakes(api.services, Date.now() + 60_000)).toBe(1);
    cases.begin = begin;
    expect(await open('other', lost, lost)).toMatchObject({ status: 201, body: { repeated: true } });
    expect(await sweepIntakes(api.services, Date.now() + 60_000)).toBe(1);
  } finally {
    gatewayAway = false;
  }
});

test('rule 18: a complaint of a merged case whose survivor is over becomes a new case', async () => {
  const [earlier, later] = [randomUUID(), randomUUID()];
  const survivor = (await open('brief', earlier)).body.case;
  const merged = (await open('brief', later)).body.case;
  expect(await api.act('zhang', merged, { act: 'merge', into: survivor, reason: '同一件事' })).toMatchObject({
    status: 200,
  });
  await expect.poll(() => status(merged)).toBe('COMPLETED');
  expect(await open('brief', later)).toMatchObject({ status: 200, body: { case: survivor } });
  await api.act('li', survivor, done());
  const next = await open('brief', later);
  expect(next).toMatchObject({ status: 201, body: { opened: true } });
  expect([survivor, merged]).not.toContain(next.body.case);
  expect(await open('brief', later)).toMatchObject({ status: 200, body: { case: next.body.case } });
});

test('rule 25: a firing of a closed case is disposed of whatever newer case there is', async () => {
  const customer = randomUUID();
  const first = (await open('brief', customer)).body.case;
  await open('brief', customer);
  await expect.poll(() => types(first)).toContain('signal.fired');
  await api.act('li', first, done());
  const newer = (await open('brief', customer)).body.case;
  expect(newer).not.toBe(first);
  const dispose = { act: 'dispose', signal: 'RS01', as: 'handled' };
  expect(await api.act('li', first, dispose)).toMatchObject({ status: 200 });
  expect(await open('brief', customer)).toMatchObject({ status: 200, body: { case: newer } });
  expect(await api.act('chen', first, { act: 'reopen', reason: '再看' })).toMatchObject({
    status: 409,
    body: { code: 'reopen/newer-case' },
  });
});

test('a merge is answered again under its key when the survivor is over', async () => {
  const survivor = (await open('brief', randomUUID())).body.case;
  const merged = (await open('brief', randomUUID())).body.case;
  const key = randomUUID();
  const merge = () => api.act('zhang', merged, { act: 'merge', into: survivor, reason: '同一件事' }, { key });
  expect(await merge()).toMatchObject({ status: 200 });
  await api.act('li', survivor, done());
  await expect.poll(() => status(survivor)).toBe('COMPLETED');
  expect(await merge()).toMatchObject({ status: 200, body: { repeated: true } });
});

test('work is given to people there are', async () => {
  const { body } = await open('brief', randomUUID());
  const give = (to: string) => api.act('zhang', body.case, { act: 'assign', step: 'work', to });
  for (const to of ['ghost', '__proto__', ' '])
    expect(await give(to)).toMatchObject({ status: 422, body: { fields: [{ field: 'to', code: 'data/unknown' }] } });
  expect(await give('li')).toMatchObject({ status: 200 });
});

test('rule 17: a message counts once by its id, which is one of its channel', async () => {
  const message = { sop: 'brief', data: { customer: randomUUID() }, message_id: randomUUID() };
  expect(await api.post('shop', '/v1/cases', message)).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'channel', code: 'data/required' }] },
  });
  const first = await api.post<Reply>('shop', '/v1/cases', { ...message, channel: 'mail' });
  const again = await api.post<Reply>('shop', '/v1/cases', { ...message, channel: 'mail' });
  expect([first.status, again.status, again.body.case]).toEqual([201, 200, first.body.case]);
});
