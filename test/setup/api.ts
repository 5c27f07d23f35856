/** The API on real HTTP, a real Temporal server and a real database; every answer is held against the OpenAPI document. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import pg from 'pg';
import { type Logger, pino } from 'pino';
import { inject } from 'vitest';
import { startCase } from '../../activities/start-case.ts';
import { makeApp } from '../../api/app.ts';
import { makeServices } from '../../api/make-services.ts';
import { makeMetrics } from '../../api/metrics.ts';
import type { Services } from '../../api/services.ts';
import { connectTemporal, type TemporalDoor } from '../../api/temporal/connect.ts';
import { caseStarter } from '../../duties/case-starter.ts';
import { relayOutgoing } from '../../duties/relay.ts';
import type { Files } from '../../language/load.ts';
import type { Value } from '../../language/plan.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import { withLeanThreads } from '../../startup/case-threads.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { deriveKey } from '../../startup/secret.ts';
import { makeToken, type Sight, type TokenRole } from '../../startup/token.ts';
import type { CaseActivities } from '../../workflows/contract.ts';
import { compilerOfProcess } from './compiler.ts';
import { PATIENT } from './patience.ts';
import { publishFiles } from './publish-files.ts';
import { shippedFiles } from './shipped.ts';
import { type Shapes, shapesOf } from './shapes.ts';
import { sightOf } from './sight.ts';
import { asOwner, connectTestServer, freshDatabase, type TestServer } from './server.ts';

/** The installation's; also of commands that work on its record. */
export const secret = randomBytes(32).toString('hex');
export const secretFor = (purpose: Parameters<typeof deriveKey>[1]) => deriveKey(secret, purpose);

/** Names of systems and operators: what `who` may be beside the people of the organization. */
const roles: Record<string, TokenRole> = { shop: 'integration', revisor: 'auditor', root: 'admin' };

/** The API waits some seconds for a case each time: so often is more patience than a busy machine needs. */
const ATTEMPTS_MAX = 10;

export interface Told<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

export interface Sending {
  key?: string;
  headers?: Record<string, string>;
  /** Sent as it is, instead of JSON. */
  raw?: string;
}

/** Options of a start. `files: null` publishes nothing. */
export interface ApiOptions {
  files?: Files | null;
  worker?: boolean;
  /** Of Temporal: `default` when absent. */
  namespace?: string;
  /** A database that is there, instead of a fresh one. */
  databaseUrl?: string;
  /** What the worker does otherwise than usual. */
  activities?: Partial<CaseActivities>;
  requestsPerMinute?: number;
  /** Where contents of files lie, and who looks at them. */
  filesAt?: string;
  scan?: string;
  /** Turns nobody away when absent. */
  admission?: Services['admission'];
  /** Of the API; silent when absent. */
  log?: Logger;
  /** The way the API takes to its servers, for tests that cut it; the worker's way stays whole. */
  through?: (url: string) => Promise<string>;
}

export class Api {
  readonly server: TestServer;
  readonly record: RecordStore;
  readonly services: Services;
  readonly url: string;
  readonly sql: pg.Client;
  readonly databaseUrl: string;
  private readonly behind: RecordStore;
  private readonly door: TemporalDoor;
  private readonly http: Server;
  private readonly shapes: Shapes;
  /** What the token of a system names: everything the workspace has. */
  private readonly sight: Sight;
  private readonly activities: Partial<CaseActivities>;
  private readonly home: string;
  private worker: { worker: Worker; running: Promise<void> } | undefined;

  private constructor(parts: {
    server: TestServer;
    record: RecordStore;
    behind: RecordStore;
    door: TemporalDoor;
    services: Services;
    url: string;
    sql: pg.Client;
    databaseUrl: string;
    http: Server;
    shapes: Shapes;
    sight: Sight;
    activities: Partial<CaseActivities>;
    home: string;
  }) {
    this.server = parts.server;
    this.record = parts.record;
    this.behind = parts.behind;
    this.door = parts.door;
    this.services = parts.services;
    this.url = parts.url;
    this.sql = parts.sql;
    this.databaseUrl = parts.databaseUrl;
    this.http = parts.http;
    this.shapes = parts.shapes;
    this.sight = parts.sight;
    this.activities = parts.activities;
    this.home = parts.home;
  }

