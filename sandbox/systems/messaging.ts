/** The message gateway: takes messages as a plain call, or as the signed webhook the product sends. */
import { hashOf } from '../hash.ts';
import { type Asked, type Change, type Holdings, matching, referenceOf, type Route } from '../operation.ts';
import { isDoc, shaped } from '../shape.ts';

function send(held: Holdings, { body, atMs }: Asked): Change {
  const told = shaped(body, { to: 'text', channel: 'text', text: 'text', kind: 'text?', reference: 'text?' });
  const id = held.nextId('message', 'M');
  const at = new Date(atMs).toISOString();
  return {
    status: 201,
    answer: { id, status: 'sent', at },
    writes: [{ collection: 'message', id, value: { id, ...told, at } }],
    reference: referenceOf(told, [told.to, told.kind ?? '-', hashOf(told.text ?? '').slice(0, 12)].join(' ')),
  };
}

/** The webhook's envelope around the same message: `{ type, data: { to: { id, address? }, channel, kind, text } }`. */
function take(held: Holdings, asked: Asked): Change {
  const { data } = shaped(asked.body, { type: 'text', data: 'map' });
  const told = shaped(data, { case: 'text', channel: 'text', to: 'map', kind: 'text', text: 'text' });
  const to = isDoc(told.to) ? (told.to.address ?? told.to.id ?? null) : null;
  const { channel = null, kind = null, text = null } = told;
  return send(held, { ...asked, body: { to, channel, kind, text } });
}

export const messaging: Route[] = [
  { system: 'messaging', method: 'post', path: '/messages', operation: 'send', change: send },
  { system: 'messaging', method: 'post', path: '/webhooks/messages', operation: 'send', change: take },
  {
    system: 'messaging',
    method: 'get',
    path: '/messages',
    read: (held, { query }) => matching(held.list('message'), query, ['to', 'channel', 'kind', 'reference']),
  },
];
