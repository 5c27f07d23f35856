/** Sends one message by its channel's transport: one attempt, which Temporal repeats and the receiver may hear twice. */
import { exchange } from '../connectors/exchange.ts';
import { secretNamed } from '../connectors/secrets.ts';
import { signed } from '../connectors/signature.ts';
import { terminal } from '../failure.ts';
import type { MessageDeps, OutMessage, Sent, Transport } from './message.ts';

/** Architecture, "Effects": 10 s from start to close, with room to tell that it took too long. */
const timeoutMs = 8_000;

/**
 * `accepted` when the gateway answered with a success. A repeated attempt has the same `webhook-id`, the message's key,
 * by which receivers drop duplicates.
 *
 * @throws ApplicationFailure of a FailureType, without recipient and text; when `signal` aborts, its reason.
 */
export async function sendMessage(message: OutMessage, deps: MessageDeps): Promise<Sent> {
  const named = Object.hasOwn(deps.transports, message.channel) ? deps.transports[message.channel] : undefined;
  const transport = named ?? deps.transports['*'];
  if (transport !== undefined && transport !== 'log') return post(message, transport, deps);
  const { key, caseId, channel, to, kind, text } = message;
  // No personal data in logs: neither the text nor the address.
  deps.log.info({ key, case: caseId, channel, to: to.kind, kind, length: text.length }, 'message');
  return 'logged';
}

async function post(message: OutMessage, transport: Exclude<Transport, 'log'>, deps: MessageDeps): Promise<Sent> {
  const label = `message.${message.channel}`;
  if (!URL.canParse(transport.webhook))
    throw terminal('WrongSetting', `${label}: the webhook's address cannot be used.`);
  const { key, caseId, channel, to, kind, text } = message;
  const body = JSON.stringify({ type: 'message', data: { case: caseId, channel, to, kind, text } });
  const nowMs = (deps.now ?? Date.now)();
  await exchange(
    {
      label,
      url: new URL(transport.webhook),
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signed(secretNamed(transport.secret, deps.secrets), key, body, nowMs),
      },
      body,
      timeoutMs,
    },
    deps,
  );
  return 'accepted';
}
