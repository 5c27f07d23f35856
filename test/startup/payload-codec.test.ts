/** The codec: what it leaves alone, what comes back, and what it refuses to blow up. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { payloadCodec } from '../../startup/payload-codec.ts';

const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value) as Payload;
const roundTrip = async (payload: Payload) => payloadCodec.decode(await payloadCodec.encode([payload]));

test('what is small stays as it is, readable in the history', async () => {
  const payload = payloadOf({ act: 'complete', step: 'receive' });
  expect(await payloadCodec.encode([payload])).toEqual([payload]);
});

test('what is large gets smaller and comes back', async () => {
  const value = { steps: Array.from({ length: 100 }, (_, i) => ({ id: `step-${i}`, title: '首次接触' })) };
  const [encoded] = await payloadCodec.encode([payloadOf(value)]);
  expect(encoded?.data?.byteLength).toBeLessThan(JSON.stringify(value).length / 3);
  const [decoded] = await payloadCodec.decode([encoded as Payload]);
  expect(defaultPayloadConverter.fromPayload(decoded as Payload)).toEqual(value);
});

test('any value comes back as it was, any number of times encoded', async () => {
  const property = fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 0, max: 3_000 }), async (value, padding) => {
    const given = { value, padding: '闭'.repeat(padding) };
    const [twice] = await payloadCodec.encode(await payloadCodec.encode([payloadOf(given)]));
    const [once] = await payloadCodec.decode([twice as Payload]);
    const [back] = await payloadCodec.decode([once as Payload]);
    expect(JSON.stringify(defaultPayloadConverter.fromPayload(back as Payload))).toBe(JSON.stringify(given));
  });
  await fc.assert(property, { numRuns: 50 });
});

test('payloads of others are handed through', async () => {
  const foreign: Payload = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.alloc(5_000, 1) };
  expect(await payloadCodec.decode([foreign])).toEqual([foreign]);
  expect((await roundTrip(foreign))[0]?.data).toEqual(foreign.data);
});

test('a small payload that would decode to very much is refused', async () => {
  const bomb: Payload = {
    metadata: { encoding: Buffer.from('binary/deflate') },
    data: deflateRawSync(Buffer.alloc(64 * 1_024 * 1_024)),
  };
  await expect(payloadCodec.decode([bomb])).rejects.toThrow('larger than');
});

test('Node itself loads the module, as worker and API do, without a bundler between', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '-e', "await import('./startup/payload-codec.ts')"];
  await expect(promisify(execFile)(process.execPath, args)).resolves.toMatchObject({ stderr: '' });
});
