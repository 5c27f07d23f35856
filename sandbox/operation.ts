/** What an outside system can do, as plain functions: reads, and changes that are computed before they are applied. */
import type { Doc } from './shape.ts';

export const systems = ['orders', 'logistics', 'crm', 'payments', 'messaging'] as const;
export type System = (typeof systems)[number];

/** What the systems hold, by collection and id, in the order in which it came. */
export interface Holdings {
  get(collection: string, id: string): Doc | undefined;
  list(collection: string): Doc[];
  /** The id of the next thing of a collection: a prefix and a number, `PO-1`. */
  nextId(collection: string, prefix: string): string;
}

/** Something the system tells the world; `subject` is what the receiver knows the thing by, such as an order. */
export interface OutsideEvent {
  name: string;
  subject: string;
  data: Doc;
}

/** A change as it would be: nothing has happened until the store applies it. */
export interface Change {
  status: 200 | 201;
  answer: Doc;
  writes: { collection: string; id: string; value: Doc }[];
  /** What makes two effects the same for the business, whatever their keys. */
  reference: string;
  event?: OutsideEvent;
}

export interface Asked {
  /** Named parts of the path. */
  params: Record<string, string>;
  /** Of a read: the query. Of a change: empty. */
  query: Record<string, string>;
  body: unknown;
  atMs: number;
}

/** One address of a system. POST needs an Idempotency-Key; PUT and PATCH may have one. */
export type Route =
  | { system: System; method: 'get'; path: string; read: (held: Holdings, asked: Asked) => Doc }
  | {
      system: System;
      method: 'post' | 'put' | 'patch';
      path: string;
      operation: string;
      change: (held: Holdings, asked: Asked) => Change;
    };

/** Items of a collection that have all the values the query names, newest last. */
export function matching(items: Doc[], query: Record<string, string>, names: readonly string[]): Doc {
  const wanted = names.filter((it) => query[it] !== undefined);
  return { items: items.filter((item) => wanted.every((it) => item[it] === query[it])) };
}

/** The caller's own business reference when it gave one. */
export function referenceOf(body: Doc, otherwise: string): string {
  return typeof body.reference === 'string' ? body.reference : otherwise;
}
