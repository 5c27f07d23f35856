/** What the kernel knows of each act: who may send it, and the rule that takes it. One object an act. */
import type { ActName, ActOf, Actor } from '../event.ts';
import type { Next } from '../route/exit.ts';
import type { Draft } from '../state/draft.ts';

export interface ActRule<N extends ActName> {
  /** A system that acts for a customer may send it; the rest is for people (rule 27). */
  forSystems: boolean;
  /** Applies it to the draft; answers what follows. Throws Refused. */
  perform(d: Draft, act: ActOf<N>, actor: Actor): Next;
}
