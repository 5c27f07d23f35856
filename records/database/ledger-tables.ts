/** The columns of the ledger: part of `TABLES`. */

/** What a grant is at; see migrations 007 and 014. */
const line = {
  action: 'text',
  customer: 'text?',
  amount: 'amount',
  person: 'text?',
  role: 'text?',
  state: 'text',
  at_ms: 'ms',
  made_ms: 'ms',
  confirmed: 'bool',
  question: 'text',
  answer: 'json',
  charged: 'texts',
  parties: 'texts',
  counted_ms: 'ms',
} as const;

/** The lines as they stand, and everything that was ever entered; see migration 031. */
export const LEDGER_TABLES = {
  ledger: { case_id: 'text', grant: 'text', ...line },
  ledger_entry: {
    case_id: 'text',
    grant: 'text',
    seq: 'int',
    kind: 'text',
    task_ms: 'ms?',
    entered_ms: 'ms',
    ...line,
    said: 'json?',
  },
} as const;
