/** The columns of every table, once: types of queries derive from it, and a test holds it against the database's catalogue. */
import type { ColumnType, Generated } from 'kysely';
import type { Held } from './held.ts';
import { LEDGER_TABLES } from './ledger-tables.ts';
import { FEED_TABLES } from './feed-tables.ts';
import { FILE_TABLES } from './file-tables.ts';
import { KEY_TABLES } from './key-tables.ts';
import { PERSON_TABLES } from './person-tables.ts';
import { STATE_TABLES } from './state-tables.ts';
import { RETENTION_TABLES } from './retention-tables.ts';

/** Kinds of column; `?` may be null. `json` is written as JSON text and read parsed. What it holds, held.ts tells. */
interface Kinds {
  text: string;
  'text?': string | null;
  int: number;
  'int?': number | null;
  ms: number;
  'ms?': number | null;
  /** Money in 分. */
  amount: number;
  'amount?': number | null;
  /** The `serial` of another table's row. */
  id: number;
  bool: boolean;
  json: ColumnType<unknown, string, string>;
  'json?': ColumnType<unknown, string | null, string | null>;
  jsonb: ColumnType<unknown, string, string>;
  bytes: Buffer;
  'bytes?': Buffer | null;
  texts: string[];
  'texts?': string[] | null;
  /** Given by the database. */
  serial: Generated<number>;
}

