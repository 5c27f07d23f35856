/** Every call bound to the opened database: the door of the record, where an outage is told as one and the clock is read. */
import type { Batch } from '../engine/batch.ts';
import { findCases, foundLately, letIn, markTold, untold } from './access/entries.ts';
import { accessLog, noteAccess } from './access/log.ts';
import { heardOf } from './vault/unheard.ts';
import { absentees, answerQuestions, setPresence } from './staff/assign.ts';
import { getCase, listCases, timeline } from './read/case-list.ts';
import { seenOf } from './read/seen.ts';
import { contacts } from './outbox/contacts.ts';
import type { Db } from './database/database.ts';
import { claimDelivery, deliveries, markDelivered, releaseDelivery } from './delivery/deliveries.ts';
import { saveEdition } from './published/editions.ts';
import { accessChain } from './audit/access.ts';
import { bodyHashes } from './audit/bodies.ts';
import { chainOf, verifyChain, verifyChains } from './audit/chains.ts';
import { verifyLedger } from './audit/ledger.ts';
import { trustFigures } from './audit/figures.ts';
import { beginAudit, casesAmong, lastAudit, newestAnchor, noteAudit, programMayBend } from './audit/runs.ts';
import { finalizeEnded } from './outbox/finalize.ts';
import type { AuditStore } from './store/audit.ts';
import {
  bringIntakeRowBack,
  claimJoin,
  moveIntakeRow,
  pendingIntakes,
  putIntakeBehind,
  redirectRequest,
  registerIntake,
} from './intake/intake.ts';
import { matterOfCase } from './intake/matter.ts';
import { rejoin } from './intake/rejoin.ts';
import { kpiCounts } from './read/kpi.ts';
import { grants } from './staff/ledger.ts';
import { beginMove, movesOf, noteMove, openCases, openVersions } from './published/moves.ts';
import { doneOutgoing, takeOutgoing } from './outbox/outgoing.ts';
import type { Published } from './published/published.ts';
import { relationsOf } from './outbox/relations.ts';
import { setAsideLeft } from './staff/left.ts';
import { wakeQueues } from './staff/queue.ts';
import { settleSetAside } from './staff/set-aside.ts';
import { strandedTasks } from './staff/stranded.ts';
import {
  askPublication,
  confirmPublication,
  getPublication,
  isMoveConfirmed,
  openPublications,
} from './published/publications.ts';
import { feedPage } from './read/feed.ts';
import { filesOfCase } from './read/files.ts';
import { recordedSeq } from './read/recorded-seq.ts';
import { claimRequest, findRequest, rememberAnswer } from './intake/requests.ts';
import type { AccessStore } from './store/access.ts';
import { leftWork } from './published/left-work.ts';
import { publishAll, publishedDigest } from './published/publish-all.ts';
import { getPackage, listSops, loadFiles, loadWorkspace, publish, saveWorkspace } from './published/sops.ts';
import type { DeliveryStore } from './store/deliveries.ts';
import { type Eyes, PRODUCT } from './store/eyes.ts';
import type { RequestStore } from './store/requests.ts';
import type { IntakeStore } from './store/intake.ts';
import type { MoveStore } from './store/moves.ts';
import { markLost } from './lost/marks.ts';
import { lostOf } from './lost/calls.ts';
import { feedOf } from './feed/calls.ts';
import { filesOf } from './files/calls.ts';
import { personOf } from './person/calls.ts';
import { retentionOf } from './retention/calls.ts';
import { CaseBehind, RunRefused } from './errors.ts';
import { noteBehind } from './points/behind.ts';
import { lostHoursOf } from './points/calls.ts';
import type { Trust } from './points/points.ts';
import type { OutboxStore } from './store/outbox.ts';
import type { ReadStore } from './store/read.ts';
import type { SopStore } from './store/sops.ts';
import type { StaffStore } from './store/staff.ts';
import type { TokenStore } from './store/tokens.ts';
import type { WorkerStore } from './store/workers.ts';
import { tried } from './database/tried.ts';
import { keyExportsOf, keysOf, vaultOf } from './vault/calls.ts';
import type { VaultKeys } from './vault/keys.ts';
import { revocations, revokeTokens } from './tokens/revocations.ts';
import { beat, endBeat, msSinceBeat } from './workers/beats.ts';
import { listTasks } from './read/worklist.ts';
import { writeBatch } from './outbox/write-batch.ts';
import type { RecordStore } from './store.ts';

