/**
 * The format of a backup: JSON lines about the database and each table, and between them the table's rows as PostgreSQL's own COPY
 * writes them, which never contain a raw line break. Compressed, perhaps encrypted, by whoever writes the file.
 */

/** The first line. */
export interface BackupHeader {
  bihuan_backup: 1;
  /** ISO 8601. */
  at: string;
  /** The server that was backed up. */
  server: string;
  /** The public key that the end is signed with; it tells one installation's secret from another's, and nothing else of it. */
  key: string;
  /** Migrations applied, in their order, each with the hash of its text. */
  migrations: [name: string, hash: string][];
}

/** Before a table's rows; `\.` stands on a line of its own after them, then their number as `{"rows":n}`. */
export interface TableLine {
  table: string;
  columns: string[];
}

/** The last line: the hash of all before it, signed. */
export interface EndLine {
  end: true;
  sha256: string;
  signature: string;
}

/** Ends a table's rows: no row of COPY's text format can be this. */
export const END_OF_ROWS = Buffer.from('\\.\n');

/** How many rows a table had. */
export interface TableCount {
  table: string;
  rows: number;
}

/** What a backup held. */
export interface BackupCount {
  header: BackupHeader;
  tables: TableCount[];
  rows: number;
}

/** Why a file cannot be restored. Nothing has been changed then. */
export type BackupFault =
  | 'not-a-backup'
  | 'cut-off'
  | 'changed'
  | 'newer-program'
  | 'other-program'
  | 'other-secret'
  | 'not-empty';

/** The file or the database is not what a restore needs. `detail`: which migration or table. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly fault: BackupFault;
  readonly detail: string;

  constructor(fault: BackupFault, detail = '') {
    super(`${fault}${detail === '' ? '' : `: ${detail}`}`);
    this.fault = fault;
    this.detail = detail;
  }
}
