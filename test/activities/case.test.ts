/** A whole case through the real workflow and the real activities: a payment that answers badly, people who are told. */
import { randomBytes } from 'node:crypto';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/create.ts';
import { outsideOf } from '../../activities/outside.ts';
import type { Act } from '../../engine/event.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { loadConfig } from '../../startup/config.ts';
import { until } from '../setup/until.ts';
import { reference, Shell } from '../setup/shell.ts';
import { shippedWorkspace } from '../setup/shipped.ts';

const HOUR = 3_600_000;
let shell: Shell;
let box: Sandbox;
const lines: string[] = [];

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [shell, box] = await Promise.all([Shell.start(), startSandbox({ port: 0 })]);
  await shell.stopWorker();
  const { organization, connectors } = shippedWorkspace();
  if (organization === undefined) throw new Error('The shipped workspace has no organization');
  await shell.record.saveWorkspace({ organization, connectors: Object.fromEntries(connectors), messages: {} }, 'han');
  const env = { BIHUAN_SANDBOX_URL: box.url };
  const outside = outsideOf(loadConfig(env), env);
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  await shell.startWorker(
    createActivities({ record: shell.record, outside, refKey: randomBytes(32), locale: 'zh', log }),
  );
});
afterAll(async () => {
  await shell.stop();
  await box.close();
});

// oxlint-disable-next-line typescript/no-explicit-any -- What a server answers is asserted on, not assumed.
async function ask(path: string, method = 'GET', body?: unknown): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(box.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

/** Whoever has the open task of a step, once it is there. */
function assignee(caseId: string, step: string): Promise<string> {
  return until(async () => (await shell.view(caseId)).tasks.find((it) => it.step === step)?.assignee);
}

async function complete(
  caseId: string,
  step: string,
  as: string,
  more: Partial<Extract<Act, { act: 'complete' }>> = {},
) {
  await shell.act(caseId, await assignee(caseId, step), { act: 'complete', step, as, ...more });
}

test('a payment that is done and answered with an error is paid once; the case goes on', async () => {
  await ask('/behaviour/payments', 'PUT', { lie: 'applied_but_failed', failNext: 1 });
  const id = await shell.open({ customer: 'CU-1' });
  await complete(id, 'receive', 'registered', {
    with: { category: 'installation' },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ],
  });
  await complete(id, 'classify', 'judged', { with: { category: 'installation', severity: 'S3' } });
  await shell.act(id, await assignee(id, 'dispatch'), { act: 'claim', step: 'dispatch' });
  await complete(id, 'propose', 'agreed', {
    with: { plan: reference, plan_due: Date.now() + 9 * HOUR, compensation: 8_850 },
  });
  // Comes when the second attempt, a second later, has been answered.
  await assignee(id, 'resolve');
  expect((await ask('/payouts')).items).toMatchObject([{ customer: 'CU-1', amount: 8_850 }]);
  const ledger = (await ask('/ledger?system=payments')).items;
  expect(ledger).toMatchObject([{ key: expect.stringMatching(`^${id}:`), attempts: 2 }]);
  expect((await ask('/ledger/doubled')).items).toEqual([]);
});

test('a missed response reaches the team lead through the gateway, once, in words', async () => {
  const id = await shell.open({ customer: 'CU-2' });
  // Taken, so that on the way only the clock speaks.
  await shell.act(id, await assignee(id, 'receive'), { act: 'claim', step: 'receive' });
  await shell.advance(id, 4 * HOUR + 60_000);
  const told = await until(async () => {
    const { items }: { items: { to: string; kind: string; text: string }[] } = await ask('/messages');
    const ours = items.filter((it) => it.text.includes(id));
    return ours.some((it) => it.kind === 'level') ? ours : undefined;
  });
  const levels = told.filter((it) => it.kind === 'level');
  expect(levels).toHaveLength(1);
  expect(levels[0]).toMatchObject({ to: 'zhang', text: expect.stringContaining('【升级 1 级】投诉五步闭环') });
  expect(levels[0]?.text).toContain('4小时响应');
  expect((await shell.record.deliveries(id)).every((it) => it.result === 'sent')).toBe(true);
  expect(lines).toEqual([]);
});
