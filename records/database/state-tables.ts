/** The columns of what is kept against lost hours: part of `TABLES`. */

/** See migration 040. */
export const STATE_TABLES = {
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
} as const;
