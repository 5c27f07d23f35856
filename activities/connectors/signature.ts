/** Signs what we send, by the Standard Webhooks specification, for which receivers have libraries in all languages. */
import { Webhook } from 'standardwebhooks';
import { retryable } from '../failure.ts';

/**
 * The three headers. The id is the idempotency key, by which receivers drop what they know; the timestamp is the
 * attempt's, as the specification wants.
 *
 * @param secret - base64 behind `whsec_`, or any other text, whose bytes are the key.
 * @throws ApplicationFailure SettingMissing, retryable, when what stands behind `whsec_` is no base64.
 */
export function signed(secret: string, key: string, payload: string, nowMs: number): Record<string, string> {
  return {
    'webhook-id': key,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': signerOf(secret).sign(key, new Date(nowMs), payload),
  };
}

function signerOf(secret: string): Webhook {
  if (!secret.startsWith('whsec_')) return new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
  try {
    return new Webhook(secret);
  } catch {
    throw retryable('SettingMissing', 'A secret begins with whsec_ and is no base64.');
  }
}
