/** The columns of the register of keys and of their exports: part of `TABLES`. */

/** See migrations 055 and 086. */
export const KEY_TABLES = {
  key_generation: {
    purpose: 'text',
    name: 'text',
    since_ms: 'ms',
    in_use: 'bool',
    sealed: 'bytes?',
    handover: 'json?',
  },
  key_export: {
    id: 'serial',
    recipient: 'text',
    keys: 'texts',
    hash: 'text',
    asked_ms: 'ms',
    asked_by: 'text',
    confirmed_ms: 'ms?',
    confirmed_by: 'text?',
    signature: 'text?',
    used_ms: 'ms?',
    used_by: 'text?',
  },
} as const;
