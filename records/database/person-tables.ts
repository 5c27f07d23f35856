/** The columns of what is asked of a person's data, and of whose data it was: part of `TABLES`. */

/** See migrations 021 and 210. */
export const PERSON_TABLES = {
  person_request: {
    id: 'serial',
    kind: 'text',
    subject: 'text',
    reason: 'text',
    reference: 'text?',
    ref: 'text?',
    sealed: 'bytes?',
    hash: 'text',
    asked_ms: 'ms',
    asked_by: 'text',
    confirmed_ms: 'ms?',
    confirmed_by: 'text?',
    receipt: 'json?',
  },
  former_customer: { case_id: 'text', customer: 'text', noted_ms: 'ms', due: 'bool' },
} as const;
