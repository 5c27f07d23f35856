/** The shell with a real record on the run's real server: what tests of the `workflows` room start cases with. */
import { randomBytes } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { defineUpdate } from '@temporalio/workflow';
import { inject } from 'vitest';
import type { Act, Actor } from '../../engine/event.ts';
import { rightOf } from '../../engine/people/right.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import type { Reply } from '../../engine/turn.ts';
import type { Workspace } from '../../language/load.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { newCaseId } from '../../records/case-id.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import { fastForward } from '../../startup/fast-forward.ts';
import { withLeanThreads } from '../../startup/case-threads.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import {
  type ActMessage,
  type Beginning,
  type CaseActivities,
  type Definition,
  startOptions,
} from '../../workflows/contract.ts';
import { PATIENT } from './patience.ts';
import { connectTestServer, freshDatabase, type TestServer } from './server.ts';
import { shippedWorkspace } from './shipped.ts';

type VaultKey = Parameters<typeof openRecord>[1]['vaultKey'];

export const reference = `v1.${'a'.repeat(43)}`;

export class Shell {
  readonly server: TestServer;
  readonly record: RecordStore;
  readonly databaseUrl: string;
  readonly plan: Plan;
  /** Effects as they left: what a test asserts on. */
  readonly actions: string[] = [];
  readonly notices: string[] = [];
  private readonly organization;
  private worker: Worker | undefined;
  private running: Promise<void> | undefined;

  private constructor(
    server: TestServer,
    { record, databaseUrl }: Pick<Shell, 'record' | 'databaseUrl'>,
    workspace: Workspace,
    sop: string,
  ) {
    const shipped = workspace.packages.get(sop);
    if (shipped === undefined || workspace.organization === undefined)
      throw new Error(`The workspace has errors: ${workspace.diagnostics.map((d) => d.message).join('; ')}`);
    this.server = server;
    this.record = record;
    this.databaseUrl = databaseUrl;
    this.plan = shipped.plan;
    this.organization = workspace.organization;
  }

  /** With the shipped workspace, or with one SOP of another. */
  static async start(workspace: Workspace = shippedWorkspace(), sop = 'complaint'): Promise<Shell> {
    const shell = await Shell.withoutWorker(randomBytes(32), workspace, sop);
    await shell.startWorker();
    return shell;
  }

  /** For workers of another kind: everything else is there. */
  static async withoutWorker(
    vaultKey: VaultKey,
    workspace: Workspace = shippedWorkspace(),
    sop = 'complaint',
  ): Promise<Shell> {
    const server = await connectTestServer({ dataConverter });
    const databaseUrl = await freshDatabase();
    const record = await openRecord(databaseUrl, { vaultKey, ...PATIENT });
    const shell = new Shell(server, { record, databaseUrl }, workspace, sop);
    const published = workspace.packages.get(sop);
    if (published) await record.publish(published, 'han');
    await record.saveWorkspace({ organization: shell.organization, connectors: {}, messages: {} }, 'han');
    return shell;
  }

  async startWorker(activities: Partial<CaseActivities> = {}, options: Partial<WorkerOptions> = {}): Promise<void> {
    this.worker = await withLeanThreads(() =>
      Worker.create({
        connection: this.server.nativeConnection,
        taskQueue: this.server.taskQueue,
        workflowBundle: { codePath: inject('workflowBundlePath') },
        dataConverter,
        stickyQueueScheduleToStartTimeout: 2_000,
        activities: { ...this.activities(), ...activities },
        ...options,
      }),
    );
    this.running = this.worker.run();
  }

  async stopWorker(): Promise<void> {
    this.worker?.shutdown();
    await this.running;
    this.worker = undefined;
  }

  async stop(): Promise<void> {
    if (this.worker) await this.stopWorker();
    await this.record.close();
    await this.server.close();
  }

  private activities(): CaseActivities {
    const write: CaseActivities['record'] = (batch) => this.record.recordBatch(batch);
    return {
      record: write,
      recordDurably: write,
      startCase: async ({ case: id, key }) => ({ case: `${id}.${key}` }),
      find: (request) => this.record.answerQuestions(request.case, request.questions, request.nowMs, request.heard),
      runAction: async ({ case: id, key, call }) => {
        this.actions.push(`${id}:${key} ${call}`);
        return {};
      },
      notify: async ({ notices }) => {
        this.notices.push(
          ...notices.map(({ to, about }) => `${about}:${to.kind === 'person' ? to.ids.join(',') : to.field}`),
        );
      },
    };
  }

  /** A person of the shipped organization. */
  actor(id: string): Actor {
    const person = this.organization.people[id];
    if (!person) throw new Error(`Nobody is called ${id}`);
    return { id, roles: person.roles, teams: person.teams };
  }

  intake(caseId: string, data: Record<string, Value> = {}): Beginning {
    // Each case is another customer's: what the record counts across cases is no concern of these tests.
    const given = { customer: `CU-${caseId}`, channel: 'hotline', description: reference, ...data };
    return {
      intake: {
        case: caseId,
        id: `intake-${caseId}`,
        actor: { id: 'web', roles: ['integration'], teams: [] },
        data: given,
      },
    };
  }

  /** Opens a case and resolves with its id once the record has it. */
  async open(data: Record<string, Value> = {}, definition: Partial<Definition> = {}): Promise<string> {
    const caseId = newCaseId(Date.now());
    await this.join(
      caseId,
      this.intake(caseId, data),
      `intake-${caseId}`,
      { act: 'contact', direction: 'in' },
      definition,
    );
    return caseId;
  }

  /** Update-with-start, as the API does it. */
  join(
    caseId: string,
    beginning: Beginning,
    id: string,
    act: Act,
    definition: Partial<Definition> = {},
    actor: Actor = { id: 'web', roles: ['integration'], teams: [] },
  ): Promise<Reply> {
    const startWorkflowOperation = new WithStartWorkflowOperation(this.plan.sop, {
      ...startOptions(this.plan, caseId),
      taskQueue: this.server.taskQueue,
      args: [beginning, { plan: this.plan, rules: RULES_NEWEST, ...definition }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return this.server.client.workflow.executeUpdateWithStart(defineUpdate<Reply, [ActMessage]>(act.act), {
      startWorkflowOperation,
      updateId: id,
      args: [{ id, actor, act, right: rightOf(this.organization, actor.id, act, Date.now()) }],
    });
  }

  act(caseId: string, who: string, act: Act, id: string = randomBytes(8).toString('hex')): Promise<Reply> {
    return this.server.client.workflow.getHandle(caseId).executeUpdate<Reply, [ActMessage]>(act.act, {
      updateId: id,
      args: [{ id, actor: this.actor(who), act, right: rightOf(this.organization, who, act, Date.now()) }],
    });
  }

  advance(caseId: string, ms: number) {
    return fastForward(this.server.connection, { namespace: 'default', caseId, ms });
  }

  async view(caseId: string) {
    const found = await this.record.getCase(caseId);
    if (!found) throw new Error(`The record does not know ${caseId}`);
    return found.view;
  }
}
