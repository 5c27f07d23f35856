/** The customer file: who a customer is, and the notes kept about them. */
import { hashOf } from '../hash.ts';
import { type Asked, type Change, type Holdings, matching, referenceOf, type Route } from '../operation.ts';
import { missing } from '../problem.ts';
import { shaped } from '../shape.ts';

const fields = { name: 'text?', phone: 'text?', address: 'text?', email: 'text?', level: 'text?' } as const;

function put(held: Holdings, { params, body }: Asked): Change {
  const id = params.id ?? '';
  const told = shaped(body, fields);
  const value = { id, ...told };
  return {
    status: held.get('customer', id) ? 200 : 201,
    answer: value,
    writes: [{ collection: 'customer', id, value }],
    reference: `${id} ${hashOf(told).slice(0, 12)}`,
  };
}

function note(held: Holdings, { params, body, atMs }: Asked): Change {
  const customer = params.id ?? '';
  if (!held.get('customer', customer)) throw missing('customer');
  const { text = '', reference = null } = shaped(body, { text: 'text', reference: 'text?' });
  const id = held.nextId('note', 'N');
  const value = { id, customer, text, at: new Date(atMs).toISOString() };
  return {
    status: 201,
    answer: { id, customer, at: value.at },
    writes: [{ collection: 'note', id, value }],
    reference: referenceOf({ reference }, `${customer} ${hashOf(text).slice(0, 12)}`),
  };
}

export const crm: Route[] = [
  { system: 'crm', method: 'put', path: '/customers/:id', operation: 'put-customer', change: put },
  { system: 'crm', method: 'post', path: '/customers/:id/notes', operation: 'note', change: note },
  {
    system: 'crm',
    method: 'get',
    path: '/customers/:id',
    read: (held, { params }) => {
      const customer = held.get('customer', params.id ?? '');
      if (!customer) throw missing('customer');
      return customer;
    },
  },
  {
    system: 'crm',
    method: 'get',
    path: '/customers/:id/notes',
    read: (held, { params }) => matching(held.list('note'), { customer: params.id ?? '' }, ['customer']),
  },
];
