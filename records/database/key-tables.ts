/** The columns of the register of keys: part of `TABLES`. */

/** See migration 055. */
export const KEY_TABLES = {
  key_generation: {
    purpose: 'text',
    name: 'text',
    since_ms: 'ms',
    in_use: 'bool',
    sealed: 'bytes?',
    handover: 'json?',
  },
} as const;