/** All tables but the register of migrations. */
export const TABLES = {
  case: {
    id: 'text',
    sop: 'text',
    version: 'int',
    title: 'text',
    state: 'text',
    step: 'text?',
    team: 'text?',
    owner: 'text?',
    severity: 'text?',
    severity_rank: 'int',
    sla: 'text',
    late: 'bool',
    next_due_ms: 'ms?',
    customer: 'text?',
    opened_ms: 'ms',
    resolved_ms: 'ms?',
    closed_ms: 'ms?',
    result: 'text?',
    view: 'json',
    task_ms: 'ms',
    recorded_ms: 'ms',
    ended: 'bool',
    final_seq: 'int?',
    chain_length: 'int',
    chain_head: 'text',
    search: 'text',
    grams: 'texts',
    cycle: 'int',
    reached: 'texts',
    readers: 'texts',
  },
  case_guest: {
    id: 'serial',
    case_id: 'text',
    person: 'text',
    why: 'text',
    reason: 'text?',
    since_ms: 'ms',
    until_ms: 'ms',
    told_ms: 'ms?',
  },
  task: {
    case_id: 'text',
    step: 'text',
    attempt: 'int',
    title: 'text',
    kind: 'text',
    status: 'text',
    team: 'text?',
    role: 'text?',
    assignee: 'text?',
    strategy: 'text?',
    since_ms: 'ms',
    accept_by_ms: 'ms?',
    due_ms: 'ms?',
    severity_rank: 'int',
    next_due_ms: 'ms',
    received_ms: 'ms',
    asked_team: 'text?',
    amount: 'amount?',
  },
  clock: {
    case_id: 'text',
    id: 'text',
    of: 'int',
    title: 'text',
    state: 'text',
    started_ms: 'ms',
    due_ms: 'ms?',
    stopped_ms: 'ms?',
    breached_ms: 'ms?',
    level: 'int?',
    reason: 'text?',
  },
  contact: {
    case_id: 'text',
    seq: 'int',
    at_ms: 'ms',
    direction: 'text',
    channel: 'text?',
    actor: 'text?',
    note: 'text?',
  },
  case_event: {
    id: 'serial',
    case_id: 'text',
    seq: 'int',
    task_ms: 'ms',
    type: 'text',
    at_ms: 'ms',
    actor: 'text?',
    on_behalf_of: 'text?',
    received_ms: 'ms?',
    step: 'text?',
    visit: 'int?',
    clock: 'text?',
    cycle: 'int',
    data: 'json?',
    link: 'int?',
    hash: 'text?',
    undone_by: 'ms?',
  },
  staff: { person: 'text', absent: 'bool', since_ms: 'ms', last_assigned_ms: 'ms?' },
  assignment: {
    case_id: 'text',
    key: 'text',
    question: 'text',
    person: 'text?',
    answer: 'json',
    asked_ms: 'ms',
    made_ms: 'ms',
    settled: 'bool',
  },
  ...LEDGER_TABLES,
  outgoing: {
    id: 'serial',
    case_id: 'text',
    signal: 'text',
    body: 'jsonb',
    made_ms: 'ms',
    taken_until_ms: 'ms',
    after_end: 'text?',
  },
  intake: { join_key: 'text', case_id: 'text', sop: 'text', moved_ms: 'ms', previous: 'text?' },
  sighting: { case_id: 'text', code: 'text', seq: 'int', subject: 'text', at_ms: 'ms' },
  signal: { subject: 'text', at_ms: 'ms', sop: 'text', code: 'text', case_id: 'text', seq: 'int', count: 'int' },
  case_link: { case_id: 'text', other: 'text', kind: 'text' },
  matter: { case_id: 'text', key: 'text' },
  request: {
    actor: 'text',
    key: 'text',
    hmac: 'text',
    case_id: 'text?',
    sop: 'text?',
    join_key: 'text?',
    channel: 'text?',
    message_id: 'text?',
    body: 'json?',
    received_ms: 'ms',
    settled: 'bool',
    status: 'int?',
    answer: 'json?',
    tried_ms: 'ms',
  },
  message: { channel: 'text', message_id: 'text', actor: 'text', key: 'text' },
  vault_key: { id: 'serial', subject: 'text', wrapped: 'bytes', made_ms: 'ms' },
  vault: {
    ref: 'text',
    key_id: 'id',
    case_id: 'text',
    field: 'text',
    sealed: 'bytes',
    made_ms: 'ms',
    kept: 'bool',
  },
  vault_access: {
    id: 'serial',
    deed: 'text',
    what: 'text',
    purpose: 'text',
    actor: 'text',
    at_ms: 'ms',
    case_id: 'text?',
    subjects: 'texts',
  },
  sop_version: {
    sop: 'text',
    version: 'int',
    title: 'text',
    owner: 'text',
    hash: 'text',
    body: 'json',
    published_ms: 'ms',
    published_by: 'text',
  },
  workspace: { id: 'serial', hash: 'text', body: 'json', saved_ms: 'ms', saved_by: 'text', files: 'json?' },
  sop_retired: { sop: 'text', version: 'int', retired_ms: 'ms', retired_by: 'text' },
  publication: {
    id: 'serial',
    sops: 'texts',
    base: 'text',
    body: 'json',
    asked_ms: 'ms',
    asked_by: 'text',
    confirmed_ms: 'ms?',
    confirmed_by: 'text?',
    hash: 'text?',
    lines: 'json?',
    editors: 'texts',
    gainers: 'texts',
    by_operator: 'bool',
  },
  sop_edition: {
    id: 'serial',
    sop: 'text',
    version: 'int',
    plan: 'text',
    calendars: 'json',
    made_ms: 'ms',
    made_by: 'text',
  },
  move_run: { id: 'serial', sop: 'text', version: 'int', plan: 'text', started_ms: 'ms', started_by: 'text' },
  move_case: { run_id: 'id', case_id: 'text', status: 'text', detail: 'json', at_ms: 'ms' },
  worker_beat: { worker: 'text', task_queue: 'text', beat_ms: 'ms' },
  token_revocation: {
    id: 'serial',
    token: 'text?',
    holder: 'text',
    revoked_ms: 'ms',
    revoked_by: 'text',
    until_ms: 'ms',
  },
  delivery: {
    key: 'text',
    case_id: 'text',
    about: 'text',
    recipient: 'text',
    by: 'text',
    message: 'text?',
    made_ms: 'ms',
    claimed_until_ms: 'ms',
    delivered_ms: 'ms?',
    result: 'text?',
  },
  audit_run: {
    id: 'serial',
    started_ms: 'ms',
    finished_ms: 'ms?',
    last: 'text?',
    cases: 'int',
    events: 'amount',
    faults: 'int',
    first: 'text?',
    anchor: 'text?',
    found: 'json?',
    anchor_hash: 'text?',
  },
  backup_done: { one: 'bool', at_ms: 'ms', rows: 'amount' },
  ...PERSON_TABLES,
  ...STATE_TABLES,
  ...RETENTION_TABLES,
  ...KEY_TABLES,
  ...FILE_TABLES,
  ...FEED_TABLES,
} as const satisfies Record<string, Record<string, keyof Kinds>>;

type OrNull<Kind, T> = Kind extends `${string}?` ? T | null : T;

/** A column of whose content more is known than its kind. */
type Known<Kind, T> = Kind extends `json${string}`
  ? ColumnType<OrNull<Kind, T>, OrNull<Kind, string>, OrNull<Kind, string>>
  : OrNull<Kind, T>;

type Row<T, H> = {
  -readonly [C in keyof T]: C extends keyof H ? Known<T[C], H[C]> : T[C] extends keyof Kinds ? Kinds[T[C]] : never;
};

/** Kysely's view of the database. */
export type Tables = {
  -readonly [T in keyof typeof TABLES]: Row<(typeof TABLES)[T], T extends keyof Held ? Held[T] : object>;
};
