/** Opens the record: brings the database up to date, then binds every call of the store to one pool. */
import { sql } from 'kysely';
import type { Batch } from '../engine/batch.ts';
import { absentees, answerQuestions, setPresence } from './staff/assign.ts';
import { getCase, listCases, timeline } from './read/case-list.ts';
import { contacts } from './outbox/contacts.ts';
import { type Db, makeDatabase, makePool } from './database/database.ts';
import { claimDelivery, deliveries, markDelivered, releaseDelivery } from './delivery/deliveries.ts';
import { saveEdition } from './published/editions.ts';
import { finalizeEnded, verifyChain } from './outbox/finalize.ts';
import { whileHeld } from './database/hold.ts';
import {
  bringIntakeRowBack,
  claimJoin,
  moveIntakeRow,
  pendingIntakes,
  putIntakeBehind,
  redirectRequest,
  registerIntake,
} from './intake/intake.ts';
import { kpiCounts } from './read/kpi.ts';
import { grants } from './staff/ledger.ts';
import { migrate } from './database/migrate.ts';
import { beginMove, movesOf, noteMove, openCases } from './published/moves.ts';
import { doneOutgoing, takeOutgoing } from './outbox/outgoing.ts';
import { type Published, rememberPublished } from './published/published.ts';
import { relationsOf } from './outbox/relations.ts';
import { wakeQueues } from './staff/queue.ts';
import { askPublication, confirmPublication, openPublications } from './published/publications.ts';
import { recordedSeq } from './read/recorded-seq.ts';
import { claimRequest, findRequest, rememberAnswer } from './intake/requests.ts';
import { getPackage, listSops, loadWorkspace, publish, publishAll, saveWorkspace } from './published/sops.ts';
import type { RecordStore } from './store.ts';
import type { DeliveryStore } from './store/deliveries.ts';
import type { RequestStore } from './store/requests.ts';
import type { IntakeStore } from './store/intake.ts';
import type { MoveStore } from './store/moves.ts';
import type { OutboxStore } from './store/outbox.ts';
import type { ReadStore } from './store/read.ts';
import type { SopStore } from './store/sops.ts';
import type { StaffStore } from './store/staff.ts';
import type { VaultStore } from './store/vault.ts';
import { tried } from './database/tried.ts';
import { eraseSubject, putVault, readVault, sweepVault, type VaultKeys, vaultKeys } from './vault/vault.ts';
import { listTasks } from './read/worklist.ts';
import { writeBatch } from './outbox/write-batch.ts';

/** How to open. `vaultKey`: 32 bytes that wrap the keys of the data subjects; losing it loses all personal values. */
export interface RecordOptions {
  vaultKey: Buffer;
  /** Connections at most; 10 when absent. */
  poolSize?: number;
  /** No statement runs longer; 5,000 when absent. */
  statementTimeoutMs?: number;
  /** Whether to bring the schema up to date first; true when absent. */
  migrate?: boolean;
  /** The record's clock, epoch ms; the machine's when absent. */
  now?: () => number;
}

const defaultPoolSize = 10;
const defaultStatementTimeoutMs = 5_000;

/**
 * Any number of processes may open the same database at once.
 *
 * @throws RecordAway when the database cannot be reached, MigrationMismatch when it does not fit this program.
 */
