/** The complaint on a real server: acts, deadlines, re-open, endings – what the shell must do and the kernel cannot show. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { view } from '../../engine/kernel.ts';
import { type CaseActivities, REFUSED } from '../../workflows/contract.ts';
import { reference, Shell } from '../setup/shell.ts';

const HOUR = 3_600_000;
let shell: Shell;

beforeAll(async () => {
  shell = await Shell.start();
});
afterAll(() => shell.stop());

const evidence = (...names: string[]) => names.map((name) => ({ name, ref: `${name}-1` }));
const registered: Act = {
  act: 'complete',
  step: 'receive',
  as: 'registered',
  with: { category: 'installation' },
  evidence: evidence('call-recording', 'case-record'),
};

/** Whoever has the open task of a step. */
async function assignee(caseId: string, step: string): Promise<string> {
  const task = (await shell.view(caseId)).tasks.find((it) => it.step === step);
  if (!task?.assignee) throw new Error(`${step} has no assignee in ${JSON.stringify(task)}`);
  return task.assignee;
}

async function toCallBack(caseId: string): Promise<void> {
  await shell.act(caseId, await assignee(caseId, 'receive'), registered);
  await shell.act(caseId, await assignee(caseId, 'classify'), {
    act: 'complete',
    step: 'classify',
    as: 'judged',
    with: { category: 'installation', severity: 'S3' },
  });
  await shell.act(caseId, await assignee(caseId, 'dispatch'), { act: 'claim', step: 'dispatch' });
  const owner = await assignee(caseId, 'propose');
  await shell.act(caseId, owner, {
    act: 'complete',
    step: 'propose',
    as: 'agreed',
    with: { plan: reference, plan_due: Date.now() + 9 * HOUR },
  });
  await shell.act(caseId, owner, {
    act: 'complete',
    step: 'resolve',
    as: 'solved',
    with: { root_cause: 'installation' },
    evidence: evidence('proof-of-resolution'),
  });
}

const refusalOf = (error: unknown) => {
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  const cause = error.cause as { type?: string; details?: { code: string }[] };
  return { type: cause.type, code: cause.details?.[0]?.code };
};

