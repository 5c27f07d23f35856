/** The calls about lost cases, bound to the opened database. */
import type { Db } from '../database/database.ts';
import { tried } from '../database/tried.ts';
import type { LostStore } from '../store/lost.ts';
import {
  againPending,
  askAgain,
  confirmAgain,
  getAgainRequest,
  noteAgain,
  openAgainRequests,
  stateHash,
} from './again.ts';
import { lostCases, lostCount, markBehind, markLost, unendedCases, unmarkLost, whyLost } from './marks.ts';

/** As `callsOf` binds the others. */
export function lostOf({ db, now }: { db: Db; now: () => number }): LostStore {
  return {
    markLost: (caseId, why) => tried(() => markLost(db, caseId, why, now())),
    markBehind: (hours) => tried(() => markBehind(db, hours, now())),
    unmarkLost: (caseId) => tried(() => unmarkLost(db, caseId)),
    whyLost: (caseId) => tried(() => whyLost(db, caseId)),
    lostCases: (page) => tried(() => lostCases(db, page)),
    lostCount: () => tried(() => lostCount(db)),
    unendedCases: (after, limit) => tried(() => unendedCases(db, after, limit)),
    askAgain: (asked) => tried(() => askAgain(db, asked, now())),
    openAgainRequests: () => tried(() => openAgainRequests(db, now())),
    getAgainRequest: (id) => tried(() => getAgainRequest(db, id)),
    confirmAgain: (id, word) => tried(() => confirmAgain(db, id, word, now())),
    againPending: (limit, of) => tried(() => againPending(db, limit, of)),
    stateHash: (caseId) => tried(() => stateHash(db, caseId)),
    noteAgain: (of, outcome) => tried(() => noteAgain(db, of, outcome, now())),
  };
}
