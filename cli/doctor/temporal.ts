/** The Temporal server: does it answer, is the namespace fit for cases, can it skip time, does a worker ask for work. */
import type { Connection } from '@temporalio/client';
import type { TemporalConfig } from '../../startup/config.ts';
import { searchAttributes } from '../../startup/search-attributes.ts';
import { type Line, note, ok, problem, reasonOf, type Say } from './line.ts';

const LIMIT_MS = 5_000;
/** A worker with nothing to do asks once a minute. */
const POLL_MS = 75_000;
/** temporal.api.enums.v1.TaskQueueType. */
const WORKFLOW_QUEUE = 1;
/** gRPC codes. */
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;

export async function temporal(config: TemporalConfig, taskQueue: string, say: Say): Promise<Line[]> {
  const { Connection: Opened } = await import('@temporalio/client');
  const { address, namespace } = config;
  let connection: Connection;
  try {
    connection = await Opened.connect({ ...config.connectionOptions, address, connectTimeout: LIMIT_MS });
  } catch (error) {
    const todo = say(
      '运行 npm start，或用 TEMPORAL_ADDRESS 指明服务器',
      'run npm start, or name a server with TEMPORAL_ADDRESS',
    );
    return [problem('Temporal', `${address}: ${reasonOf(error)}`, todo)];
  }
  try {
    return await connection.withDeadline(Date.now() + LIMIT_MS, async () => [
      await version(connection, config, say),
      await attributes(connection, namespace, say),
      await skipping(connection, namespace, say),
      await worker(connection, namespace, taskQueue, say),
    ]);
  } catch (error) {
    const todo = say('检查命名空间、TLS 与密钥（TEMPORAL_*）', 'check namespace, TLS and API key (TEMPORAL_*)');
    return [problem('Temporal', `${address}: ${reasonOf(error)}`, todo)];
  } finally {
    await connection.close();
  }
}

/** The limit of acts at once on one case (`history.maxInFlightUpdates`) is no part of any answer: own servers set it. */
async function version(connection: Connection, { address, namespace, given }: TemporalConfig, say: Say): Promise<Line> {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const { namespaceInfo, config } = await connection.workflowService.describeNamespace({ namespace });
  const says = `${serverVersion} (${address}, ${namespace})`;
  if (namespaceInfo?.capabilities?.syncUpdate !== true) {
    return problem(
      'Temporal',
      says,
      say('需要支持 Update 的服务器（1.25 起）', 'a server with updates is needed (1.25 or newer)'),
    );
  }
  const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 86_400;
  if (days < 7) {
    return note(
      'Temporal',
      says,
      say(
        `已结束的案件只保留 ${days} 天：调高命名空间的保留期`,
        `ended cases are kept for ${days} days only: raise the namespace's retention`,
      ),
    );
  }
  return given
    ? note(
        'Temporal',
        says,
        say(
          '确认 history.maxInFlightUpdates 不小于 1000（查不到）',
          'see to history.maxInFlightUpdates=1000 or more (it cannot be asked)',
        ),
      )
    : ok('Temporal', says);
}

async function attributes(connection: Connection, namespace: string, say: Say): Promise<Line> {
  const what = say('搜索属性', 'search attributes');
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const lacking = Object.entries(searchAttributes).filter(([name]) => customAttributes[name] === undefined);
  const missing = lacking.map(([name]) => name);
  if (missing.length === 0) return ok(what, Object.keys(searchAttributes).join(', '));
  const commands = lacking.map(([name, type]) => `--name ${name} --type ${type}`);
  return problem(
    what,
    say(`缺少 ${missing.join('、')}：案件无法推进`, `missing: ${missing.join(', ')}; no case can go on`),
    say(
      `运行 npm start，或 temporal operator search-attribute create ${commands.join(' ')}`,
      `run npm start, or temporal operator search-attribute create ${commands.join(' ')}`,
    ),
  );
}

/** Asked of a case that is not there: a server without time skipping refuses before it looks for it. */
async function skipping(connection: Connection, namespace: string, say: Say): Promise<Line> {
  const what = say('快进', 'time skipping');
  try {
    await connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId: 'no-such-case' },
      workflowExecutionOptions: { timeSkippingConfig: { enabled: false } },
      updateMask: { paths: ['time_skipping_config'] },
    });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === NOT_FOUND) return ok(what, say('可用', 'on'));
    if (code === UNIMPLEMENTED)
      return note(
        what,
        say(
          '没有：sop case advance 不可用（生产服务器应当如此）',
          'off: sop case advance does not work (as it should be in production)',
        ),
      );
    return note(what, reasonOf(error));
  }
  return ok(what, say('可用', 'on'));
}

async function worker(connection: Connection, namespace: string, taskQueue: string, say: Say): Promise<Line> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
  });
  const since = (Date.now() - POLL_MS) / 1_000;
  const alive = (pollers ?? []).filter((it) => Number(it.lastAccessTime?.seconds ?? 0) > since);
  if (alive.length > 0) return ok('worker', `${alive.map((it) => it.identity).join(', ')} (${taskQueue})`);
  return problem(
    'worker',
    say(`没有 worker 在取任务（队列 ${taskQueue}）`, `nobody polls the task queue ${taskQueue}`),
    say('运行 npm start，或 node dist/worker.js', 'run npm start, or node dist/worker.js'),
  );
}
