/** What happens between cases: counted signals, parents and children, merges, re-opening and linking at intake (rules 15, 17, 18, 25). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../setup/until.ts';
import { Api } from '../setup/api.ts';
import { twoSops } from '../setup/two-sops.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: twoSops });
});
afterAll(() => api.stop());

interface Seen {
  case: string;
  state: string;
  result?: string;
  cycle: number;
  contacts: number;
  version: number;
  opened_at: string;
  parent?: string;
  merged_into?: string;
  links?: { case: string; kind: string }[];
  signals?: { signal: string; n: number }[];
  tasks: { step: string; attempt: number }[];
  data: Record<string, unknown>;
}

const someone = () => `CU-${randomUUID()}`;
const open = async (data: Record<string, string>, sop = 'delivery') =>
  (await api.post<{ case: string; opened?: boolean; joined?: boolean }>('shop', '/v1/cases', { sop, data })).body;
/** As a supervisor sees it: whoever had no work of a case that is over does not read it (rule 30). */
const see = async (id: string) => (await api.get<Seen>('chen', `/v1/cases/${id}`)).body;
const complete = (id: string, step: string, as: string, more: object = {}) =>
  api.act<Seen & { code?: string }>('li', id, { act: 'complete', step, as, ...more });

async function ended(id: string): Promise<void> {
  await until(async () => {
    const run = await api.server.client.workflow.getHandle(id).describe();
    return run.status.name === 'RUNNING' ? undefined : true;
  });
}

describe('signals across cases', () => {
  test('rule 25: three contacts of one customer on three cases are one firing, on the case that reached it', async () => {
    const customer = someone();
    const [a, b, c] = [
      (await open({ customer, order: 'A' })).case,
      (await open({ customer, order: 'B' })).case,
      (await open({ customer, order: 'C' })).case,
    ];
    const fired = await until(async () => (await see(c)).signals);
    expect(fired).toMatchObject([{ signal: 'RS01', n: 1 }]);
    await open({ customer, order: 'A' });
    expect([(await see(a)).signals, (await see(b)).signals]).toEqual([undefined, undefined]);
    const told = await api.act<Seen>('zhang', c, { act: 'dispose', signal: 'RS01', as: 'handled', note: '已致电' });
    expect(told.status).toBe(200);
    expect((await see(c)).signals).toBeUndefined();
  });

  test('rule 25: racing cases about one subject fire once', async () => {
    const customer = someone();
    const opened = await Promise.all(Array.from({ length: 8 }, (_, i) => open({ customer, order: `R-${i}` })));
    const count = async () => {
      const { rows } = await api.sql.query<{ n: string }>('select count(*) as n from signal where case_id = any($1)', [
        opened.map((o) => o.case),
      ]);
      return Number(rows[0]?.n);
    };
    expect(await count()).toBe(1);
    const fired = await until(async () => {
      const all = await Promise.all(opened.map((o) => see(o.case)));
      const with_ = all.filter((v) => v.signals !== undefined);
      return with_.length > 0 ? with_ : undefined;
    });
    expect(fired).toHaveLength(1);
  });

  test('rule 25: a case counts once its fields are filled, whenever that is', async () => {
    const [a, b] = [(await open({ customer: someone() })).case, (await open({ customer: someone() })).case];
    for (const id of [a, b]) await complete(id, 'receive', 'disputed', { with: { category: 'broken' } });
    expect(await until(async () => (await see(b)).signals)).toMatchObject([{ signal: 'RS10' }]);
    expect((await see(a)).signals).toBeUndefined();
  });
});

