/** What the sweeper goes on with, and what it leaves for its next sweep: cases that cannot begin again, runs of retention. */
import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { retentionActivities } from '../../activities/retention.ts';
import { beginAllPending, beginPending } from '../../api/lost/begin.ts';
import { startSweeper } from '../../api/intake/sweeper.ts';
import { startWaitingRuns } from '../../api/retention/waiting.ts';
import { signerOf } from '../../audit/signing.ts';
import { historiesOf } from '../../duties/histories.ts';
import type { State } from '../../engine/state/state.ts';
import type { RetentionRuns } from '../../wire/retention.ts';
import { Api, secretFor } from '../setup/api.ts';
import { until } from '../setup/until.ts';
import { type Wire, wireTo } from '../setup/wire.ts';

async function wired(): Promise<{ api: Api; temporal: Wire }> {
  const wires: Wire[] = [];
  const acting = () =>
    retentionActivities({
      record: api.record,
      signer: signerOf(secretFor('anchor')),
      ...historiesOf(api.server.client, { info: () => {}, warn: () => {} }),
      anchored: async () => undefined,
    });
  const activities = { workRetention: (run: number) => acting().workRetention(run) };
  const through = async (url: string) => {
    const wire = await wireTo(url);
    wires.push(wire);
    return wire.url;
  };
  const api = await Api.start({ through, activities: activities as object });
  onTestFinished(() => api.stop());
  const [, temporal] = wires;
  if (temporal === undefined) throw new Error('Both ways are wired.');
  return { api, temporal };
}

/** Two people want these cases to begin again. */
async function confirmed({ record }: Api, ids: string[]): Promise<void> {
  for (const id of ids) expect(await record.markLost(id, 'behind')).toBe(true);
  const asked = await record.askAgain({ cases: ids, by: 'chen' });
  if (asked === undefined) throw new Error('Nothing is lost');
  expect(await record.confirmAgain(asked.id, { hash: asked.hash, by: 'zhou' })).toBeUndefined();
}

/** More than Temporal takes at once is kept of the case. */
async function tooLarge({ record }: Api, id: string): Promise<void> {
  const [kept, found] = [await record.stateOf(id), await record.getCase(id)];
  if (kept === undefined || found === undefined) throw new Error('Nothing is kept');
  const seq = kept.seq + 1;
  const data: State['data'] = { ...kept.state.data, description: randomBytes(2_400_000).toString('base64') };
  await record.writeBatch({
    case: id,
    taskMs: kept.taskMs + 1,
    from: seq,
    events: [
      { seq, type: 'note.added', atMs: kept.taskMs + 1, actor: 'li', cycle: 1, data: { note: `v1.${'n'.repeat(43)}` } },
    ],
    view: found.view,
    kept: { state: { ...kept.state, seq: seq + 1, data }, run: kept.runId, plan: kept.planHash },
  });
}

test('a case that cannot begin again waits for the next sweep, the others begin, and no sweep goes on for ever', async () => {
  const { api } = await wired();
  const { record, services } = api;
  const [refused, fine] = [await api.open(), await api.open()];
  await tooLarge(api, refused);
  await confirmed(api, [refused, fine]);
  expect(await beginPending(services)).toBe(1);
  expect(await beginPending(services)).toBe(0);
  const stop = startSweeper(services, 1);
  await until(async () => (await record.getCase(fine))?.view.state === 'open' || undefined);
  await stop();
  expect((await record.againPending(10)).map((it) => it.case)).toEqual([refused]);
  expect([await record.whyLost(refused), await record.whyLost(fine)]).toEqual(['behind', undefined]);
});

test('cases that cannot begin again do not stand in front of those behind them', async () => {
  const { api } = await wired();
  const { record, services } = api;
  const ids = (await Promise.all([api.open(), api.open(), api.open()])).toSorted();
  const [one = '', two = '', fine = ''] = ids;
  await tooLarge(api, one);
  await tooLarge(api, two);
  await confirmed(api, ids);
  // A page is full of those that refuse.
  expect(await beginAllPending(services, () => false, 2)).toBe(1);
  expect((await record.againPending(10)).map((it) => it.case)).toEqual([one, two]);
  expect(await record.whyLost(fine)).toBe(undefined);
});

test('Temporal away in the middle: nothing begins, the sweep ends, and the next one goes on', async () => {
  const { api, temporal } = await wired();
  const id = await api.open();
  await confirmed(api, [id]);
  temporal.cut();
  expect(await beginPending(api.services)).toBe(0);
  const stop = startSweeper(api.services, 1);
  await stop();
  expect(await api.record.againPending(10)).toHaveLength(1);
  temporal.mend();
  await until(async () => (await beginPending(api.services)) === 1 || undefined);
  expect(await api.record.againPending(10)).toEqual([]);
});

test('a run of retention that was begun while Temporal was away is carried out by the next sweep, once', async () => {
  const { api, temporal } = await wired();
  const runs = async () => (await api.get<RetentionRuns>('revisor', '/v1/retention/runs')).body.items;
  temporal.cut();
  expect((await api.post('chen', '/v1/retention/runs', {})).status).toBe(503);
  expect(await runs()).toHaveLength(1);
  // Not before it could have been handed over, and not while nobody takes it.
  expect(await startWaitingRuns(api.services)).toBe(0);
  expect(await startWaitingRuns(api.services, 0)).toBe(0);
  temporal.mend();
  await until(async () => (await startWaitingRuns(api.services, 0)) === 1 || undefined);
  await until(async () => (await runs())[0]?.finished_at);
  expect(await startWaitingRuns(api.services, 0)).toBe(0);
  expect(await runs()).toHaveLength(1);
});

test('hours that Temporal has forgotten are not closed before all cases of theirs were marked', async () => {
  const { api } = await wired();
  const { record, services } = api;
  const [first, later] = [await api.open(), await api.open()];
  const nowMs = Date.now();
  await record.noteLostHours({ side: 'temporal', how: 'set-back', fromMs: nowMs - 3_600_000, toMs: nowMs });
  await confirmed(api, [first]);
  // No worker has looked yet.
  expect(await beginPending(services)).toBe(1);
  expect([await record.whyLost(later), (await record.lostHours()).length]).toEqual(['behind', 1]);
  await confirmed(api, [later]);
  expect(await beginPending(services)).toBe(1);
  expect([await record.whyLost(later), await record.lostHours()]).toEqual([undefined, []]);
});
