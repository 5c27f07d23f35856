/** A running case moves to a later version of its SOP on a real server: same case, nothing lost, once (issue "Running cases and versions"). */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../engine/turn.ts';
import { canonical, sha256 } from '../../language/hash.ts';
import type { Plan } from '../../language/plan.ts';
import { MIGRATE, type MigrateMessage, MIGRATION, type MigrationAnswer } from '../../workflows/contract.ts';
import { Shell } from '../setup/shell.ts';

const HOUR = 3_600_000;
let shell: Shell;

beforeAll(async () => {
  shell = await Shell.start();
});
afterAll(() => shell.stop());

/** The next version of the shipped complaint: `receive` is called otherwise, the response takes an hour less. */
function second(): Plan {
  const { hash: _, ...first } = JSON.parse(
    JSON.stringify(shell.plan).replaceAll('"receive"', '"first-contact"').replaceAll('receive.', 'first-contact.'),
  ) as Plan;
  const clocks = first.clocks.map((c) =>
    c.id === 'response' ? { ...c, limit: { unit: 'service' as const, ms: 3 * HOUR } } : c,
  );
  const next = {
    ...first,
    version: first.version + 1,
    clocks,
    upgrade: { from: first.version, steps: { receive: 'first-contact' } },
  };
  return { ...next, hash: sha256(canonical(next)) };
}

const message = (plan: Plan): MigrateMessage => ({
  id: `migrate-${plan.hash}`,
  actor: { id: 'han', roles: ['process-owner'], teams: [] },
  plan,
});
const handleOf = (caseId: string) => shell.server.client.workflow.getHandle(caseId);
const move = (caseId: string, plan: Plan) =>
  handleOf(caseId).executeUpdate<Reply, [MigrateMessage]>(MIGRATE, {
    updateId: message(plan).id,
    args: [message(plan)],
  });

test('the run continues as new with the plan; the case goes on by it, and a repetition changes nothing', async () => {
  const plan = second();
  const caseId = await shell.open();
  const before = await handleOf(caseId).describe();
  const due = (await shell.view(caseId)).nextDueMs ?? 0;
  const asked = await handleOf(caseId).query<MigrationAnswer, [MigrateMessage]>(MIGRATION, message(plan));
  expect(asked).toMatchObject({ version: shell.plan.version, plan: shell.plan.hash, obstacles: [] });
  expect(asked.clocks.find((c) => c.clock === 'response')).toMatchObject({ beforeMs: due, afterMs: due - HOUR });
  expect(await move(caseId, plan)).toMatchObject({ state: 'open', step: 'first-contact' });
  await expect.poll(async () => (await handleOf(caseId).describe()).runId).not.toBe(before.runId);
  expect(await move(caseId, plan)).toMatchObject({ repeated: true });
  const view = await shell.view(caseId);
  expect(view).toMatchObject({
    version: plan.version,
    nextDueMs: due - HOUR,
    tasks: [{ step: 'first-contact', attempt: 1 }],
  });
  const types = (await shell.record.timeline(caseId)).items.map((e) => e.type);
  expect(types.filter((t) => t === 'case.migrated')).toHaveLength(1);
  const agent = view.tasks[0]?.assignee ?? '';
  const done = {
    act: 'complete',
    step: 'first-contact',
    as: 'registered',
    with: { category: 'installation' },
  } as const;
  const evidence = [
    { name: 'call-recording', ref: 'REC-1' },
    { name: 'case-record', ref: 'CR-1' },
  ];
  expect(await shell.act(caseId, agent, { ...done, evidence })).toMatchObject({ step: 'classify' });
  const { searchAttributes } = await handleOf(caseId).describe();
  expect(searchAttributes.SopVersion).toEqual([`complaint@${plan.version}`]);
});

test('a worker that stops right after the move loses nothing: the next goes on with the new plan', async () => {
  const plan = second();
  const caseId = await shell.open();
  await move(caseId, plan);
  await shell.stopWorker();
  await shell.startWorker();
  const agent = (await shell.view(caseId)).tasks[0]?.assignee ?? '';
  const reply = await shell.act(caseId, agent, {
    act: 'complete',
    step: 'first-contact',
    as: 'registered',
    with: { category: 'installation' },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ],
  });
  expect(reply).toMatchObject({ step: 'classify' });
  expect(await shell.view(caseId)).toMatchObject({ version: plan.version });
});

test('what stands against it is told, and the case stays as it is', async () => {
  const { upgrade: _, ...unmapped } = second();
  const caseId = await shell.open();
  const refused = await move(caseId, unmapped).catch((error: unknown) => {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return (error.cause as { details?: unknown[] }).details?.[0];
  });
  expect(refused).toMatchObject({
    status: 409,
    code: 'migrate/blocked',
    fields: [{ field: 'receive', code: 'migrate/no-such-step' }],
  });
  expect(await shell.view(caseId)).toMatchObject({ version: shell.plan.version, tasks: [{ step: 'receive' }] });
});
