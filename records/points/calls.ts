/** The calls about lost hours bound to the opened database: states to go on from, points, what is behind. */
import type { Db } from '../database/database.ts';
import { tried } from '../database/tried.ts';
import { planOf, stateOf } from '../states/states.ts';
import type { PointStore } from '../store/points.ts';
import type { StateStore } from '../store/states.ts';
import {
  absentValues,
  behindCases,
  joinedTo,
  keepDerivedRequest,
  lossCounts,
  markToldMatter,
  noteBehind,
  noteSameMatter,
  sameMatters,
  triedBehind,
} from './behind.ts';
import { closeLostHours, lostHours, nextPoint, noteLostHours, point } from './points.ts';

interface Bound {
  db: Db;
  now: () => number;
}

/** Both interfaces, whole. */
export function lostHoursOf(bound: Bound): StateStore & PointStore {
  return { ...statesOf(bound), ...pointsOf(bound) };
}

function statesOf({ db }: Bound): StateStore {
  return {
    stateOf: (caseId) => tried(() => stateOf(db, caseId)),
    planOf: (of) => tried(() => planOf(db, of)),
  };
}

function pointsOf({ db, now }: Bound): PointStore {
  return {
    point: () => tried(() => point(db)),
    nextPoint: (seen) => tried(() => nextPoint(db, seen, now())),
    noteLostHours: (lost) => tried(() => noteLostHours(db, lost, now())),
    lostHours: () => tried(() => lostHours(db)),
    closeLostHours: (side, by) => tried(() => closeLostHours(db, side, by, now())),
    noteBehind: (caseId) => tried(() => noteBehind(db, caseId, now())),
    behindCases: (limit) => tried(() => behindCases(db, limit, now())),
    triedBehind: (caseId, fault) => tried(() => triedBehind(db, caseId, fault, now())),
    noteSameMatter: (pair) => tried(() => noteSameMatter(db, pair, now())),
    sameMatters: (untold = false) => tried(() => sameMatters(db, untold)),
    keepDerivedRequest: (request) => tried(() => keepDerivedRequest(db, request)),
    lossCounts: () => tried(() => lossCounts(db)),
    joinedTo: (joinKey) => tried(() => joinedTo(db, joinKey)),
    absentValues: (refs) => tried(() => absentValues(db, refs)),
    markToldMatter: (pair) => tried(() => markToldMatter(db, pair, now())),
  };
}