/** What the calls are bound to. `now` is read in this file and nowhere behind it. */
export interface Bound {
  db: Db;
  /** Of the database, for a connection that only listens. */
  url: string;
  keys: VaultKeys;
  published: Published;
  trust: Trust;
  now: () => number;
}

/** Each interface of the store, whole. */
export function callsOf(bound: Bound): Omit<RecordStore, 'ping' | 'close' | 'whileHeld'> {
  return {
    ...outboxOf(bound),
    ...lostHoursOf(bound),
    ...lostOf(bound),
    ...staffOf(bound),
    ...readOf(bound, PRODUCT),
    readAs: (eyes) => readOf(bound, eyes),
    ...accessOn(bound),
    ...intakeOf(bound),
    ...requestsOf(bound),
    ...vaultOf(bound),
    ...keysOf(bound),
    ...keyExportsOf(bound),
    ...feedOf(bound),
    ...filesOf(bound),
    ...sopsOf(bound),
    ...movesOn(bound),
    ...deliveriesOn(bound),
    ...auditOf(bound),
    ...personOf(bound),
    ...retentionOf(bound),
    ...tokensOf(bound),
    ...workersOf(bound),
  };
}

function outboxOf({ db, published, now }: Bound): OutboxStore {
  const write = (batch: Batch, nowMs = now()) => tried(() => writeBatch(db, published, batch, nowMs));
  const noted = async (batch: Batch, error: unknown) => {
    if (error instanceof CaseBehind) await tried(() => noteBehind(db, batch.case, now()));
    // What a run that must not go on tells is not written, and that its case is lost stays known.
    if (error instanceof RunRefused) await tried(() => markLost(db, batch.case, error.why, now()));
    throw error;
  };
  return {
    writeBatch: async (batch) => (await write(batch)).as,
    writeBatchAgain: async (batch) => (await write(batch, Math.min(now(), batch.taskMs))).as,
    recordBatch: async (batch) => {
      const { events } = await write(batch).catch((error: unknown) => noted(batch, error));
      return { events };
    },
    finalizeEnded: (caseId, taskMs) => tried(() => finalizeEnded(db, caseId, taskMs)),
    takeOutgoing: (limit) => tried(() => takeOutgoing(db, limit, now())),
    heardOutgoing: (taken) => tried(() => heardOf(db, taken)),
    doneOutgoing: (ids) => tried(() => doneOutgoing(db, ids)),
  };
}

function staffOf({ db, published, trust, now }: Bound): StaffStore {
  return {
    answerQuestions: (caseId, questions, atMs, heard) =>
      tried(() =>
        answerQuestions(db, published, { case: caseId, atMs, nowMs: now(), trust, ...(heard && { heard }) }, questions),
      ),
    settleSetAside: (found) => tried(() => settleSetAside(db, found, now())),
    setAsideLeft: (of, apply) => tried(() => setAsideLeft(db, of, { apply, nowMs: now() })),
    setPresence: (person, present) => tried(() => setPresence(db, published, { person, present }, now())),
    absentees: () => tried(() => absentees(db)),
    strandedTasks: (people, limit) => tried(() => strandedTasks(db, people, limit)),
    wakeQueues: () => tried(() => wakeQueues(db, published, now())),
  };
}

function readOf({ db, now }: Bound, eyes: Eyes): ReadStore {
  const seeing = () => ({ eyes, nowMs: now() });
  return {
    grants: (query) => tried(() => grants(db, seeing(), query)),
    listTasks: (query) => tried(() => listTasks(db, seeing(), query)),
    listCases: (query) => tried(() => listCases(db, seeing(), query)),
    getCase: (caseId) => tried(() => getCase(db, seeing(), caseId)),
    timeline: (caseId, page) => tried(() => timeline(db, seeing(), caseId, page)),
    contacts: (caseId) => tried(() => contacts(db, seeing(), caseId)),
    relations: (caseId) => tried(() => relationsOf(db, seeing(), caseId)),
    files: (caseId) => tried(() => filesOfCase(db, seeing(), caseId)),
    feed: (query) => tried(() => feedPage(db, seeing(), query)),
    seen: (caseIds) => tried(() => seenOf(db, seeing(), caseIds)),
    recordedSeq: (caseId) => tried(() => recordedSeq(db, caseId)),
    kpiCounts: (query) => tried(() => kpiCounts(db, seeing(), query)),
  };
}

