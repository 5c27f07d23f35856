/**
 * What the catalogues of events and notices are written in: kinds of facts, each with its type and unit, and the places at
 * which something happens. The types follow from what is written there, so nothing is said twice.
 */
import type { Value } from '../../language/plan.ts';

/** A file or record that was shown: its name, where it is kept, and its hash where that is known. */
export type Shown = { name: string; ref?: string; sha256?: string };

/** What was rejected of an action (rule 23): the least amount by role, in 分, and by whom. */
export type Rejection = { action: string; roles: Record<string, number>; by: string[] };

/** By its kind, what a fact is in the kernel. None is a personal value: those are references to the vault. */
export interface Kinds {
  /** Id of a person, or of a system that acts. */
  person: string;
  /** Id of a team. */
  team: string;
  /** Id of a role. */
  role: string;
  /** As the SOP names somebody: `owner`, `role/…`, `team/…`, `person/…`, `field/…`, `task/…`. */
  who: string;
  /** Id of a case. */
  case: string;
  /** Id of a part of the SOP, or of something in the case: the fact's name says of what. */
  id: string;
  /** What the SOP calls something. */
  title: string;
  /** A stable word, perhaps one of the SOP's own. */
  word: string;
  /** Free text, as a reference to the vault. */
  text: string;
  /** Hash of a whole plan, its calendars included (rule 28). */
  hash: string;
  count: number;
  /** Whole percent. */
  percent: number;
  /** A mean of answers from 0 to 10, not rounded. */
  score: number;
  /** Epoch ms of workflow time. */
  instant: number;
  /** A length of time in ms. */
  duration: number;
  /** In 分. */
  money: number;
  /** Always true; absent when it is not so. */
  yes: true;
  /** Fields of the SOP by name, in the kernel's units; personal ones are references. */
  values: Record<string, Value>;
  /** Answers from 0 to 10, by question. */
  scores: Record<string, number>;
  evidence: Shown[];
  /** Ids of the people told, or the field that holds the customer who was. */
  recipients: string[] | string;
  /** The case that started this one, and by which visit of which step (or signal). */
  origin: { case: string; step: string; visit: number };
  edition: { version: number; plan: string };
  /** Steps that are called otherwise, old name to new. */
  renames: Record<string, string>;
  rejection: Rejection;
}

/** A kind of fact. */
export type Kind = keyof Kinds;

/** A fact's description: its kind, perhaps a list or null, or the words it is one of. */
export type Fact = Kind | `${Kind}|null` | `${Kind}[]` | readonly string[];

/** Facts by name; a name that ends in `?` may be absent. */
export type FactList = Readonly<Record<string, Fact>>;

type Read<F> = F extends readonly (infer Word)[]
  ? Word
  : F extends `${infer K extends Kind}|null`
    ? Kinds[K] | null
    : F extends `${infer K extends Kind}[]`
      ? Kinds[K][]
      : F extends Kind
        ? Kinds[F]
        : never;

type Always<L> = { [N in keyof L as N extends `${string}?` ? never : N]: Read<L[N]> };
type Perhaps<L> = { [N in keyof L as N extends `${infer Name}?` ? Name : never]?: Read<L[N]> };

/** The facts that a list describes, as the kernel has them. */
export type Facts<L> = Always<L> & Perhaps<L>;

type Nowhere = { step?: undefined; visit?: undefined; clock?: undefined };

/** Where something happens: of the case as a whole, at a step, in one visit of it, to a clock. */
export interface Places {
  case: Nowhere;
  /** A step that was perhaps never waited in. */
  step: { step: string; visit?: number; clock?: undefined };
  visit: { step: string; visit: number; clock?: undefined };
  'visit?': { step?: string; visit?: number; clock?: undefined };
  clock: { step?: undefined; visit?: undefined; clock: string };
  'clock?': { step?: undefined; visit?: undefined; clock?: string };
  /** A clock, as it was judged in a visit. */
  'visit and clock': { step: string; visit: number; clock: string };
}

/** An event's description: where it happens, and its facts. */
export interface EventShape {
  at: keyof Places;
  data?: FactList;
}

/** The kind of a fact, whether there is one, a list, or none; undefined for one of some words. */
export function kindOf(fact: Fact): Kind | undefined {
  return typeof fact === 'string' ? (fact.replace(/(\|null|\[\])$/, '') as Kind) : undefined;
}
