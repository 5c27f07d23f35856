/** connectors.yaml compiled: what the activities need to know of an outside system. */
import { type Duration, durationMs } from './duration.ts';
import type { ConnectorsSource } from './schema/connectors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  method: Method;
  path: string;
  /** Name in `with` → dotted path in the request; absent: sent under their own names. */
  send?: Record<string, string>;
  /** Name → dotted path in the reply; absent: the reply as it is. */
  reply?: Record<string, string>;
  /** Status codes that are a success; absent: 2xx. */
  okStatuses?: number[];
}

export interface Connector {
  id: string;
  /** An address, or `${ENVIRONMENT_VARIABLE}`. */
  base: string;
  /** The secret's name; its value stands in the variable BIHUAN_SECRET_<name>. */
  secret?: string;
  auth: 'bearer' | 'signature' | 'none';
  /** Of one attempt. */
  timeoutMs: number;
  /** How long failures are tried again, from the first attempt on. */
  retryForMs: number;
  /** A step that calls it pays under an approval. */
  movesMoney?: true;
  calls: Record<string, Call>;
}

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;
/** One attempt, unless the connector says more (architecture, "Effects"); retries for an hour. */
export const CONNECTOR_DEFAULTS = { timeoutMs: 10_000, retryForMs: 3_600_000 } as const;

export function methodKeys(call: object): (keyof typeof METHODS)[] {
  return (Object.keys(METHODS) as (keyof typeof METHODS)[]).filter((m) => Object.hasOwn(call, m));
}

export function compileConnectors(source: ConnectorsSource): Map<string, Connector> {
  return new Map(Object.entries(source).map(([id, c]) => [id, compileConnector(id, c)]));
}

function compileConnector(id: string, c: ConnectorsSource[string]): Connector {
  return {
    id,
    base: c.base,
    secret: c.secret,
    auth: c.auth ?? (c.secret === undefined ? 'none' : 'bearer'),
    timeoutMs: msOf(c.timeout, CONNECTOR_DEFAULTS.timeoutMs),
    retryForMs: msOf(c.retry_for, CONNECTOR_DEFAULTS.retryForMs),
    ...(c.moves_money && { movesMoney: true as const }),
    calls: Object.fromEntries(Object.entries(c.calls).map(([name, call]) => [name, compileCall(call)])),
  };
}

function compileCall(call: ConnectorsSource[string]['calls'][string]): Call {
  const method = methodKeys(call)[0] ?? 'post';
  return {
    method: METHODS[method],
    path: call[method] ?? '/',
    ...(call.send && { send: call.send }),
    ...(call.reply && { reply: call.reply }),
    ...(call.ok && { okStatuses: call.ok }),
  };
}

/** Machines keep natural time: a working day is no duration for them (checked before). */
function msOf(duration: Duration | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : durationMs(duration);
}
