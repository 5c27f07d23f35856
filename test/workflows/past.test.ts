/** Rule 32: no run writes over the past of its case, whether it knows nothing of it or less than the record; a reset may. */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Batch } from '../../engine/batch.ts';
import { Shell } from '../setup/shell.ts';
import { until } from '../setup/until.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.start();
});
afterAll(() => shell.stop());

const contact = { act: 'contact', direction: 'in' } as const;
const eventsOf = async (id: string) => (await shell.record.timeline(id, { limit: 200 })).items;
const workflows = () => shell.server.connection.workflowService;
const failureOf = (id: string) =>
  shell.server.client.workflow
    .getHandle(id)
    .result()
    .then(
      () => undefined,
      (error: unknown) => (error instanceof WorkflowFailedError ? (error.cause as { type?: string }).type : error),
    );

test('rule 32: a fresh run under an id with a past tells the record nothing, and ends; the case is lost', async () => {
  const id = await shell.open();
  await shell.act(id, await holder(id), { act: 'annotate', note: `v1.${'n'.repeat(43)}` });
  const before = await eventsOf(id);
  await workflows().deleteWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId: id } });
  await until(() =>
    shell.server.client.workflow
      .getHandle(id)
      .describe()
      .then(
        () => undefined,
        () => true,
      ),
  );
  await expect(shell.join(id, shell.intake(id), 'another', contact)).rejects.toThrow(/\S/);
  expect(await failureOf(id)).toBe('RunRefused');
  expect(await eventsOf(id)).toEqual(before);
  expect(await shell.record.whyLost(id)).toBe('gone');
});

test('rule 32: a run that knows less than it told before ends with its next word; acts it took are answered as taken by none', async () => {
  const id = await shell.open();
  const kept = await shell.record.stateOf(id);
  const found = await shell.record.getCase(id);
  if (kept === undefined || found === undefined) throw new Error('Nothing is kept');
  // What this very run told in the hours that its store has forgotten.
  for (const [i, atMs] of [kept.taskMs + 1, kept.taskMs + 2].entries()) {
    const seq = kept.seq + 1 + i;
    const batch: Batch = {
      case: id,
      taskMs: atMs,
      from: seq,
      events: [{ seq, type: 'note.added', atMs, actor: 'li', cycle: 1, data: { note: `v1.${'n'.repeat(43)}` } }],
      view: found.view,
      kept: { state: { ...kept.state, seq: seq + 1 }, run: kept.runId, plan: kept.planHash },
    };
    expect(await shell.record.writeBatch(batch)).toBe('written');
  }
  const before = await eventsOf(id);
  await expect(shell.act(id, await holder(id), { act: 'annotate', note: `v1.${'m'.repeat(43)}` })).rejects.toThrow(
    /\S/,
  );
  expect(await failureOf(id)).toBe('RunRefused');
  expect(await eventsOf(id)).toEqual(before);
  expect(await shell.record.whyLost(id)).toBe('behind');
});

test('a reset to the very beginning tells the case anew, and nothing is lost', async () => {
  const id = await shell.open();
  await shell.act(id, await holder(id), { act: 'annotate', note: `v1.${'n'.repeat(43)}` });
  const first = await shell.server.client.workflow.getHandle(id).describe();
  // The server takes whole numbers as they are; the types know the driver's own alone.
  const asked: object = {
    namespace: 'default',
    workflowExecution: { workflowId: id, runId: first.runId },
    workflowTaskFinishEventId: 3,
    requestId: randomUUID(),
    // The act that came with the start, and the note, are not told again.
    resetReapplyType: 2,
    reason: 'test',
  };
  const { runId } = (await workflows().resetWorkflowExecution(asked)) as { runId: string };
  await until(async () => (await shell.record.stateOf(id))?.runId === runId || undefined);
  expect((await eventsOf(id)).map((it) => it.type)).not.toContain('note.added');
  expect(await shell.record.whyLost(id)).toBeUndefined();
  expect(await shell.record.verifyChain(id)).toMatchObject({ ok: true });
});

async function holder(id: string): Promise<string> {
  return until(async () => (await shell.view(id)).tasks[0]?.assignee);
}
