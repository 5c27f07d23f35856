/** Signs what we send, by the Standard Webhooks specification, for which receivers have libraries in all languages. */
import { Webhook } from 'standardwebhooks';

/**
 * The three headers. The id is the idempotency key, by which receivers drop what they know; the timestamp is the
 * attempt's, as the specification wants.
 *
 * @param secret - base64 behind `whsec_`, or any other text, whose bytes are the key.
 */
export function signed(secret: string, key: string, payload: string, nowMs: number): Record<string, string> {
  const webhook = secret.startsWith('whsec_')
    ? new Webhook(secret)
    : new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
  return {
    'webhook-id': key,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': webhook.sign(key, new Date(nowMs), payload),
  };
}