describe('run', () => {
  test('parent and child find each other; its end and its answer come back; personal values are its own', async () => {
    const parent = (await open({ customer: someone(), order: 'P-1' })).case;
    await complete(parent, 'receive', 'disputed', { with: { note: '箱子破了' } });
    const child = await until(async () => (await see(parent)).links?.find((l) => l.kind === 'child')?.case);
    const seen = await until(async () => {
      const told = await api.get<Seen>('li', `/v1/cases/${child}`);
      return told.status === 200 ? told.body : undefined;
    });
    expect(seen).toMatchObject({ parent, data: { order: 'P-1', said: '箱子破了' } });
    expect(seen.links).toContainEqual({ case: parent, kind: 'parent' });
    // The same matter of the child's procedure joins the child.
    const joined = await open({ customer: String(seen.data.customer), order: 'P-1' }, 'dispute');
    expect(joined).toMatchObject({ case: child, joined: true });
    await complete(child, 'judge', 'judged', { with: { verdict: '补发' } });
    await ended(child);
    await api.relay();
    const after = await until(async () => {
      const view = await see(parent);
      return view.tasks[0]?.step === 'receive' ? view : undefined;
    });
    expect(after.data).toMatchObject({ answer: '补发', how: 'settled' });
    expect(after.tasks).toMatchObject([{ step: 'receive', attempt: 2 }]);
  });
});

describe('events', () => {
  test('an event of the order cancels its case wherever it stands; others are not concerned', async () => {
    const order = randomUUID();
    const [a, b] = [(await open({ customer: someone(), order })).case, (await open({ customer: someone() })).case];
    const sent = { name: 'order-cancelled', subject: { order } };
    const told = await api.post<{ cases: string[] }>('shop', '/v1/events', sent, { key: 'cancel-1' });
    expect([told.status, told.body]).toEqual([202, { cases: [a] }]);
    await until(async () => ((await see(a)).state === 'cancelled' ? true : undefined));
    expect((await see(b)).state).toBe('open');
    // By another field than `on` names it is nobody's.
    const { body } = await api.post('shop', '/v1/events', { name: 'scan', subject: { customer: 'CU-none' } });
    expect(body).toEqual({ cases: [] });
  });

  test('a lost case is told of as such, and holds up no other; sent again it hears of it, and nobody twice', async () => {
    const order = randomUUID();
    // Two of one order that do not join; the one that is asked first is lost.
    const [a, b] = [
      (await open({ customer: someone(), order })).case,
      (await open({ customer: someone(), order })).case,
    ];
    await until(async () => ((await api.record.recordedSeq(b)) > 0 ? true : undefined));
    for (const lost of [a, b]) {
      await api.record.markLost(lost, 'gone');
      const other = lost === a ? b : a;
      const key = randomUUID();
      const sent = { name: 'scan', subject: { order }, data: { why: lost === a ? 'late' : 'broken' } };
      const told = await api.post<{ code: string; cases: object[] }>('shop', '/v1/events', sent, { key });
      expect(told).toMatchObject({
        status: 503,
        body: {
          code: 'event/not-everywhere',
          cases: [
            { case: other, heard: true },
            { case: lost, heard: false, code: 'case/lost' },
          ],
        },
      });
      expect(told.headers.get('retry-after')).toBe('60');
      await until(async () => ((await see(other)).data.category === sent.data.why ? true : undefined));
      await api.record.unmarkLost(lost);
      const again = await api.post<{ cases: string[] }>('shop', '/v1/events', sent, { key });
      expect([again.status, again.body.cases.toSorted()]).toEqual([202, [a, b].toSorted()]);
      await until(async () => ((await see(lost)).data.category === sent.data.why ? true : undefined));
    }
    const { rows } = await api.sql.query(
      "select case_id, count(*)::int as n from case_event where case_id = any($1) and type = 'event.happened' group by 1",
      [[a, b]],
    );
    expect(rows).toEqual(expect.arrayContaining([a, b].map((id) => ({ case_id: id, n: 2 }))));
  });

  test('who has ended by an event that another could not hear opens nothing when it is sent again', async () => {
    const order = randomUUID();
    const ends = (await open({ customer: someone(), order })).case;
    const stays = (await open({ customer: someone(), order })).case;
    await until(async () => ((await api.record.recordedSeq(stays)) > 0 ? true : undefined));
    await api.record.markLost(stays, 'gone');
    const key = randomUUID();
    const sent = { name: 'order-cancelled', subject: { order } };
    expect((await api.post('shop', '/v1/events', sent, { key })).status).toBe(503);
    await ended(ends);
    await until(async () => ((await see(ends)).state === 'cancelled' ? true : undefined));
    await api.record.unmarkLost(stays);
    const again = await api.post<{ cases: string[] }>('shop', '/v1/events', sent, { key });
    expect([again.status, again.body]).toEqual([202, { cases: [ends, stays] }]);
  });

  test('an event opens a case, once for the same request; a second of the same matter joins it', async () => {
    const event = {
      name: 'parcel-lost',
      subject: { order: randomUUID() },
      data: { owner: { id: someone() }, why: 'late' },
    };
    const key = randomUUID();
    const first = await api.post<{ opened: string[] }>('shop', '/v1/events', event, { key });
    const again = await api.post<{ opened: string[] }>('shop', '/v1/events', event, { key });
    expect(again.body.opened).toEqual(first.body.opened);
    const second = await api.post<{ opened: string[] }>('shop', '/v1/events', event);
    expect(second.body.opened).toEqual(first.body.opened);
    const view = await see(first.body.opened[0] ?? '');
    expect([view.contacts, view.data.category]).toEqual([2, 'late']);
    const missing = await api.post<{ code: string }>('shop', '/v1/events', {
      name: 'parcel-lost',
      subject: { order: 'x' },
    });
    expect(missing.status).toBe(422);
  });
});