function accessOn({ db, now }: Bound): AccessStore {
  return {
    findCases: (query, actor) => tried(() => findCases(db, query, actor, now())),
    foundLately: (caseId, person) => tried(() => foundLately(db, caseId, person, now())),
    letIn: (entry) => tried(() => letIn(db, entry, now())),
    untold: () => tried(() => untold(db)),
    markTold: (id) => tried(() => markTold(db, id, now())),
    noteAccess: (note) => tried(() => noteAccess(db, [note], now())),
    accessLog: (query) => tried(() => accessLog(db, query)),
  };
}

function intakeOf({ db, keys, now }: Bound): IntakeStore {
  return {
    registerIntake: (intake) => tried(() => registerIntake(db, keys, intake, now())),
    moveIntakeRow: (move) => tried(() => moveIntakeRow(db, keys, move, now())),
    claimJoin: (claim) => tried(() => claimJoin(db, claim, now())),
    rejoin: (digests, which = {}) => tried(() => rejoin(db, digests, which, now())),
    matterOf: (caseId) => tried(() => matterOfCase(db, caseId)),
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

function sopsOf({ db, now }: Bound): SopStore {
  return {
    publish: (body, by) => tried(() => publish(db, body, by, now())),
    publishAll: (change, by, base) => tried(() => publishAll(db, change, { by, base, nowMs: now() })),
    publishedDigest: () => tried(() => publishedDigest(db)),
    leftWork: (change) => tried(() => leftWork(db, change)),
    loadFiles: () => tried(() => loadFiles(db)),
    getPackage: (sop, version) => tried(() => getPackage(db, sop, version)),
    listSops: () => tried(() => listSops(db)),
    saveWorkspace: (workspace, by, files) => tried(() => saveWorkspace(db, { workspace, files }, by, now())),
    loadWorkspace: () => tried(() => loadWorkspace(db)),
    askPublication: (asked) => tried(() => askPublication(db, asked, now())),
    openPublications: () => tried(() => openPublications(db, now())),
    getPublication: (id) => tried(() => getPublication(db, id)),
    confirmPublication: (id, word) => tried(() => confirmPublication(db, id, word, now())),
    isMoveConfirmed: (sop, plan) => tried(() => isMoveConfirmed(db, { sop, plan }, now())),
  };
}

function movesOn({ db, now }: Bound): MoveStore {
  return {
    beginMove: (run) => tried(() => beginMove(db, run, now())),
    noteMove: (runId, row) => tried(() => noteMove(db, runId, row, now())),
    movesOf: (sop, plan) => tried(() => movesOf(db, sop, plan)),
    openVersions: (sop) => tried(() => openVersions(db, sop)),
    openCases: (query) => tried(() => openCases(db, query)),
    saveEdition: (plan, by) => tried(() => saveEdition(db, plan, by, now())),
  };
}

function workersOf({ db }: Bound): WorkerStore {
  return {
    beat: (worker, taskQueue) => tried(() => beat(db, worker, taskQueue)),
    endBeat: (worker) => tried(() => endBeat(db, worker)),
    msSinceBeat: (taskQueue) => tried(() => msSinceBeat(db, taskQueue)),
  };
}

function tokensOf({ db, now }: Bound): TokenStore {
  return {
    revokeTokens: (of, untilMs, by) => tried(() => revokeTokens(db, of, { untilMs, by })),
    revocations: () => tried(() => revocations(db, now())),
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

function auditOf({ db, now }: Bound): AuditStore {
  return {
    verifyChain: (caseId, seen) => tried(() => verifyChain(db, caseId, seen)),
    verifyChains: (page, seen) => tried(() => verifyChains(db, page, seen)),
    chainOf: (caseId) => tried(() => chainOf(db, caseId)),
    verifyLedger: (cases) => tried(() => verifyLedger(db, cases)),
    accessChain: (untilMs, lengths) => tried(() => accessChain(db, untilMs, lengths)),
    bodyHashes: () => tried(() => bodyHashes(db)),
    programMayBend: () => tried(() => programMayBend(db)),
    lastAudit: () => tried(() => lastAudit(db)),
    beginAudit: (resume) => tried(() => beginAudit(db, resume, now())),
    noteAudit: (id, run) => tried(() => noteAudit(db, id, run)),
    newestAnchor: () => tried(() => newestAnchor(db)),
    trustFigures: () => tried(() => trustFigures(db, now())),
    casesAmong: (ids) => tried(() => casesAmong(db, ids)),
  };
}
