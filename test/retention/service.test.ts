/** Retention as operators meet it: a dry run first, the definitions' word, a case gone from record, API and Temporal, the schedule. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retentionActivities } from '../../activities/retention.ts';
import { signerOf } from '../../audit/signing.ts';
import { historiesOf } from '../../duties/histories.ts';
import { retentionScheduleId, scheduleRetention } from '../../duties/retention-schedule.ts';
import type { WireRetentionRun } from '../../wire/retention.ts';
import { Api, secretFor } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';
import { DAY_MS } from '../setup/kept.ts';
import { sop } from '../setup/sop-command.ts';
import { until } from '../setup/until.ts';

let api: Api;
const log = { info: () => {}, warn: () => {} };
const acting = () =>
  retentionActivities({
    record: api.record,
    signer: signerOf(secretFor('anchor')),
    ...historiesOf(api.server.client, log),
    anchored: async () => undefined,
  });
beforeAll(async () => {
  const activities = {
    beginRetention: (by: string) => acting().beginRetention(by),
    workRetention: (run: number) => acting().workRetention(run),
  };
  api = await Api.start({ activities: activities as object });
});
afterAll(() => api.stop());

/** A complaint that was cancelled, as if so many days ago. */
async function cancelled(days: number): Promise<string> {
  const id = await api.open();
  expect((await api.act('chen', id, { act: 'cancel', reason: '顾客撤回' })).status).toBe(200);
  await until(async () => (await api.server.client.workflow.getHandle(id).describe()).status.name === 'COMPLETED');
  await api.record.finalizeEnded(id);
  await api.sql.query(
    'update "case" set closed_ms = closed_ms - $2::bigint, opened_ms = opened_ms - $2::bigint where id = $1',
    [id, days * DAY_MS],
  );
  return id;
}

/** As the departments do it: published by one, confirmed by another, who is shown what it means. */
async function applying(): Promise<void> {
  const text = `${shippedFiles.get('retention.yaml') ?? ''}\napply: true\n`;
  const { body } = await api.post<{ publication: number }>('han', '/v1/sops', { files: { 'retention.yaml': text } });
  const shown = await api.get<{ lines: object[] }>('chen', `/v1/publications/${body.publication}`);
  expect(JSON.stringify(shown.body)).toContain('retention-rule/apply');
  expect((await api.confirm('chen', body.publication)).status).toBe(201);
  expect((await api.record.loadWorkspace())?.retention).toMatchObject({ apply: true });
}

const finished = async (run: number) => {
  let told: WireRetentionRun | undefined;
  await until(async () => {
    told = (await api.get<WireRetentionRun>('revisor', `/v1/retention/runs/${run}`)).body;
    return told.finished_at !== undefined;
  });
  return told;
};
const as = async (who: string) => ['--api', api.url, '--token', await api.token(who)];

test('nothing is removed before retention.yaml says so; then the case is gone everywhere, and told of to who reads everything', async () => {
  const id = await cancelled(1_200);
  const held = await cancelled(1_200);
  const dry = await sop(['retention', 'run', '--dry-run', ...(await as('chen'))]);
  expect(dry.out).toMatch(
    /report only[\s\S]*complaint +dispute, 1125 days \(投诉与争议的举证，到诉讼时效届满\) +due 2/,
  );
  expect((await api.post('chen', '/v1/retention/runs', { apply: true })).body).toMatchObject({
    code: 'retention/reports-only',
  });
  expect((await api.post('li', '/v1/retention/runs', {})).status).toBe(403);

  await applying();
  const hold = ['retention', 'hold', held, '--reason', 'lawsuit', '--reference', '17', ...(await as('chen'))];
  expect((await sop(hold)).out).toContain(`${held} is held since`);
  const ran = await sop(['retention', 'run', '--apply', ...(await as('chen'))]);
  expect(ran.out).toMatch(/what is due is removed[\s\S]*removed 1 [\s\S]*held 1/);

  expect((await api.get('chen', `/v1/cases/${id}`)).body).toMatchObject({ status: 410, code: 'case/removed' });
  expect((await api.get('li', `/v1/cases/${id}`)).status).toBe(404);
  expect((await api.act('chen', id, { act: 'reopen', reason: '还没解决' })).status).toBe(410);
  expect((await api.act('li', id, { act: 'reopen', reason: '还没解决' })).status).toBe(404);
  await until(async () => {
    const described = api.server.client.workflow.getHandle(id).describe();
    return described.then(
      () => false,
      () => true,
    );
  });
  expect((await api.get('chen', `/v1/cases/${held}`)).status).toBe(200);
  expect((await sop(['retention', 'holds', ...(await as('revisor'))])).out).toContain('lawsuit 17');
  expect((await sop(['retention', 'release', held, ...(await as('chen'))])).code).toBe(0);
  expect((await api.post('chen', `/v1/cases/${held}/release`, {})).body).toMatchObject({ code: 'retention/not-held' });
  expect((await sop(['retention', 'report', ...(await as('revisor'))])).out).toContain('removed 1');
});

test('a case that begins again while it is looked at stays', async () => {
  const id = await cancelled(1_300);
  // Temporal has a run of it; the record has not heard yet.
  await api.stopWorker();
  await api.server.client.workflow.start('complaint', {
    workflowId: id,
    taskQueue: api.server.taskQueue,
    args: [],
  });
  const run = (await api.record.beginRetention({ applies: true, by: 'test' }))?.id ?? 0;
  while (
    await acting()
      .workRetention(run)
      .catch(() => false)
  );
  while (await api.record.retentionPage(run, { ...tools(), seen: () => [] }));
  const report = await api.record.retentionRun(run);
  expect(report?.report.cases?.complaint?.examples).toContainEqual({ case: id, why: 'open' });
  await api.server.client.workflow.getHandle(id).terminate();
  await api.startWorker();
  expect(await api.record.getCase(id)).toBeDefined();
});
const tools = () => ({ signer: signerOf(secretFor('anchor')), ...historiesOf(api.server.client, log) });

test('the schedule is made once, keeps what an operator did, and carries out a run', async () => {
  const { client, taskQueue } = api.server;
  const handle = client.schedule.getHandle(retentionScheduleId(taskQueue));
  await scheduleRetention(client, taskQueue, '0 3 * * *')();
  try {
    await handle.pause('inventory');
    await Promise.all([1, 2].map(() => scheduleRetention(client, taskQueue, '30 2 * * *')()));
    const { spec, state } = await handle.describe();
    expect(state).toMatchObject({ paused: true, note: 'inventory' });
    expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 2 }], minute: [{ start: 30 }] });
    await handle.trigger();
    let by: string | undefined;
    await until(async () => {
      const newest = await api.record.retentionRun();
      by = newest?.startedBy;
      return by === 'schedule' && newest?.finishedAtMs !== undefined;
    });
    expect(by).toBe('schedule');
  } finally {
    await handle.delete();
  }
});

test('a run that the worker leaves is gone on with by the next one', async () => {
  await api.stopWorker();
  const { body } = await api.post<WireRetentionRun>('chen', '/v1/retention/runs', {});
  expect(body.finished_at).toBeUndefined();
  await api.startWorker();
  expect(await finished(body.run)).toMatchObject({ applies: false, started_by: 'chen', removed: { cases: 0 } });
});
