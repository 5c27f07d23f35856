/** Plays many complaints at once through a Temporal client, measures each act. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { defineUpdate } from '@temporalio/workflow';
import type { Act, Actor } from '../../engine/event.ts';
import { rightOf } from '../../engine/people/right.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import type { Reply } from '../../engine/turn.ts';
import { newCaseId } from '../../records/case-id.ts';
import type { RecordStore } from '../../records/store.ts';
import { type ActMessage, startOptions } from '../../workflows/contract.ts';
import { argsOf, type Contestant, SIDE_QUEUES, sideOf } from './sides.ts';
import { openingAct, openingData, playComplaint } from './story.ts';
import type { BenchWorkspace } from './workspace.ts';

export interface Driver {
  readonly client: Client;
  readonly record: RecordStore;
  readonly workspace: BenchWorkspace;
}

/** What was played. */
export interface Played {
  cases: string[];
  /** From the first call to the last answer. */
  tookMs: number;
  actsMs: number[];
}

/** `count` cases, at most `concurrency` of them at a time, each played to its end. */
export async function play(
  driver: Driver,
  contestant: Contestant,
  count: number,
  concurrency: number,
): Promise<Played> {
  const played: Played = { cases: [], tookMs: 0, actsMs: [] };
  const startedMs = performance.now();
  let next = 0;
  const lane = async () => {
    while (next++ < count) played.cases.push(await playOne(driver, contestant, played.actsMs));
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  played.tookMs = performance.now() - startedMs;
  return played;
}

async function playOne(driver: Driver, contestant: Contestant, actsMs: number[]): Promise<string> {
  const caseId = await timed(actsMs, () => openCase(driver, contestant));
  const handle = driver.client.workflow.getHandle(caseId);
  await playComplaint({
    act: async (by, act) => {
      const who = await assigneeOf(driver, caseId, by.step);
      const id = randomBytes(8).toString('hex');
      const right = rightOf(driver.workspace.organization, who, act, Date.now());
      const message = { id, actor: actorOf(driver, who), act, right };
      await timed(actsMs, () => handle.executeUpdate<Reply, [ActMessage]>(act.act, { updateId: id, args: [message] }));
    },
  });
  await handle.result();
  return caseId;
}

/** Update-with-start, as the API opens cases. Returns the case's id once the record has it. */
export async function openCase({ client, workspace }: Driver, contestant: Contestant): Promise<string> {
  const { plan } = workspace.complaint;
  const caseId = newCaseId(Date.now());
  const actor = { id: 'web', roles: ['integration'], teams: [] };
  const id = `intake-${caseId}`;
  const intake = { case: caseId, id, actor, data: openingData };
  const type = contestant === 'product' ? plan.sop : 'complaintByHand';
  const startWorkflowOperation = new WithStartWorkflowOperation(type, {
    ...startOptions(plan, caseId),
    taskQueue: SIDE_QUEUES[sideOf(contestant)],
    args: argsOf(contestant, intake, { plan, rules: RULES_NEWEST }),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const act: Act = openingAct;
  await client.workflow.executeUpdateWithStart(defineUpdate<Reply, [ActMessage]>(act.act), {
    startWorkflowOperation,
    updateId: id,
    args: [{ id, actor, act }],
  });
  return caseId;
}

/**
 * Call-backs are for whoever of the team comes; other work, too, when the record was too slow to name somebody, as on a
 * machine that is busy otherwise.
 */
const whoComes: Record<string, string> = { receive: 'li', dispatch: 'sun', 'call-back': 'chu' };
const patienceMs = 10_000;

async function assigneeOf({ record }: Driver, caseId: string, step: string): Promise<string> {
  for (const startedMs = Date.now(); Date.now() - startedMs < patienceMs; await sleep(50)) {
    const task = (await record.getCase(caseId))?.view.tasks.find((it) => it.step === step);
    const who = task?.assignee ?? (task?.status === 'queued' ? whoComes[step] : undefined);
    if (who !== undefined) return who;
  }
  throw new Error(`${step} of ${caseId} has nobody after ${patienceMs} ms.`);
}

/** A person of the shipped organization. */
function actorOf({ workspace }: Driver, id: string): Actor {
  const person = workspace.organization.people[id];
  if (!person) throw new Error(`Nobody is called ${id}`);
  return { id, roles: person.roles, teams: person.teams };
}

async function timed<T>(actsMs: number[], act: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await act();
  actsMs.push(performance.now() - startedMs);
  return result;
}
