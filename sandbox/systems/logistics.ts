/** The carrier: takes shipments, and tells every scan of a parcel to whoever registered for it. */
import { type Asked, type Change, type Holdings, matching, referenceOf, type Route } from '../operation.ts';
import { missing } from '../problem.ts';
import { shaped } from '../shape.ts';

function ship(held: Holdings, { body, atMs }: Asked): Change {
  const { reference, ...rest } = shaped(body, {
    order: 'text',
    address: 'text?',
    carrier: 'text?',
    reference: 'text?',
  });
  const id = held.nextId('shipment', 'SH');
  const value = { id, ...rest, status: 'booked', scans: [], at: new Date(atMs).toISOString() };
  return {
    status: 201,
    answer: value,
    writes: [{ collection: 'shipment', id, value }],
    reference: referenceOf({ reference: reference ?? null }, String(rest.order)),
  };
}

function scan(held: Holdings, { params, body, atMs }: Asked): Change {
  const shipment = held.get('shipment', params.id ?? '');
  if (!shipment) throw missing('shipment');
  const { reference, ...rest } = shaped(body, { place: 'text', status: 'text?', reference: 'text?' });
  const id = String(shipment.id);
  const done = Array.isArray(shipment.scans) ? shipment.scans : [];
  const taken = { number: done.length + 1, ...rest, at: new Date(atMs).toISOString() };
  const status = rest.status ?? 'under-way';
  const value = { ...shipment, status, scans: [...done, taken] };
  return {
    status: 201,
    answer: { shipment: id, ...taken, status },
    writes: [{ collection: 'shipment', id, value }],
    reference: referenceOf({ reference: reference ?? null }, `${id} ${rest.place} ${status}`),
    event: {
      name: 'scan',
      subject: String(shipment.order),
      data: { shipment: id, order: String(shipment.order), place: rest.place ?? null, status },
    },
  };
}

export const logistics: Route[] = [
  { system: 'logistics', method: 'post', path: '/shipments', operation: 'ship', change: ship },
  { system: 'logistics', method: 'post', path: '/shipments/:id/scans', operation: 'scan', change: scan },
  {
    system: 'logistics',
    method: 'get',
    path: '/shipments',
    read: (held, { query }) => matching(held.list('shipment'), query, ['order', 'status']),
  },
  {
    system: 'logistics',
    method: 'get',
    path: '/shipments/:id',
    read: (held, { params }) => {
      const shipment = held.get('shipment', params.id ?? '');
      if (!shipment) throw missing('shipment');
      return shipment;
    },
  },
];
