/** Why something asked of a person's data is not done. */
import type { NotTaken } from '../not-taken.ts';
import type { Waits } from '../store/person.ts';

/** `waits`: something of the person is under way; `nothing`: there is no key to destroy; `not-theirs`: another's value. */
export type PersonRefusal = NotTaken | 'waits' | 'nothing' | 'not-theirs';

/** Nothing was changed (403, 404, 409). */
export class PersonRefused extends Error {
  override readonly name = 'PersonRefused';
  readonly why: PersonRefusal;
  readonly waits: readonly Waits[];
  constructor(why: PersonRefusal, waits: readonly Waits[] = []) {
    super(`What was asked of a person's data is not done: ${why}.`);
    this.why = why;
    this.waits = waits;
  }
}