describe('intake', () => {
  test('rule 15: the same matter re-opens the closed case; of ten at once one re-opens and nine are contacts', async () => {
    const data = { customer: someone(), order: 'again' };
    const { case: id } = await open(data);
    await complete(id, 'receive', 'handled');
    await ended(id);
    const all = await Promise.all(Array.from({ length: 10 }, () => open(data)));
    expect(new Set(all.map((it) => it.case))).toEqual(new Set([id]));
    const view = await see(id);
    expect([view.state, view.cycle, view.contacts]).toEqual(['open', 2, 11]);
  });

  test('rule 15: where the closed case is not re-opened, a new one follows it, linked', async () => {
    const data = { customer: someone(), order: 'once' };
    const { case: old } = await open(data, 'dispute');
    await complete(old, 'judge', 'judged', { with: { verdict: '补发' } });
    await ended(old);
    const next = await open(data, 'dispute');
    expect(next).toMatchObject({ opened: true });
    const links = await until(async () => (await see(next.case)).links);
    expect(links).toEqual([{ case: old, kind: 'follow_up' }]);
    expect((await see(old)).links).toEqual([{ case: next.case, kind: 'followed_by' }]);
  });

  test('rule 17: the same customer and category soon after the close is a repeated complaint', async () => {
    const data = { customer: someone(), category: 'late' };
    const { case: old } = await open({ ...data, order: 'once' });
    await complete(old, 'receive', 'handled');
    await ended(old);
    const { case: id } = await open({ customer: data.customer, order: 'twice' });
    expect((await see(id)).links).toBeUndefined();
    await complete(id, 'receive', 'disputed', { with: { category: 'late' } });
    const links = await until(async () => {
      const found = (await see(id)).links;
      return found?.some((l) => l.kind === 'repeat') ? found : undefined;
    });
    expect(links).toContainEqual({ case: old, kind: 'repeat' });
    expect((await see(old)).links).toContainEqual({ case: id, kind: 'repeated_by' });
  });

  test('rule 17: same customer, other order: a link, nothing more', async () => {
    const customer = someone();
    const first = await open({ customer, order: 'one' });
    const second = await open({ customer, order: 'two' });
    expect(second.opened).toBe(true);
    const links = await until(async () => (await see(second.case)).links);
    expect(links).toEqual([{ case: first.case, kind: 'same_customer' }]);
  });
});

