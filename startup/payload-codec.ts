/**
 * Compresses what is large before it goes to Temporal – in practice the plan, which every history repeats – and reads it
 * back. Self-contained: a payload decodes without any other, so that the Web UI's endpoint is a function of the bytes sent.
 */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
// CommonJS whose names Node cannot see: outside of a bundler only the default import works.
import proto from '@temporalio/proto';

const Proto = proto.temporal.api.common.v1.Payload;
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Smaller payloads (intakes, acts, summaries) stay readable in histories. */
const plainBytesMax = 1_024;
/** No payload of ours is larger: Temporal itself refuses 2 MB; a hostile one must not fill the memory. */
export const decodedBytesMax = 4 * 1_024 * 1_024;

const encodingName = 'binary/deflate';
const encoding = new TextEncoder().encode(encodingName);

/** Payloads of over 1 KB are compressed, when that makes them smaller. Decoding what was not encoded changes nothing. */
export const payloadCodec: PayloadCodec = {
  encode: (payloads) => Promise.all(payloads.map(encodeOne)),
  decode: (payloads) => Promise.all(payloads.map(decodeOne)),
};

/** What every client and worker of the product is made with. */
export const dataConverter: DataConverter = { payloadCodecs: [payloadCodec] };

async function encodeOne(payload: Payload): Promise<Payload> {
  const whole = Proto.encode(payload).finish();
  if (whole.byteLength <= plainBytesMax) return payload;
  const data = await deflate(whole);
  return data.byteLength < whole.byteLength ? { metadata: { encoding }, data } : payload;
}

/** @throws RangeError when it would decode to more than 4 MB, Error when it was not encoded here. */
async function decodeOne(payload: Payload): Promise<Payload> {
  const named = payload.metadata?.encoding;
  if (!named || !payload.data || new TextDecoder().decode(named) !== encodingName) return payload;
  const { metadata, data } = Proto.decode(await inflate(payload.data, { maxOutputLength: decodedBytesMax }));
  return { metadata: metadata ?? {}, data: data ?? null };
}
