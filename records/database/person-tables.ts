/** The columns of what is asked of a person's data: part of `TABLES`. */

/** See migration 021. */
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
} as const;
