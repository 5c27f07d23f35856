/** How long rows of tables that only grow are kept, in one place; docs/record.md says it, and a test holds the two together. */

/** Rows of `table` go `days` after an instant of theirs, and never while their case is open. */
export interface GrowthRule {
  /** As `growth_rows` and `growth_days` of migration 096 know it. */
  table: string;
  days: number;
  /** What the rows are, and from when the days count. */
  what: string;
}

/** Looked after in this order. The access log has a rule of its own: it goes from its old end only, and leaves a stone. */
export const GROWTH_RULES: readonly GrowthRule[] = [
  { table: 'request', days: 90, what: 'idempotency keys of acts, after they came' },
  {
    table: 'intake_request',
    days: 1_095,
    what: 'idempotency keys of intakes, external ids of imports, message ids of channels, after they came',
  },
  { table: 'intake', days: 90, what: 'join keys that lead to no case, after they were moved' },
  { table: 'delivery', days: 1_095, what: 'messages sent, after they were made' },
  { table: 'assignment', days: 30, what: 'questions for people and their answers, after they were made' },
  { table: 'case_guest', days: 1_095, what: 'who was let into a case, after the hour ended' },
  { table: 'audit_run', days: 1_095, what: 'audits but the newest, after they finished' },
  {
    table: 'person_request',
    days: 365,
    what: 'what was asked of a person’s data and nobody confirmed, after it was asked',
  },
];

/** Days after a line of the access log was written. `growth_days` says the same. */
export const ACCESS_LOG_DAYS = 1_095;

/** A natural day. */
export const DAY_MS = 86_400_000;

/** Rows of one statement: done well within its time limit. */
export const ROWS_AT_ONCE = 2_000;
