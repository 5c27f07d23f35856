/**
 * Where a scenario is played: the virtual clock or a real server. A stage carries out deeds and shows the case; what a
 * story means and whether it holds is decided in one place for all stages.
 */
import type { Act, Actor } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { DomainEvent, Refusal } from '../../engine/turn.ts';
import type { View } from '../../engine/see/view.ts';
import type { Connector } from '../../language/connector.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { FIRST, type Scenario } from '../../language/scenario/scenario.ts';
import type { Replies } from './replies.ts';

/** What is known of the case now, on the scenario's own time line: instants as the scenario writes them. */
export interface Seen {
  plan: Plan;
  view: View;
  /** All domain events so far. */
  events: DomainEvent[];
  /** What the story calls another case; undefined where it does not tell of it. */
  nameOf(id: string): string | undefined;
}

export interface Stage {
  /**
   * Lets time pass to so long after the start. For an act, what is due at that very instant stays undone (semantics rule 2:
   * acts come first); for an expectation it has happened.
   */
  pass(atMs: number, until: 'act' | 'expect'): Promise<void>;
  /** Another case is opened now, beside those there are. */
  open(name: string, opening: Opening): Promise<void>;
  /** Somebody acts on a case. Answers the refusal, if the case refused. */
  act(of: string, actor: Actor, act: Act): Promise<Refusal | undefined>;
  happen(of: string, name: string, data: Record<string, Value>): Promise<void>;
  /** Somebody goes, or is there again. */
  staff(person: string, present: boolean): Promise<void>;
  /** Undefined: there is no such case yet. */
  look(of: string): Promise<Seen | undefined>;
  /** How far an instant seen may lie from one expected, in ms. */
  readonly toleranceMs: number;
  /** When something happens next by itself, since the start, where the stage can tell. */
  nextMs?(): number | undefined;
  /** Ends what the stage began. */
  leave(): Promise<void>;
}

/** What a scenario is played with. */
export interface Cast {
  plan: Plan;
  organization: Organization;
  /** How replies are read. */
  connectors: ReadonlyMap<string, Connector>;
  /** Every plan of the workspace by SOP: a story may tell of cases of several. */
  plans: ReadonlyMap<string, Plan>;
  scenario: Scenario;
}

/** How a case is opened: `data` has references for personal values. */
export interface Opening {
  plan: Plan;
  actor: Actor;
  data: Record<string, Value>;
  claimedAtMs?: number;
  /** The closed case of the same matter. */
  previous?: string;
}

/** What cases have around them. */
export interface Outside {
  replies: Replies;
  /** With what a case is started that another one starts, or why it is not. */
  starting(plan: Plan, values: Record<string, Value>): { values: Record<string, Value> } | { failed: string };
}

/** Opens the scenario's first case. */
export type SetUp = (cast: Cast, opening: Opening, outside: Outside) => Promise<Stage>;

/** The cases that a story tells of besides its first one, by the names its lines call them. */
export function namesIn({ story }: Scenario): Set<string> {
  return new Set(story.flatMap(({ of }) => (of === undefined || of === FIRST ? [] : [of])));
}
