/** The columns of what is kept against lost hours and lost runs: part of `TABLES`. */
import { LOST_TABLES } from './lost-tables.ts';

/** See migrations 040 and 041. */
export const STATE_TABLES = {
  ...LOST_TABLES,
  kernel_state: {
    case_id: 'text',
    run_id: 'text',
    task_ms: 'ms',
    seq: 'int',
    rules: 'int',
    plan_hash: 'text',
    state: 'bytes',
  },
  case_plan: { hash: 'text', sop: 'text', version: 'int', body: 'bytes' },
  record_point: { record: 'text', n: 'amount', at_ms: 'ms', seen_n: 'amount', seen_ms: 'ms' },
  lost_hours: {
    id: 'serial',
    side: 'text',
    how: 'text',
    from_ms: 'ms',
    to_ms: 'ms',
    found_ms: 'ms',
    closed_ms: 'ms?',
    closed_by: 'text?',
    marked_from_ms: 'ms?',
  },
  behind_case: { case_id: 'text', noted_ms: 'ms', tried_ms: 'ms', fault: 'text?' },
  corrected_matter: { case_id: 'text', noted_ms: 'ms', tried_ms: 'ms' },
  same_matter: { case_id: 'text', other: 'text', found_ms: 'ms', told_ms: 'ms?' },
} as const;
