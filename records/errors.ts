/** What can go wrong with the record, told apart by what the caller does about it. */

/** The database cannot be reached or does not answer in time: try again later (503). What was asked may yet be done. */
export class RecordAway extends Error {
  override readonly name = 'RecordAway';
}

/** A run tells of a case of which the record knows more than the run does: it was begun over a past, or restored from an older store. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
  readonly why: 'gone' | 'behind';
  constructor(why: 'gone' | 'behind') {
    super(`The record knows more of the case than this run (${why}).`);
    this.why = why;
  }
}

/**
 * The record lacks events before this batch: it came back older than the case. Nothing is written until they are recorded
 * from the case's history; then the batch fits.
 */
export class CaseBehind extends Error {
  override readonly name = 'CaseBehind';
}

/** A version is published with another body: raise the version (409). */
export class PublishConflict extends Error {
  override readonly name = 'PublishConflict';
}

/** Work that a publication would leave without anybody: people, teams and SOPs that go, and what is open of them. */
export interface LeftWork {
  /** `person/li`, `team/x`, `sop/x`, `connector/x`. */
  key: string;
  /** Open tasks. */
  tasks: number;
  /** Open cases. */
  cases: number;
}

/** A publication would leave work without anybody: it says where the work goes, or does not remove (409). */
export class WorkLeft extends Error {
  override readonly name = 'WorkLeft';
  readonly left: readonly LeftWork[];
  constructor(left: readonly LeftWork[]) {
    super(`Open work would be left: ${left.map((it) => it.key).join(', ')}.`);
    this.left = left;
  }
}

/** Something else was published since a publication was put together: look again, and submit again (409). */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** There is no such publication, or it was confirmed, or has lapsed (404, 409). */
export class NotPending extends Error {
  override readonly name = 'NotPending';
  readonly why: 'unknown' | 'confirmed' | 'lapsed';
  constructor(why: 'unknown' | 'confirmed' | 'lapsed') {
    super(`The publication is ${why}.`);
    this.why = why;
  }
}

/** What is confirmed is not what is stored (409). */
export class OtherHash extends Error {
  override readonly name = 'OtherHash';
}

/** A migration that was applied has another text now: the program does not fit this database. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}

/** The database lacks what this program needs, and another role owns it: its owner runs `sop db migrate`. */
export class SchemaBehind extends Error {
  override readonly name = 'SchemaBehind';
  /** The migrations that are missing; empty: the role may read nothing yet. */
  readonly missing: readonly string[];
  constructor(missing: readonly string[]) {
    const what = missing.length === 0 ? 'gives this role no rights yet' : `lacks ${missing.join(', ')}`;
    super(`The database ${what}: run sop db migrate with BIHUAN_OWNER_DATABASE_URL.`);
    this.missing = missing;
  }
}

/** A published body is not what its hash says: somebody changed it in the database. Nothing runs from it. */
export class BodyChanged extends Error {
  override readonly name = 'BodyChanged';
  constructor(what: string) {
    super(`The stored ${what} is not what was published: its hash is another. sop audit verify names all such.`);
  }
}

/** The vault is under a master key that this process does not hold: it was started with another secret. */
export class ForeignKey extends Error {
  override readonly name = 'ForeignKey';
  /** `needed`: the name of the key, where it says so; `held`: those of the process. */
  constructor(needed: string | undefined, held: readonly string[]) {
    super(
      `The personal values of this database are under the key ${needed ?? 'of another secret'}, and this process holds ${held.join(', ') || 'none'}. ` +
        'Set the BIHUAN_SECRET (or BIHUAN_VAULT_KEY_…) that belongs to the database; while two are exchanged, the other as BIHUAN_OTHER_SECRET.',
    );
  }
}

/** A cursor that no list gave out (422). */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '25006', // Read-only: a standby that was promoted elsewhere.
  '53300', // Too many connections.
  '55P03', // Lock not available in time.
  '57014', // Statement timeout.
  '57P01', // Shut down by an administrator.
  '57P02', // Crash of another backend.
  '57P03', // Starting up.
]);
/** What pg says without a code. */
const awayTexts =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|not queryable|pool after calling end/;

/** Turns an error of the driver into `RecordAway` when the database is away; every other error stays what it is. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  const away = typeof code === 'string' ? awayCodes.has(code) || code.startsWith('08') : awayTexts.test(error.message);
  // The connection address may hold a password, so only the code or the driver's own sentence is told.
  return away ? new RecordAway(`The database is away: ${code ?? error.message}.`, { cause: error }) : error;
}
