/** The order system: opens orders, changes address, phone, items or status, and tells when one is cancelled. */
import { hashOf } from '../hash.ts';
import { type Asked, type Change, type Holdings, matching, referenceOf, type Route } from '../operation.ts';
import { missing, Problem } from '../problem.ts';
import { type Doc, shaped } from '../shape.ts';

const fields = { customer: 'text?', address: 'text?', phone: 'text?', items: 'list?', status: 'text?' } as const;

function open(held: Holdings, { params, body, atMs }: Asked): Change {
  const id = params.id ?? '';
  const { reference, ...rest } = shaped(body, { ...fields, reference: 'text?' });
  if (held.get('order', id)) throw new Problem(409, 'exists', 'There is an order of this number already.');
  const value = { id, status: 'open', items: [], ...rest, changed_at: new Date(atMs).toISOString() };
  return {
    status: 201,
    answer: value,
    writes: [{ collection: 'order', id, value }],
    reference: referenceOf({ reference: reference ?? null }, id),
  };
}

function change(held: Holdings, { params, body, atMs }: Asked): Change {
  const id = params.id ?? '';
  const order = held.get('order', id);
  if (!order) throw missing('order');
  const changes = shaped(body, fields);
  const value: Doc = { ...order, ...changes, changed_at: new Date(atMs).toISOString() };
  const cancelled = value.status === 'cancelled' && order.status !== 'cancelled';
  return {
    status: 200,
    answer: value,
    writes: [{ collection: 'order', id, value }],
    reference: `${id} ${hashOf(changes).slice(0, 12)}`,
    ...(cancelled && { event: { name: 'order-cancelled', subject: id, data: { order: id } } }),
  };
}

export const orders: Route[] = [
  { system: 'orders', method: 'post', path: '/orders/:id', operation: 'open-order', change: open },
  { system: 'orders', method: 'patch', path: '/orders/:id', operation: 'change-order', change },
  {
    system: 'orders',
    method: 'get',
    path: '/orders',
    read: (held, { query }) => matching(held.list('order'), query, ['customer', 'status']),
  },
  {
    system: 'orders',
    method: 'get',
    path: '/orders/:id',
    read: (held, { params }) => {
      const order = held.get('order', params.id ?? '');
      if (!order) throw missing('order');
      return order;
    },
  },
];
