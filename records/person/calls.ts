/** The calls of people's rights, bound to the opened database. */
import type { Db } from '../database/database.ts';
import { tried } from '../database/tried.ts';
import type { PersonStore } from '../store/person.ts';
import { followOf } from '../vault/follow.ts';
import type { VaultKeys } from '../vault/keys.ts';
import { eraseAgain, erasures, subjectKeys } from './again.ts';
import { confirmPerson, correctionOf } from './confirm.ts';
import { exportPerson } from './export.ts';
import { outlookOf } from './outlook.ts';
import { lookedAgain } from './refused.ts';
import { askPerson, erasedAt, getPersonRequest, openPersonRequests } from './requests.ts';
import { whoseOf } from './whose.ts';

/** As `callsOf` binds the others. */
export function personOf({ db, keys, now }: { db: Db; keys: VaultKeys; now: () => number }): PersonStore {
  return {
    exportPerson: (subject, by) => tried(() => exportPerson(db, keys, { subject, by }, now())),
    outlookOf: (subject) => tried(() => outlookBefore(db, keys, subject, now())),
    askPerson: (asked) => tried(() => askPerson(db, keys, asked, now())),
    openPersonRequests: () => tried(() => openPersonRequests(db, now())),
    getPersonRequest: (id) => tried(() => getPersonRequest(db, id)),
    correctionOf: (id, by) => tried(() => correctionOf(db, keys, { id, by }, now())),
    confirmPerson: (id, word) => tried(() => lookedAgain(() => confirmPerson(db, keys, { id, word }, now()))),
    erasures: () => tried(() => erasures(db)),
    subjectKeys: (page) => tried(() => subjectKeys(db, page)),
    subjectsOf: (subject) => tried(async () => (await whoseOf(db, subject)).subjects),
    eraseAgain: (erasure) => tried(() => lookedAgain(() => eraseAgain(db, keys, erasure, now()))),
  };
}

async function outlookBefore(db: Db, keys: VaultKeys, subject: string, nowMs: number) {
  await db.transaction().execute((tx) => followOf({ tx, keys, nowMs }, subject));
  const whose = await whoseOf(db, subject);
  const sealing = await db.selectFrom('vault_key').select('id').where('subject', 'in', whose.subjects).execute();
  const erasedAtMs = await erasedAt(db, subject);
  const outlook = await outlookOf(db, whose, nowMs);
  return { ...outlook, keys: sealing.length, ...(erasedAtMs !== undefined && { erasedAtMs }) };
}
