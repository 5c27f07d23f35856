/** Marks of lost cases go away by themselves where the right store is back (semantics rule 32), on a real server with real cases. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLostWatch } from '../../duties/lost.ts';
import type { Batch } from '../../engine/batch.ts';
import { Shell } from '../setup/shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.start();
});
afterAll(() => shell.stop());

const log = { info: () => {}, warn: () => {} };
const never = new AbortController().signal;

/** What this very run told in hours that its store has forgotten. */
async function toldMore(id: string): Promise<void> {
  const kept = await shell.record.stateOf(id);
  const found = await shell.record.getCase(id);
  if (kept === undefined || found === undefined) throw new Error('Nothing is kept');
  const taskMs = kept.taskMs + 1;
  const seq = kept.seq + 1;
  const batch: Batch = {
    case: id,
    taskMs,
    from: seq,
    events: [{ seq, type: 'note.added', atMs: taskMs, actor: 'li', cycle: 1, data: { note: `v1.${'n'.repeat(43)}` } }],
    view: found.view,
    kept: { state: { ...kept.state, seq: seq + 1, atMs: taskMs }, run: kept.runId, plan: kept.planHash },
  };
  expect(await shell.record.writeBatch(batch)).toBe('written');
}

test('a run that knows all that its case told loses its mark, is not marked anew, and the hours are closed with the last', async () => {
  const { record, server } = shell;
  const [there, older] = [await shell.open(), await shell.open()];
  await toldMore(older);
  const hours = { side: 'temporal', how: 'set-back', fromMs: Date.now() - 3_600_000, toMs: Date.now() } as const;
  expect(await record.noteLostHours(hours)).toBe(true);
  const watch = createLostWatch({ record, client: server.client, log });
  const marks = async () => [await record.whyLost(there), await record.whyLost(older)];
  await watch(never);
  expect(await marks()).toEqual(['behind', 'behind']);
  await watch(never);
  expect(await marks()).toEqual([undefined, 'behind']);
  await watch(never);
  expect(await marks()).toEqual([undefined, 'behind']);
  expect((await record.lostHours()).map(({ side }) => side)).toEqual(['temporal']);
  // As when it has begun again.
  await record.unmarkLost(older);
  await watch(never);
  expect([await marks(), await record.lostHours()]).toEqual([[undefined, undefined], []]);
  // Another loss is another one.
  expect(await record.noteLostHours({ ...hours, toMs: Date.now() })).toBe(true);
  expect(await createLostWatch({ record, client: server.client, log })(never)).toBe(false);
  expect(await marks()).toEqual(['behind', 'behind']);
  for (const id of [there, older]) await record.unmarkLost(id);
  await record.closeLostHours('temporal', 'test');
});

test('a run that ended while it was marked is told to the record when its mark goes', async () => {
  const { record, server } = shell;
  const id = await shell.open();
  expect(await record.markLost(id, 'gone')).toBe(true);
  await server.client.workflow.getHandle(id).terminate('from outside');
  const watch = createLostWatch({ record, client: server.client, log });
  await watch(never);
  expect(await record.whyLost(id)).toBeUndefined();
  expect((await record.getCase(id))?.view).toMatchObject({ state: 'cancelled', result: 'terminated' });
});
