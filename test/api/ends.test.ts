/** Around the end of a run: acts that meet there are all kept, and a message on its way keeps nobody waiting. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepIntakes } from '../../api/intake/sweeper.ts';
import { away } from '../../api/problem.ts';
import { Api } from './harness.ts';
import { twoSops } from './two-sops.ts';

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
  const { cases } = api.services;
  const begin = cases.begin.bind(cases);
  let slow = true;
  cases.begin = async (...given) => {
    if (slow) {
      slow = false;
      await sleep(700);
    }
    return begin(...given);
  };
  try {
    const first = api.act('li', id, { act: 'annotate', note: '慢' });
    await sleep(200);
    const second = await api.act('zhang', id, { act: 'annotate', note: '快' }, { key: 'quick' });
    expect([second.status, (await first).status]).toEqual([200, 200]);
    expect((await types(id)).filter((it) => it === 'note.added')).toHaveLength(2);
    expect(await api.act('zhang', id, { act: 'annotate', note: '快' }, { key: 'quick' })).toMatchObject({
      body: { repeated: true },
    });
  } finally {
    cases.begin = begin;
  }
});

test('the act that closes a case and a message that comes in the same moment: the act is taken, and the record is right', async () => {
  for (let round = 0; round < 12; round++) {
    const { body } = await open('brief', randomUUID());
    const [told] = await Promise.all([
      api.act<Reply>('li', body.case, done()),
      sleep(round * 4).then(() =>
        api.server.client.workflow
          .getHandle(body.case)
          .signal('staff_changed', { step: 'work' })
          .catch(() => undefined),
      ),
    ]);
    expect([round, told.status, told.body.code]).toEqual([round, 200, undefined]);
    await expect.poll(() => status(body.case), { timeout: 5_000 }).toBe('COMPLETED');
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
    cases.begin = (how, plan, beginning, caseId, message) =>
      caseId === rows[0]?.case_id ? Promise.reject(away('away/worker')) : begin(how, plan, beginning, caseId, message);
    expect(await sweepIntakes(api.services, Date.now() + 60_000)).toBe(1);
    cases.begin = begin;
    expect(await open('other', lost, lost)).toMatchObject({ status: 201, body: { repeated: true } });
    expect(await sweepIntakes(api.services, Date.now() + 60_000)).toBe(1);
  } finally {
    gatewayAway = false;
  }
});
