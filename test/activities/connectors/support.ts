/** A connector that points at a server of the test, and the failure of a call as plain facts. */
import { ApplicationFailure } from '@temporalio/common';
import { type CallDeps, callConnector } from '../../../activities/connectors/call.ts';
import type { CallRequest, ConnectorSpec } from '../../../activities/connectors/spec.ts';
import { PATIENCE_MS } from '../../setup/patience.ts';

export const caseId = 'C-01TEST';

export function connectorAt(base: string, more: Partial<ConnectorSpec> = {}): ConnectorSpec {
  return {
    id: 'payments',
    base,
    // Far longer than an answer takes; a test of time gives its own.
    timeoutMs: PATIENCE_MS,
    retryForMs: 60_000,
    calls: {
      compensate: { method: 'POST', path: '/payouts', reply: { payout: 'id', paid: 'amount' } },
      list: { method: 'GET', path: '/payouts' },
      order: { method: 'GET', path: '/orders/{id}', reply: { address: 'address', first: 'items.0.name' } },
      address: { method: 'PATCH', path: '/orders/{order}' },
    },
    ...more,
  };
}

export const depsFor = (url: string, more: Partial<CallDeps> = {}): CallDeps => ({
  allowedHosts: [new URL(url).host],
  secrets: () => undefined,
  ...more,
});

export function call(
  connector: ConnectorSpec,
  name: string,
  args: CallRequest['args'],
  deps: Partial<CallDeps> = {},
  key = 'C-01TEST/1',
) {
  return callConnector({ connector, call: name, key, args, caseId }, depsFor(connector.base, deps));
}

export interface Failed {
  type: string | null | undefined;
  retried: boolean;
  message: string;
  /** All that Temporal would store of it. */
  stored: string;
  nextMs: unknown;
}

/** How a promise failed. Rejects when it did not, or not as activities fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Failed> {
  const error: unknown = await promise.then(
    () => undefined,
    (it: unknown) => it,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error('No ApplicationFailure.', { cause: error });
  const { type, nonRetryable, message, details, nextRetryDelay, stack, cause } = error;
  return {
    type,
    retried: nonRetryable !== true,
    message,
    stored: JSON.stringify({ message, details, stack, cause: String(cause) }),
    nextMs: nextRetryDelay,
  };
}
