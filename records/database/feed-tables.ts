/** The columns of the feed: part of `TABLES`. */

/** See migration 170. `about`: the case, and null where it was removed since. */
export const FEED_TABLES = {
  feed: { one: 'bool', epoch: 'text', head: 'amount', tail: 'amount' },
  feed_pending: {
    id: 'serial',
    about: 'text',
    from_seq: 'int?',
    undone_to: 'int?',
    sop: 'text?',
    readers: 'texts?',
    noted_ms: 'ms',
  },
  feed_entry: {
    position: 'amount',
    kind: 'text',
    about: 'text?',
    sop: 'text',
    seq: 'int?',
    type: 'text?',
    at_ms: 'ms',
    noted_ms: 'ms',
    event_id: 'amount?',
    print: 'text?',
    retracts: 'amount?',
    retracted_by: 'amount?',
    lost: 'texts?',
  },
  feed_reader: { about: 'text', readers: 'texts' },
} as const;
