/** The columns of what is lost and begun again: part of `STATE_TABLES`. */

/** See migration 045. */
export const LOST_TABLES = {
  lost_case: { case_id: 'text', why: 'text', found_ms: 'ms' },
  again_request: {
    id: 'serial',
    hash: 'text',
    asked_ms: 'ms',
    asked_by: 'text',
    confirmed_ms: 'ms?',
    confirmed_by: 'text?',
  },
  again_case: {
    request_id: 'id',
    case_id: 'text',
    seq: 'int',
    state_hash: 'text',
    done_ms: 'ms?',
    outcome: 'text?',
  },
} as const;
