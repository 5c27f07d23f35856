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
import type { Scenario } from '../../language/scenario/scenario.ts';
import type { Replies } from './replies.ts';

/** What is known of the case now, on the scenario's own time line: instants as the scenario writes them. */
export interface Seen {
  view: View;
  /** All domain events so far. */
  events: DomainEvent[];
}

export interface Stage {
  /**
   * Lets time pass to so long after the start. For an act, what is due at that very instant stays undone (semantics rule 2:
   * acts come first); for an expectation it has happened.
   */
  pass(atMs: number, until: 'act' | 'expect'): Promise<void>;
  /** Somebody acts. Answers the refusal, if the case refused. */
  act(actor: Actor, act: Act): Promise<Refusal | undefined>;
  happen(name: string, data: Record<string, Value>): Promise<void>;
  look(): Promise<Seen>;
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
  scenario: Scenario;
}

/** How the case is opened: `data` has references for personal values, which `replies` makes too. */
export interface Opening {
  actor: Actor;
  data: Record<string, Value>;
  claimedAtMs?: number;
  replies: Replies;
}

/** Opens the scenario's case. */
export type SetUp = (cast: Cast, opening: Opening) => Promise<Stage>;
