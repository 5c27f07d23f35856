/** Calls an outside system: one attempt of one command. The key makes a repeated attempt harmless, Temporal repeats it. */
import type { Value } from '../../language/plan.ts';
import { terminal } from '../failure.ts';
import { exchange, type ExchangeDeps } from './exchange.ts';
import { readReply } from './reply.ts';
import { buildRequest, type BuiltRequest } from './request.ts';
import { secretNamed, type Secrets } from './secrets.ts';
import { signed } from './signature.ts';
import type { CallRequest, ConnectorSpec } from './spec.ts';

export interface CallDeps extends ExchangeDeps {
  secrets: Secrets;
}

/**
 * The reply's values by name. Nothing is logged, and no error holds a value of the request or the reply.
 *
 * @throws ApplicationFailure of a FailureType, terminal or retryable; when `signal` aborts, its reason.
 */
export async function callConnector(request: CallRequest, deps: CallDeps): Promise<Record<string, Value>> {
  const { connector, call, key, caseId } = request;
  const label = `${connector.id}.${call}`;
  checkHeader(label, 'key', key);
  checkHeader(label, 'case', caseId);
  const built = buildRequest(request);
  const spec = connector.calls[call];
  const { status, text } = await exchange(
    {
      label,
      ...built,
      headers: {
        accept: 'application/json',
        ...(built.body !== undefined && { 'content-type': 'application/json' }),
        'idempotency-key': key,
        'bihuan-case': caseId,
        ...authorization(connector, key, built, deps),
      },
      timeoutMs: connector.timeoutMs,
      ...(spec?.okStatuses && { okStatuses: spec.okStatuses }),
    },
    deps,
  );
  return readReply(label, status, text, spec?.reply);
}

/** A signature is over the body, or over `METHOD /path?query` when there is none. */
function authorization(
  connector: ConnectorSpec,
  key: string,
  { method, url, body }: BuiltRequest,
  { secrets, now = Date.now }: CallDeps,
): Record<string, string> {
  if (connector.secret === undefined) return {};
  const secret = secretNamed(connector.secret, secrets);
  if (connector.auth !== 'hmac') return { authorization: `Bearer ${secret}` };
  return signed(secret, key, body ?? `${method} ${url.pathname}${url.search}`, now());
}

/** Node's own error would quote the value. */
function checkHeader(label: string, name: string, value: string): void {
  if (!/^[\x21-\x7e]{1,255}$/.test(value))
    throw terminal('WrongArgument', `${label}: the ${name} is not 1 to 255 characters of ASCII.`);
}