describe('acts', () => {
  test('an intake opens a case that the record shows at once, with work offered', async () => {
    const caseId = await shell.open();
    const view = await shell.view(caseId);
    expect(view).toMatchObject({ state: 'open', sop: 'complaint', contacts: 1 });
    expect(view.tasks[0]).toMatchObject({ step: 'receive', status: 'offered', attempt: 1 });
  });

  test('a refused act leaves no event and may succeed later under the same id', async () => {
    const caseId = await shell.open();
    const handle = shell.server.client.workflow.getHandle(caseId);
    const before = (await handle.describe()).historyLength;
    const judged: Act = {
      act: 'complete',
      step: 'classify',
      as: 'judged',
      with: { category: 'product', severity: 'S2' },
    };
    const refused = await shell.act(caseId, 'li', judged, 'same-id').catch(refusalOf);
    expect(refused).toEqual({ type: REFUSED, code: 'act/step-not-open' });
    expect((await handle.describe()).historyLength).toBe(before);
    const agent = await assignee(caseId, 'receive');
    await shell.act(caseId, agent, registered);
    expect(await shell.act(caseId, agent, judged, 'same-id')).toMatchObject({ step: 'dispatch' });
  });

  test('the same id twice is applied once', async () => {
    const caseId = await shell.open();
    const note: Act = { act: 'annotate', note: reference };
    await Promise.all([shell.act(caseId, 'li', note, 'note-1'), shell.act(caseId, 'li', note, 'note-1')]);
    const events = (await shell.record.timeline(caseId)).items.filter((it) => it.type === 'note.added');
    expect(events).toHaveLength(1);
  });

  test('with what an act did the record keeps the state it came from, and the plan to go on by', async () => {
    const caseId = await shell.open();
    await shell.act(caseId, await assignee(caseId, 'receive'), registered);
    const kept = await shell.record.stateOf(caseId);
    if (kept === undefined) throw new Error('No state is kept');
    const { runId } = await shell.server.client.workflow.getHandle(caseId).describe();
    expect(kept).toMatchObject({ runId, seq: await shell.record.recordedSeq(caseId), planHash: shell.plan.hash });
    const { sop, version } = kept.state;
    const plan = await shell.record.planOf({ sop, version, hash: kept.planHash });
    if (plan === undefined) throw new Error('No plan is kept');
    expect(view(plan, kept.state, kept.taskMs)).toEqual(await shell.view(caseId));
  });

  test('of two people completing one task one is told that it is done', async () => {
    const caseId = await shell.open();
    const agent = await assignee(caseId, 'receive');
    const results = await Promise.allSettled([
      shell.act(caseId, agent, registered),
      shell.act(caseId, agent, registered),
    ]);
    expect(results.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('time', () => {
  test('the response deadline passes on the server: warned, breached, the ladder climbs and tells people', async () => {
    const caseId = await shell.open();
    await shell.advance(caseId, 4 * HOUR + 60_000);
    await expect
      .poll(async () => (await shell.view(caseId)).clocks.find((it) => it.id === 'response')?.state)
      .toBe('breached');
    const events = (await shell.record.timeline(caseId, { limit: 200 })).items;
    expect(events.filter((it) => it.type === 'clock.warned' && it.clock === 'response')).toHaveLength(3);
    const breach = events.find((it) => it.type === 'clock.breached');
    const opened = (await shell.view(caseId)).openedAtMs;
    expect(breach?.atMs).toBe(opened + 4 * HOUR);
    await expect.poll(() => shell.notices.some((it) => it.startsWith('level:zhang'))).toBe(true);
  });
});

describe('the whole loop', () => {
  test('from first contact to a call-back that re-opens and a second one that confirms', async () => {
    const caseId = await shell.open();
    await toCallBack(caseId);
    expect(await shell.view(caseId)).toMatchObject({ state: 'resolved' });
    await shell.advance(caseId, 2 * HOUR + 60_000);
    // Work for whoever claims it; who resolved may not call.
    const caller = 'chu';
    const attempt = (score: number): Act => ({
      act: 'attempt',
      step: 'call-back',
      outcome: 'satisfied',
      answers: { attitude: score, speed: score, solution: score },
      evidence: evidence('call-recording', 'case-record'),
    });
    expect(await callInHours(caseId, caller, attempt(4))).toMatchObject({ state: 'open', step: 'propose' });
    expect(await shell.view(caseId)).toMatchObject({ cycle: 2, level: 2 });
  });
});

/** Calling hours may be closed at the virtual hour, whatever it is: then the next opening is waited for. */
async function callInHours(caseId: string, caller: string, act: Act) {
  for (;;) {
    try {
      return await shell.act(caseId, caller, act);
    } catch (error) {
      if (!refusalOf(error).code?.startsWith('call-back/')) throw error;
      await shell.advance(caseId, HOUR);
    }
  }
}

describe('endings', () => {
  test('cancel from the Web UI cancels the case in order; the run is Completed', async () => {
    const caseId = await shell.open();
    const handle = shell.server.client.workflow.getHandle(caseId);
    await handle.cancel();
    const { state } = (await handle.result()) as { state: { state: string } };
    expect(state.state).toBe('cancelled');
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    expect(await shell.record.getCase(caseId)).toMatchObject({ ended: true, view: { state: 'cancelled', tasks: [] } });
  });

  test('a cancelled case takes a note in a new run, which ends again', async () => {
    const caseId = await shell.open();
    const handle = shell.server.client.workflow.getHandle(caseId);
    await shell.act(caseId, 'zhang', { act: 'cancel', reason: reference });
    const ended = (await handle.result()) as { state: never };
    await shell.join(
      caseId,
      { state: ended.state },
      'late-note',
      { act: 'annotate', note: reference },
      {},
      shell.actor('li'),
    );
    const again = (await shell.server.client.workflow.getHandle(caseId).result()) as {
      state: { state: string; acts: string[] };
    };
    expect(again.state).toMatchObject({ state: 'cancelled' });
    expect(again.state.acts.at(-1)).toBe('late-note');
  });
});

describe('continue as new', () => {
  test('a long case goes on in a new run: same state, acts known, deadlines kept', async () => {
    const caseId = await shell.open({}, { continueAfterEvents: 40 });
    const handle = shell.server.client.workflow.getHandle(caseId);
    const first = (await handle.describe()).runId;
    for (let i = 0; i < 10; i++) await shell.act(caseId, 'li', { act: 'annotate', note: reference }, `note-${i}`);
    expect((await handle.describe()).runId).not.toBe(first);
    expect(await shell.act(caseId, 'li', { act: 'annotate', note: reference }, 'note-0')).toMatchObject({
      repeated: true,
    });
    await shell.advance(caseId, 5 * HOUR);
    await expect
      .poll(async () => (await shell.view(caseId)).clocks.find((it) => it.id === 'response')?.state)
      .toBe('breached');
    const types = (await shell.record.timeline(caseId, { limit: 200 })).items;
    expect(types.map((it) => it.seq)).toEqual(types.map((_, i) => i + 1));
  });
});

describe('away', () => {
  test('the record is away: acts are answered all the same, and what they did is in it once it is back', async () => {
    const caseId = await shell.open();
    await shell.stopWorker();
    let away = true;
    const record: CaseActivities['record'] = async (batch) => {
      if (away) throw new Error('away');
      await shell.record.writeBatch(batch);
    };
    // The durable way is an ordinary activity: it is tried again until the record is back.
    await shell.startWorker({ record, recordDurably: record });
    const note: Act = { act: 'annotate', note: reference };
    await shell.act(caseId, 'li', note, 'while-away-1');
    await shell.act(caseId, 'li', note, 'while-away-2');
    const noted = async () =>
      (await shell.record.timeline(caseId)).items.filter((it) => it.type === 'note.added').length;
    expect(await noted()).toBe(0);
    away = false;
    await expect.poll(noted).toBe(2);
    await shell.stopWorker();
    await shell.startWorker();
    const seqs = (await shell.record.timeline(caseId, { limit: 200 })).items.map((it) => it.seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  });

  test('re-opened after days were skipped: the new run is heard although its clock is behind', async () => {
    const caseId = await shell.open();
    await shell.advance(caseId, 30 * 60_000 + 1_000);
    await shell.act(caseId, 'zhang', { act: 'cancel', reason: reference });
    const ended = (await shell.server.client.workflow.getHandle(caseId).result()) as { state: never };
    await shell.join(
      caseId,
      { state: ended.state },
      'note-after',
      { act: 'annotate', note: reference },
      {},
      shell.actor('li'),
    );
    const types = async () => (await shell.record.timeline(caseId, { limit: 200 })).items.map((it) => it.type);
    await expect.poll(types).toContain('note.added');
  });
});
