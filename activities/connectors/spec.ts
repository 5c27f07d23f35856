/** What a call of an outside system is made of, and how the language's connectors become that. */
import type { Connector } from '../../language/connector.ts';
import type { Value } from '../../language/plan.ts';
import { retryable } from '../failure.ts';

export interface ConnectorSpec {
  id: string;
  /** An address without query: `https://payments.example.com/v2`. */
  base: string;
  /** The name of a secret, never its value. */
  secret?: string;
  /** How the secret is used; without it `bearer`. */
  auth?: 'bearer' | 'hmac';
  /** Of one attempt. */
  timeoutMs: number;
  /** How long failures are tried again, from the first attempt on. */
  retryForMs: number;
  calls: Record<string, CallSpec>;
}

export interface CallSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** May hold `{name}`: that argument, percent-encoded, and then not sent otherwise. */
  path: string;
  /** A list: only these are sent. A map: these are sent under a dotted path, the others under their own names. */
  send?: readonly string[] | Readonly<Record<string, string>>;
  /** Name in the result → dotted path in the reply; absent: the reply as it is. */
  reply?: Readonly<Record<string, string>>;
  /** Statuses that are a success; absent: 2xx. */
  okStatuses?: readonly number[];
}

export interface CallRequest {
  connector: ConnectorSpec;
  /** The name of one of the connector's calls. */
  call: string;
  /** Idempotency key: the same for every attempt of one command. */
  key: string;
  /** Vault references are resolved before. */
  args: Record<string, Value>;
  caseId: string;
}

/**
 * The compiled connector with its address resolved.
 *
 * @param variable - reads the variable that `base: ${NAME}` names.
 * @throws ApplicationFailure SettingMissing, retryable: a restart with the variable heals it.
 */
export function connectorSpec(connector: Connector, variable: (name: string) => string | undefined): ConnectorSpec {
  const { id, secret, auth, timeoutMs, retryForMs, calls } = connector;
  const base = connector.base.replace(/^\$\{([A-Z][A-Z0-9_]*)\}/, (_, name: string) => {
    const value = variable(name);
    if (!value) throw retryable('SettingMissing', `${id}: the variable ${name} is not set.`);
    return value;
  });
  return {
    id,
    base,
    ...(secret !== undefined && auth !== 'none' && { secret, auth: auth === 'signature' ? 'hmac' : 'bearer' }),
    timeoutMs,
    retryForMs,
    calls,
  };
}
