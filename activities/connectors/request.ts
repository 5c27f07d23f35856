/** From a call and its arguments to address and body; pure. Values stand where the author put them and nowhere else. */
import type { Value } from '../../language/plan.ts';
import { terminal } from '../failure.ts';
import type { CallRequest, CallSpec } from './spec.ts';

export interface BuiltRequest {
  method: CallSpec['method'];
  url: URL;
  /** JSON; absent for GET and DELETE, whose values go into the query. */
  body?: string;
}

/** @throws ApplicationFailure WrongArgument or WrongSetting; both name fields, never values. */
export function buildRequest({ connector, call, args }: CallRequest): BuiltRequest {
  const label = `${connector.id}.${call}`;
  const spec = Object.hasOwn(connector.calls, call) ? connector.calls[call] : undefined;
  if (!spec) throw terminal('WrongSetting', `${label}: there is no such call.`);
  const used = new Set<string>();
  const path = spec.path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    used.add(name);
    return segment(label, name, Object.hasOwn(args, name) ? (args[name] ?? null) : null);
  });
  const url = addressOf(label, connector.base, path);
  const sent = sentOf(spec, args, used);
  if (spec.method !== 'GET' && spec.method !== 'DELETE')
    return { method: spec.method, url, body: JSON.stringify(nested(label, sent)) };
  for (const [name, value] of sent) if (value !== null) url.searchParams.append(name, plain(label, name, value));
  return { method: spec.method, url };
}

function addressOf(label: string, base: string, path: string): URL {
  const root = URL.canParse(base) ? new URL(base) : undefined;
  if (!root || root.search || root.hash || root.username || root.password)
    throw terminal('WrongSetting', `${label}: the base address cannot be used.`);
  const url = new URL(root.href.replace(/\/+$/, '') + path);
  if (url.origin !== root.origin || url.hash) throw terminal('WrongSetting', `${label}: the path cannot be used.`);
  return url;
}

/** A dot segment would climb to another path of the same host, an empty one would name the collection. */
function segment(label: string, name: string, value: Value): string {
  const text = value === null ? '' : plain(label, name, value);
  if (text === '' || text === '.' || text === '..')
    throw terminal('WrongArgument', `${label}: "${name}" is empty or cannot stand in a path.`);
  return encoded(label, name, text);
}

function encoded(label: string, name: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw terminal('WrongArgument', `${label}: "${name}" is no well-formed text.`);
  }
}

function plain(label: string, name: string, value: Exclude<Value, null>): string {
  if (typeof value === 'object') throw terminal('WrongArgument', `${label}: "${name}" is not a single value.`);
  return String(value);
}

function sentOf({ send }: CallSpec, args: Record<string, Value>, used: Set<string>): [path: string, value: Value][] {
  const entries = Object.entries(args);
  if (isList(send)) return entries.filter(([name]) => send.includes(name));
  const pathOf = (name: string) => (send && Object.hasOwn(send, name) ? send[name] : undefined);
  return entries
    .filter(([name]) => !used.has(name) || pathOf(name) !== undefined)
    .map(([name, value]) => [pathOf(name) ?? name, value]);
}

function isList(send: CallSpec['send']): send is readonly string[] {
  return Array.isArray(send);
}

/** `payout.amount` becomes an object in an object; without a prototype, so that no name is special. */
function nested(label: string, sent: [path: string, value: Value][]): object {
  const clash = (path: string) => terminal('WrongSetting', `${label}: two values are sent as "${path}".`);
  const root: Record<string, unknown> = Object.create(null);
  // A value that is an object itself is no place to put another into.
  const places = new Set<unknown>([root]);
  for (const [path, value] of sent) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let place = root;
    for (const name of names) {
      if (!(name in place)) {
        place[name] = Object.create(null);
        places.add(place[name]);
      }
      if (!places.has(place[name])) throw clash(path);
      place = place[name] as Record<string, unknown>;
    }
    if (last in place) throw clash(path);
    place[last] = value;
  }
  return root;
}
