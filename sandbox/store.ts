/** What the systems hold and the ledger of every effect, in memory and, when a file is given, in a journal. */
import type { Holdings, System } from './operation.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Doc } from './shape.ts';

/** One effect: something that really happened in an outside system. */
export interface Effect {
  /** From 1, in the order of happening. */
  number: number;
  atMs: number;
  system: System;
  operation: string;
  /** What makes two effects the same for the business. */
  reference: string;
  /** Null for a PUT or PATCH without a key. */
  key: string | null;
  /** SHA-256 of method, path and body. */
  bodyHash: string;
  /** The first answer, which every request with the same key gets. */
  answer: { status: number; body: Doc };
  writes: { collection: string; id: string; value: Doc }[];
}

type Line = { effect: Effect } | { asked: [System, string] };

export interface Store extends Holdings {
  /** Every effect, oldest first. */
  effects(): readonly Effect[];
  /** The effect that a key had in a system. */
  known(system: System, key: string): Effect | undefined;
  /** Counts a request that carried a key, whether it is going to have an effect or not. */
  ask(system: System, key: string): void;
  /** How many requests carried the key of this effect; 1 without a key. */
  attempts(effect: Effect): number;
  apply(effect: Omit<Effect, 'number'>): Effect;
  /** How many things each collection holds. */
  counts(): Record<string, number>;
  close(): void;
}

const named = (system: System, key: string) => `${system} ${key}`;

/** @param dataFile - the journal; without it everything is forgotten at the end of the process. */
export function openStore(dataFile?: string): Store {
  const held = new Map<string, Map<string, Doc>>();
  const effects: Effect[] = [];
  const byKey = new Map<string, Effect>();
  const asked = new Map<string, number>();
  const of = (collection: string) => held.get(collection) ?? new Map<string, Doc>();

  const take = (line: Line): void => {
    if ('asked' in line) {
      const name = named(...line.asked);
      asked.set(name, (asked.get(name) ?? 0) + 1);
      return;
    }
    const { effect } = line;
    effects.push(effect);
    if (effect.key !== null) byKey.set(named(effect.system, effect.key), effect);
    for (const { collection, id, value } of effect.writes) held.set(collection, of(collection).set(id, value));
  };
  const journal: Journal | undefined = dataFile ? openJournal(dataFile, (line) => take(line as Line)) : undefined;
  const write = (line: Line) => {
    journal?.append(line);
    take(line);
  };

  return {
    get: (collection, id) => of(collection).get(id),
    list: (collection) => [...of(collection).values()],
    nextId: (collection, prefix) => `${prefix}-${of(collection).size + 1}`,
    effects: () => effects,
    known: (system, key) => byKey.get(named(system, key)),
    ask: (system, key) => write({ asked: [system, key] }),
    attempts: ({ system, key }) => (key === null ? 1 : (asked.get(named(system, key)) ?? 1)),
    apply: (made) => {
      const effect = { number: effects.length + 1, ...made };
      write({ effect });
      return effect;
    },
    counts: () => Object.fromEntries([...held].map(([collection, items]) => [collection, items.size])),
    close: () => journal?.close(),
  };
}
