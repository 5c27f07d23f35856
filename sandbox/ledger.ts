/** The ledger as people read it: every effect with how often it was asked for, and those that look like one done twice. */
import type { System } from './operation.ts';
import type { Effect, Store } from './store.ts';

/** A page of the ledger when the caller names none. */
const pageSize = 1_000;

/** Effects that are one event for the business, under different keys. */
export interface Doubled {
  system: System;
  operation: string;
  reference: string;
  keys: string[];
  effects: number;
  /** How many requests carried one of the keys. */
  requests: number;
}

/** An effect without what it wrote: bodies may hold what only the system itself should show. */
export function entry(store: Store, effect: Effect) {
  const { number, atMs, system, operation, reference, key, bodyHash, answer } = effect;
  return {
    number,
    at: new Date(atMs).toISOString(),
    system,
    operation,
    reference,
    key,
    body_hash: bodyHash,
    status: answer.status,
    attempts: store.attempts(effect),
  };
}

/** One page, oldest first; `next` is the `after` of the page that follows, absent on the last. */
export function ledgerPage(store: Store, query: Record<string, unknown>) {
  const after = wholeNumber(query.after, 0);
  const limit = Math.min(Math.max(wholeNumber(query.limit, pageSize), 1), pageSize);
  const matches = store
    .effects()
    .slice(after)
    .filter(
      (it) =>
        (query.system === undefined || it.system === query.system) && (query.key === undefined || it.key === query.key),
    );
  const page = matches.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((it) => entry(store, it)),
    ...(matches.length > page.length && last && { next: last.number }),
  };
}

/** Groups of effects of the same system, operation and reference that have more than one key, oldest first. */
export function doubled(store: Store): Doubled[] {
  const groups = new Map<string, Effect[]>();
  for (const effect of store.effects()) {
    if (effect.key === null) continue;
    const name = JSON.stringify([effect.system, effect.operation, effect.reference]);
    const group = groups.get(name);
    if (group) group.push(effect);
    else groups.set(name, [effect]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length < 2) return [];
    const { system, operation, reference } = first;
    const keys = group.flatMap((it) => it.key ?? []);
    const requests = group.reduce((sum, it) => sum + store.attempts(it), 0);
    return [{ system, operation, reference, keys, effects: group.length, requests }];
  });
}

function wholeNumber(text: unknown, otherwise: number): number {
  const value = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? otherwise : value;
}