export async function openRecord(databaseUrl: string, options: RecordOptions): Promise<RecordStore> {
  const keys = vaultKeys(options.vaultKey);
  const pool = makePool(databaseUrl, {
    poolSize: options.poolSize ?? defaultPoolSize,
    statementTimeoutMs: options.statementTimeoutMs ?? defaultStatementTimeoutMs,
  });
  const db = makeDatabase(pool);
  try {
    await tried(async () => {
      if (options.migrate !== false) await migrate(databaseUrl);
      await ping(db);
    });
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const bound: Bound = { db, keys, published: rememberPublished(), now: options.now ?? Date.now };
  return {
    ping: () => tried(() => ping(db)),
    close: () => db.destroy(),
    whileHeld: (text, call) => whileHeld(db, text, call),
    ...outboxOf(bound),
    ...staffOf(bound),
    ...readOf(bound),
    ...intakeOf(bound),
    ...requestsOf(bound),
    ...vaultOf(bound),
    ...sopsOf(bound),
    ...movesOn(bound),
    ...deliveriesOn(bound),
  };
}

/** What the calls are bound to. `now` is read here and nowhere behind. */
interface Bound {
  db: Db;
  keys: VaultKeys;
  published: Published;
  now: () => number;
}

function outboxOf({ db, published, now }: Bound): OutboxStore {
  const write = (batch: Batch) => tried(() => writeBatch(db, published, batch, now()));
  return {
    writeBatch: async (batch) => (await write(batch)).as,
    recordBatch: async (batch) => ({ events: (await write(batch)).events }),
    finalizeEnded: (caseId, taskMs) => tried(() => finalizeEnded(db, caseId, taskMs)),
    verifyChain: (caseId) => tried(() => verifyChain(db, caseId)),
    takeOutgoing: (limit) => tried(() => takeOutgoing(db, limit, now())),
    doneOutgoing: (ids) => tried(() => doneOutgoing(db, ids)),
  };
}

function staffOf({ db, published, now }: Bound): StaffStore {
  return {
    answerQuestions: (caseId, questions, atMs) =>
      tried(() => answerQuestions(db, published, { case: caseId, atMs, nowMs: now() }, questions)),
    setPresence: (person, present) => tried(() => setPresence(db, published, { person, present }, now())),
    absentees: () => tried(() => absentees(db)),
    wakeQueues: () => tried(() => wakeQueues(db, published, now())),
  };
}

function readOf({ db }: Bound): ReadStore {
  return {
    grants: (query) => tried(() => grants(db, query)),
    listTasks: (query) => tried(() => listTasks(db, query)),
    listCases: (query) => tried(() => listCases(db, query)),
    getCase: (caseId) => tried(() => getCase(db, caseId)),
    timeline: (caseId, page) => tried(() => timeline(db, caseId, page)),
    contacts: (caseId) => tried(() => contacts(db, caseId)),
    relations: (caseId) => tried(() => relationsOf(db, caseId)),
    recordedSeq: (caseId) => tried(() => recordedSeq(db, caseId)),
    kpiCounts: (query) => tried(() => kpiCounts(db, query)),
  };
}

function intakeOf({ db, keys, now }: Bound): IntakeStore {
  return {
    registerIntake: (intake) => tried(() => registerIntake(db, keys, intake, now())),
    moveIntakeRow: (move) => tried(() => moveIntakeRow(db, keys, move, now())),
    claimJoin: (claim) => tried(() => claimJoin(db, claim, now())),
    redirectRequest: (request, to) => tried(() => redirectRequest(db, keys, { request, to }, now())),
    bringIntakeRowBack: (joinKey, to) => tried(() => bringIntakeRowBack(db, joinKey, to, now())),
    pendingIntakes: (untilMs, limit) => tried(() => pendingIntakes(db, untilMs, limit)),
    putIntakeBehind: (request) => tried(() => putIntakeBehind(db, request, now())),
  };
}

function requestsOf({ db, now }: Bound): RequestStore {
  return {
    rememberAnswer: (request, answer, caseId) => tried(() => rememberAnswer(db, { ...request, caseId }, answer, now())),
    findRequest: (request) => tried(() => findRequest(db, request)),
    claimRequest: (request, caseId) => tried(() => claimRequest(db, { ...request, caseId }, now())),
  };
}

function vaultOf({ db, keys, now }: Bound): VaultStore {
  return {
    putVault: (rows) => tried(() => db.transaction().execute((tx) => putVault({ tx, keys, nowMs: now() }, rows))),
    readVault: (refs, by) => tried(() => readVault(db, keys, { refs, by }, now())),
    eraseSubject: (subject, actor) => tried(() => eraseSubject(db, subject, actor, now())),
    sweepVault: () => tried(() => sweepVault(db, now())),
  };
}

function sopsOf({ db, now }: Bound): SopStore {
  return {
    publish: (body, by) => tried(() => publish(db, body, by, now())),
    publishAll: (all, by) => tried(() => publishAll(db, all, by, now())),
    getPackage: (sop, version) => tried(() => getPackage(db, sop, version)),
    listSops: () => tried(() => listSops(db)),
    saveWorkspace: (workspace, by) => tried(() => saveWorkspace(db, workspace, by, now())),
    loadWorkspace: () => tried(() => loadWorkspace(db)),
    askPublication: (asked) => tried(() => askPublication(db, asked, now())),
    openPublications: (of) => tried(() => openPublications(db, of)),
    confirmPublication: (id, by) => tried(() => confirmPublication(db, id, by, now())),
  };
}

function movesOn({ db, now }: Bound): MoveStore {
  return {
    beginMove: (run) => tried(() => beginMove(db, run, now())),
    noteMove: (runId, row) => tried(() => noteMove(db, runId, row, now())),
    movesOf: (sop, plan) => tried(() => movesOf(db, sop, plan)),
    openCases: (query) => tried(() => openCases(db, query)),
    saveEdition: (plan, by) => tried(() => saveEdition(db, plan, by, now())),
  };
}

function deliveriesOn({ db, now }: Bound): DeliveryStore {
  return {
    claimDelivery: (delivery) => tried(() => claimDelivery(db, delivery, now())),
    markDelivered: (key, result) => tried(() => markDelivered(db, key, result, now())),
    releaseDelivery: (key) => tried(() => releaseDelivery(db, key)),
    deliveries: (caseId) => tried(() => deliveries(db, caseId)),
  };
}

async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