  static async start(options: ApiOptions = {}): Promise<Api> {
    const { namespace = 'default' } = options;
    const server = await connectTestServer({ dataConverter, namespace });
    const databaseUrl = options.databaseUrl ?? (await freshDatabase());
    const behind = await openRecord(databaseUrl, { vaultKey: secretFor('vault'), ...PATIENT });
    if (options.files !== null) await publishFiles(behind, options.files ?? shippedFiles);
    const through = options.through ?? ((address: string) => Promise.resolve(address));
    const known = { vaultKey: secretFor('vault'), ...(!options.through && PATIENT) };
    const record = await openRecord(await through(databaseUrl), known);
    const temporalUrl = await through(`http://${server.address.replace('localhost', '127.0.0.1')}`);
    const door = connectTemporal({ connectionOptions: { address: new URL(temporalUrl).host }, namespace });
    const sql = new pg.Client({ connectionString: asOwner(databaseUrl) });
    await sql.connect();
    const home = mkdtempSync(join(tmpdir(), 'bihuan-api-'));
    const services = makeServices({
      config: {
        secretFor,
        keysFor: (purpose) => () => [secretFor(purpose)],
        jwt: undefined,
        taskQueue: server.taskQueue,
        files: {
          where: options.filesAt ?? join(home, 'files'),
          drafts: join(home, 'uploads'),
          maxBytes: 1_000_000,
          scan: options.scan,
        },
      },
      record,
      client: door.client,
      log: options.log ?? pino({ level: process.env.BIHUAN_LOG_LEVEL ?? 'silent' }),
      metrics: makeMetrics(),
      compiler: compilerOfProcess,
      // Like the rate: what a test asks at once is done, however slow the machine.
      admission: options.admission ?? ((_entrant, answer) => answer()),
    });
    const app = makeApp(services, { version: '0.0.0', requestsPerMinute: options.requestsPerMinute ?? 1_000_000 });
    const http = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
    });
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const shapes = await shapesOf(url);
    const api = new Api({
      server,
      record,
      behind,
      door,
      services,
      url,
      sql,
      databaseUrl,
      http,
      shapes,
      sight: sightOf(options.files ?? shippedFiles),
      activities: options.activities ?? {},
      home,
    });
    if (options.worker !== false) await api.startWorker();
    return api;
  }

  async startWorker(): Promise<void> {
    const worker = await withLeanThreads(() =>
      Worker.create({
        connection: this.server.nativeConnection,
        namespace: this.server.client.options.namespace,
        taskQueue: this.server.taskQueue,
        workflowBundle: { codePath: inject('workflowBundlePath') },
        dataConverter,
        stickyQueueScheduleToStartTimeout: 2_000,
        activities: { ...activitiesOn(this.behind, this.server), ...this.activities },
      }),
    );
    this.worker = { worker, running: worker.run() };
  }

  async stopWorker(): Promise<void> {
    this.worker?.worker.shutdown();
    await this.worker?.running;
    this.worker = undefined;
  }

  async stop(): Promise<void> {
    await this.stopWorker();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
    await this.sql.end();
    await this.record.close();
    await this.behind.close();
    await this.door.close();
    await this.server.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** What cases must hear of each other is told now. */
  async relay(): Promise<void> {
    while (await relayOutgoing(this.behind, this.server.client));
  }

  token(who: string): Promise<string> {
    const role = roles[who];
    return makeToken(secretFor('token-signing'), { sub: who, ...(role && { role, ...this.sight }) });
  }

  get<T = Record<string, unknown>>(who: string, path: string, sending: Sending = {}): Promise<Told<T>> {
    return this.call(who, 'GET', path, undefined, sending);
  }

  post<T = Record<string, unknown>>(who: string, path: string, body: unknown, sending: Sending = {}): Promise<Told<T>> {
    return this.call(who, 'POST', path, body, sending);
  }

  /**
   * Throws when the answer is not what the document says. A worker that runs and does not answer in time is only slow:
   * the request is repeated under its key, as a client must.
   */
  private async call<T>(
    who: string,
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    { key = randomUUID(), headers, raw }: Sending,
  ): Promise<Told<T>> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await this.token(who)}`,
          ...(method === 'POST' && { 'content-type': 'application/json', 'idempotency-key': key }),
          ...headers,
        },
        ...(method === 'POST' && { body: raw ?? JSON.stringify(body) }),
      });
      const told: unknown = await response.json();
      this.shapes.check(method, path.split('?')[0] ?? '', response, told);
      const slow = (told as { code?: unknown } | null)?.code === 'away/worker' && this.worker !== undefined;
      if (!slow || method === 'GET' || attempt === ATTEMPTS_MAX)
        return { status: response.status, headers: response.headers, body: told as T };
    }
  }

  /** Opens a complaint and returns its id. */
  async open(data: Record<string, Value> = {}, who = 'shop'): Promise<string> {
    const given = { customer: `CU-${randomUUID()}`, channel: 'hotline', description: '空调三天未装', ...data };
    const told = await this.post<{ case: string; code?: string }>(who, '/v1/cases', { sop: 'complaint', data: given });
    if (told.status !== 201) throw new Error(`not opened: ${JSON.stringify(told.body)}`);
    return told.body.case;
  }

  /** The second person agrees to what waits for her. */
  async confirm(who: string, id: number): Promise<Told<{ code?: string; versions?: object[] }>> {
    const { hash } = (await this.get<{ hash: string }>(who, `/v1/publications/${id}`)).body;
    return this.post(who, `/v1/publications/${id}/confirm`, { hash });
  }

  act<T = Record<string, unknown>>(who: string, caseId: string, act: object, sending: Sending = {}): Promise<Told<T>> {
    return this.post<T>(who, `/v1/cases/${caseId}/acts`, act, sending);
  }
}

/** The record is real; what goes outside is nobody's business here. */
function activitiesOn(record: RecordStore, { client, taskQueue }: TestServer): CaseActivities {
  const write: CaseActivities['record'] = (batch) => record.recordBatch(batch);
  const starter = caseStarter(client, taskQueue);
  return {
    record: write,
    recordDurably: write,
    startCase: (request) => startCase(request, { record, refKey: secretFor('update-id'), starter }),
    find: (request) => record.answerQuestions(request.case, request.questions, request.nowMs, request.heard),
    runAction: async () => ({}),
    notify: async () => {},
  };
}
