/** The payment system: pays customers out and refunds orders. Amounts are in 分, as everywhere in the product. */
import { type Asked, type Change, type Holdings, matching, referenceOf, type Route } from '../operation.ts';
import { type Shape, shaped } from '../shape.ts';

interface Kind {
  collection: string;
  prefix: string;
  shape: Shape;
  /** Fields that, taken together, make two payments one business event. */
  same: readonly string[];
}

const payout: Kind = {
  collection: 'payout',
  prefix: 'PO',
  shape: { customer: 'text', amount: 'fen', reason: 'text?', reference: 'text?' },
  same: ['customer', 'amount', 'reason'],
};
const refund: Kind = {
  collection: 'refund',
  prefix: 'RF',
  shape: { order: 'text', amount: 'fen', customer: 'text?', reason: 'text?', reference: 'text?' },
  same: ['order', 'amount'],
};

function pay(kind: Kind, held: Holdings, { body, atMs }: Asked): Change {
  const told = shaped(body, kind.shape);
  const id = held.nextId(kind.collection, kind.prefix);
  const value = { id, ...told, status: 'paid', at: new Date(atMs).toISOString() };
  return {
    status: 201,
    answer: value,
    writes: [{ collection: kind.collection, id, value }],
    reference: referenceOf(told, kind.same.map((it) => told[it] ?? '-').join(' ')),
  };
}

export const payments: Route[] = [
  {
    system: 'payments',
    method: 'post',
    path: '/payouts',
    operation: 'payout',
    change: (held, asked) => pay(payout, held, asked),
  },
  {
    system: 'payments',
    method: 'post',
    path: '/refunds',
    operation: 'refund',
    change: (held, asked) => pay(refund, held, asked),
  },
  {
    system: 'payments',
    method: 'get',
    path: '/payouts',
    read: (held, { query }) => matching(held.list('payout'), query, ['customer', 'reference']),
  },
  {
    system: 'payments',
    method: 'get',
    path: '/refunds',
    read: (held, { query }) => matching(held.list('refund'), query, ['order', 'customer', 'reference']),
  },
];
