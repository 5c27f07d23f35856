/** Opens the record: brings the database up to date, then binds every call of the store to one pool. */
import { sql } from 'kysely';
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
import { rememberPublished } from './published/published.ts';
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
  return {
    ping: () => tried(() => ping(db)),
    close: () => db.destroy(),
    whileHeld: (text, call) => whileHeld(db, text, call),
    ...casesOf(db),
    ...customersOf(db, keys),
    ...publishedOf(db),
  };
}

/** Calls about running cases and those who work on them. */
function casesOf(db: Db): OutboxStore & StaffStore & ReadStore {
  const published = rememberPublished();
  return {
    writeBatch: async (batch) => (await tried(() => writeBatch(db, published, batch, Date.now()))).as,
    recordBatch: async (batch) => ({
      events: (await tried(() => writeBatch(db, published, batch, Date.now()))).events,
    }),
    finalizeEnded: (caseId, taskMs) => tried(() => finalizeEnded(db, caseId, taskMs)),
    verifyChain: (caseId) => tried(() => verifyChain(db, caseId)),
    takeOutgoing: (limit) => tried(() => takeOutgoing(db, limit, Date.now())),
    doneOutgoing: (ids) => tried(() => doneOutgoing(db, ids)),

    answerQuestions: (caseId, questions, nowMs) =>
      tried(() => answerQuestions(db, published, caseId, questions, nowMs)),
    setPresence: (person, present, nowMs) => tried(() => setPresence(db, published, person, present, nowMs)),
    absentees: () => tried(() => absentees(db)),
    wakeQueues: (nowMs) => tried(() => wakeQueues(db, published, nowMs)),

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

/** Calls about what customers tell us. */
function customersOf(db: Db, keys: VaultKeys): IntakeStore & RequestStore & VaultStore {
  return {
    registerIntake: (intake) => tried(() => registerIntake(db, keys, intake, Date.now())),
    moveIntakeRow: (joinKey, from, to, request) =>
      tried(() => moveIntakeRow(db, keys, joinKey, from, to, Date.now(), request)),
    claimJoin: (joinKey, caseId, sop) => tried(() => claimJoin(db, joinKey, caseId, sop, Date.now())),
    redirectRequest: (request, to) => tried(() => redirectRequest(db, keys, request, to, Date.now())),
    bringIntakeRowBack: (joinKey, to) => tried(() => bringIntakeRowBack(db, joinKey, to, Date.now())),
    pendingIntakes: (untilMs, limit) => tried(() => pendingIntakes(db, untilMs, limit)),
    putIntakeBehind: (request) => tried(() => putIntakeBehind(db, request, Date.now())),
    rememberAnswer: (actor, key, hmac, answer, caseId) =>
      tried(() =>
        rememberAnswer(db, { actor, key, hmac, answer, ...(caseId !== undefined && { caseId }) }, Date.now()),
      ),
    findRequest: (actor, key) => tried(() => findRequest(db, actor, key)),
    claimRequest: (actor, key, hmac, caseId) =>
      tried(() => claimRequest(db, { actor, key, hmac, ...(caseId !== undefined && { caseId }) }, Date.now())),

    putVault: (rows) => tried(() => db.transaction().execute((tx) => putVault(tx, keys, rows, Date.now()))),
    readVault: (refs, purpose, actor) => tried(() => readVault(db, keys, refs, purpose, actor, Date.now())),
    eraseSubject: (subject, actor) => tried(() => eraseSubject(db, subject, actor, Date.now())),
    sweepVault: (nowMs) => tried(() => sweepVault(db, nowMs)),
  };
}

/** Calls about what is published and what was sent. */
function publishedOf(db: Db): SopStore & MoveStore & DeliveryStore {
  return {
    publish: (body, by, nowMs) => tried(() => publish(db, body, by, nowMs)),
    publishAll: (workspace, bodies, by, nowMs) => tried(() => publishAll(db, workspace, bodies, by, nowMs)),
    getPackage: (sop, version) => tried(() => getPackage(db, sop, version)),
    listSops: () => tried(() => listSops(db)),
    saveWorkspace: (workspace, by, nowMs) => tried(() => saveWorkspace(db, workspace, by, nowMs)),
    loadWorkspace: () => tried(() => loadWorkspace(db)),
    askPublication: (asked) => tried(() => askPublication(db, asked)),
    openPublications: (of) => tried(() => openPublications(db, of)),
    confirmPublication: (id, by, nowMs) => tried(() => confirmPublication(db, id, by, nowMs)),

    beginMove: (run) => tried(() => beginMove(db, run)),
    noteMove: (runId, row) => tried(() => noteMove(db, runId, row, Date.now())),
    movesOf: (sop, plan) => tried(() => movesOf(db, sop, plan)),
    openCases: (sop, after, limit, version) => tried(() => openCases(db, sop, after, limit, version)),
    saveEdition: (plan, by, nowMs) => tried(() => saveEdition(db, plan, by, nowMs)),

    claimDelivery: (delivery) => tried(() => claimDelivery(db, delivery, Date.now())),
    markDelivered: (key, result) => tried(() => markDelivered(db, key, result, Date.now())),
    releaseDelivery: (key) => tried(() => releaseDelivery(db, key)),
    deliveries: (caseId) => tried(() => deliveries(db, caseId)),
  };
}

async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