describe('merge', () => {
  const two = async () => {
    const customer = someone();
    const orders = [randomUUID(), randomUUID()];
    const first = (await open({ customer, order: orders[0] ?? '' })).case;
    const second = (await open({ customer, order: orders[1] ?? '', severity: 'S1' })).case;
    return { customer, orders, first, second };
  };

  test('rule 18: the earlier one survives whichever is named; messages and events follow; both show each other', async () => {
    const { customer, orders, first, second } = await two();
    const told = await api.act<Seen>('zhang', first, { act: 'merge', into: second, reason: '同一件事' });
    expect([told.status, told.body.case, told.body.state]).toEqual([200, second, 'merged']);
    await ended(second);
    await api.relay();
    const survivor = await until(async () => {
      const view = await see(first);
      return view.data.severity === 'S1' ? view : undefined;
    });
    expect(survivor.links).toContainEqual({ case: second, kind: 'absorbed' });
    expect(await see(second)).toMatchObject({ state: 'merged', merged_into: first, tasks: [] });
    const joined = await open({ customer, order: orders[1] ?? '' });
    expect(joined).toMatchObject({ case: first, joined: true });
    const event = { name: 'scan', subject: { order: orders[1] ?? '' }, data: { why: 'broken' } };
    expect((await api.post<{ cases: string[] }>('shop', '/v1/events', event)).body.cases).toEqual([first]);
    await until(async () => ((await see(first)).data.category === 'broken' ? true : undefined));
    const refused = await api.act<{ code: string; detail: string }>('chen', second, {
      act: 'contact',
      direction: 'in',
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'act/case-merged']);
  });

  test('rule 18: undone by a supervisor it goes on as before, and the survivor lets go', async () => {
    const { customer, orders, first, second } = await two();
    await api.act('zhang', second, { act: 'merge', into: first, reason: '同一件事' });
    await ended(second);
    await api.relay();
    // Nobody had work of it yet: now it is a supervisor's to see.
    expect((await api.act('zhang', second, { act: 'unmerge', reason: '弄错了' })).status).toBe(404);
    expect((await api.act('chen', second, { act: 'unmerge', reason: '弄错了' })).status).toBe(200);
    await api.relay();
    await until(async () => ((await see(first)).links?.some((l) => l.kind === 'absorbed') ? undefined : true));
    expect(await see(second)).toMatchObject({ state: 'open', tasks: [{ step: 'receive', attempt: 1 }] });
    expect(await open({ customer, order: orders[1] ?? '' })).toMatchObject({ case: second, joined: true });
    expect((await complete(second, 'receive', 'handled')).status).toBe(200);
  });

  test('rule 18: merging while completing: exactly one happens, and both callers are told', async () => {
    const { first, second } = await two();
    // Whoever owns a case reads it, also merged.
    expect((await api.act('li', second, { act: 'claim', step: 'receive' })).status).toBe(200);
    const [done, merged] = await Promise.all([
      complete(second, 'receive', 'handled'),
      api.act<{ code?: string }>('zhang', second, { act: 'merge', into: first, reason: '同一件事' }),
    ]);
    expect([done.status, merged.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
    const view = await see(second);
    expect(view.state).toBe(done.status === 200 ? 'closed' : 'merged');
  });

  test('rule 18: two merges against each other at once end one case', async () => {
    const { first, second } = await two();
    const both = await Promise.all([
      api.act<Seen>('chen', first, { act: 'merge', into: second, reason: 'x' }),
      api.act<Seen>('chen', second, { act: 'merge', into: first, reason: 'y' }),
    ]);
    expect(both.map((t) => t.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect([(await see(first)).state, (await see(second)).state]).toEqual(['open', 'merged']);
  });

  test('cases of two procedures, closed ones and itself are not merged', async () => {
    const { first, second } = await two();
    const other = (await open({ customer: someone() }, 'dispute')).case;
    const merge = (id: string, into: string) =>
      api.act<{ code: string }>('zhang', id, { act: 'merge', into, reason: 'x' });
    expect((await merge(first, other)).body.code).toBe('merge/other-sop');
    expect((await merge(first, first)).status).toBe(422);
    await complete(second, 'receive', 'handled');
    expect((await merge(first, second)).body.code).toBe('merge/not-open');
    expect((await merge(first, 'C-none')).status).toBe(404);
  });
});
