/**
 * Decodes payloads for the Temporal Web UI, which calls it from the browser. A function of the bytes sent: it reads no
 * case and needs no token, so that any page may call it.
 */
import { json, type RequestHandler, Router } from 'express';
import { decodedBytesMax, payloadCodec } from '../../startup/payload-codec.ts';
import { type Payloads, PayloadsSchema } from '../../wire/payloads.ts';
import { Problem } from '../problem.ts';
import { shapeFaults } from '../translate/shape-faults.ts';

/** A page of histories in base64; what comes out is limited by its own rule. */
const sentLimit = '6mb';

type Sent = Payloads['payloads'][number];

export function codecRouter(): Router {
  const router = Router();
  router.use('/codec/decode', allowPages);
  router.post('/codec/decode', json({ limit: sentLimit, type: () => true }), async (request, response) => {
    const parsed = PayloadsSchema.safeParse(request.body);
    if (!parsed.success) throw new Problem(422, 'request/invalid', { fields: shapeFaults(parsed.error) });
    response.json({ payloads: await decoded(parsed.data.payloads) } satisfies Payloads);
  });
  return router;
}

const allowPages: RequestHandler = (request, response, next) => {
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'content-type, x-namespace, authorization',
    'Access-Control-Max-Age': '3600',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  if (request.method === 'OPTIONS') response.status(204).end();
  else next();
};

/** One after another, so that a page of tightly packed payloads is stopped before it fills the memory. */
async function decoded(payloads: readonly Sent[]): Promise<Sent[]> {
  const answers: Sent[] = [];
  let bytes = 0;
  for (const payload of payloads) {
    const [plain] = await payloadCodec.decode([bytesOf(payload)]).catch((error: unknown) => {
      if (error instanceof RangeError) throw tooLarge();
      throw new Problem(422, 'request/invalid', { fields: [{ field: 'payloads', code: 'shape/invalid' }] });
    });
    bytes += plain?.data?.byteLength ?? 0;
    if (bytes > decodedBytesMax) throw tooLarge();
    answers.push(textOf(plain ?? {}));
  }
  return answers;
}

function tooLarge(): Problem {
  return new Problem(413, 'request/too-large', { params: { limit: '4 MB' } });
}

function bytesOf({ metadata, data }: Sent) {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(entries), ...(data !== undefined && { data: Buffer.from(data, 'base64') }) };
}

function textOf({ metadata, data }: { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array | null }): Sent {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return { metadata: Object.fromEntries(entries), ...(data && { data: Buffer.from(data).toString('base64') }) };
}
