/** How a system is told to misbehave: slow, failing, silent, or lying about what it did. Forgotten at a restart. */
import { systems, type System } from './operation.ts';
import { Problem } from './problem.ts';
import { type Doc, shaped, type Shape } from './shape.ts';

const shape: Shape = {
  delayMs: 'count?',
  failNext: 'count?',
  failRate: 'share?',
  seed: 'count?',
  status: 'count?',
  retryAfterS: 'count?',
  lie: 'text?',
  hang: 'flag?',
  drop: 'flag?',
};
const lies = ['applied_but_failed', 'ok_but_not_applied', 'garbage', 'wrong_type'] as const;
export type Lie = (typeof lies)[number];

/** What is done wrong with one request. */
export type Misdeed =
  | { kind: 'status'; status: number; retryAfterS?: number }
  | { kind: 'drop' }
  | { kind: 'hang' }
  | { kind: 'lie'; lie: Lie; status: number; drop: boolean };

/** One request's fate, decided when it comes in. */
export interface Fate {
  delayMs: number;
  misdeed?: Misdeed;
}

interface Rule {
  told: Doc;
  delayMs: number;
  misdeed?: Misdeed;
  /** Says whether the next request that could be wronged is; counts it. */
  strikes: () => boolean;
}

export interface Behaviours {
  /** Replaces what the system was told. @throws Problem 422 */
  set(system: System, body: unknown): Doc;
  clear(system?: System): void;
  told(): Doc;
  /** @param effect - `new`: the request would have an effect; `had`: its key had one; `none`: it reads. */
  fate(system: System, effect: 'new' | 'had' | 'none'): Fate;
}

export function createBehaviours(): Behaviours {
  const rules = new Map<System, Rule>();
  return {
    set: (system, body) => {
      const rule = ruleOf(shaped(body, shape));
      rules.set(system, rule);
      return rule.told;
    },
    clear: (system) => (system === undefined ? rules.clear() : void rules.delete(system)),
    told: () => Object.fromEntries([...rules].map(([system, rule]) => [system, rule.told])),
    fate: (system, effect) => {
      const rule = rules.get(system);
      if (!rule) return { delayMs: 0 };
      const { delayMs, misdeed } = rule;
      if (!misdeed || !concerns(misdeed, effect) || !rule.strikes()) return { delayMs };
      return { delayMs, misdeed };
    },
  };
}

/** The name of a system in a path. @throws Problem 404 */
export function systemNamed(name: unknown): System {
  const system = systems.find((it) => it === name);
  if (!system) throw new Problem(404, 'no-such-system', `Known systems are ${systems.join(', ')}.`);
  return system;
}

/** A lie about an effect needs an effect: reads and retries of a known key are answered truly. */
function concerns(misdeed: Misdeed, effect: 'new' | 'had' | 'none'): boolean {
  const aboutEffect =
    misdeed.kind === 'lie' && (misdeed.lie === 'applied_but_failed' || misdeed.lie === 'ok_but_not_applied');
  return !aboutEffect || effect === 'new';
}

function ruleOf(told: Doc): Rule {
  const { failNext, failRate, seed, delayMs, lie } = told;
  if (failNext !== undefined && failRate !== undefined)
    throw wrong('failRate', 'failNext and failRate exclude each other');
  if (seed !== undefined && failRate === undefined) throw wrong('seed', 'only failRate has a seed');
  if (lie !== undefined && !lies.some((it) => it === lie)) throw wrong('lie', `expected one of ${lies.join(', ')}`);
  if (told.hang === true && (lie !== undefined || told.drop === true || told.status !== undefined))
    throw wrong('hang', 'a system that never answers has no status and tells no lie');
  const misdeed = misdeedOf(told);
  return { told, delayMs: Number(delayMs ?? 0), ...(misdeed && { misdeed }), strikes: strikesOf(told) };
}

function misdeedOf(told: Doc): Misdeed | undefined {
  const status = statusOf(told);
  const drop = told.drop === true;
  const lie = lies.find((it) => it === told.lie);
  if (told.hang === true) return { kind: 'hang' };
  if (lie) return { kind: 'lie', lie, status: status ?? 500, drop };
  if (drop) return { kind: 'drop' };
  if (status === undefined && told.failNext === undefined && told.failRate === undefined) return undefined;
  const wait = told.retryAfterS === undefined ? {} : { retryAfterS: Number(told.retryAfterS) };
  return { kind: 'status', status: status ?? 503, ...wait };
}

function statusOf({ status }: Doc): number | undefined {
  if (status === undefined) return undefined;
  const code = Number(status);
  if (code < 300 || code > 599) throw wrong('status', 'expected a status from 300 to 599');
  return code;
}

/** The next so many, a share of all (the same for the same seed), or every one. */
function strikesOf({ failNext, failRate, seed }: Doc): () => boolean {
  if (failNext !== undefined) {
    let left = Number(failNext);
    return () => left-- > 0;
  }
  if (failRate === undefined) return () => true;
  const random = mulberry32(Number(seed ?? 1));
  return () => random() < Number(failRate);
}

/** Mulberry32: a small public-domain generator, good enough to choose who fails and the same on every machine. */
function mulberry32(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function wrong(field: string, message: string): Problem {
  return new Problem(422, 'wrong-data', 'Some fields are wrong.', [{ field, message }]);
}
