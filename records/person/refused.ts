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

/** How the functions of the database say that something is under way (migration 130). */
const WAITS = 'BH409';

/** What the database found that was not there a moment before is named at another look. @throws PersonRefused */
export async function lookedAgain<T>(attempt: () => Promise<T>): Promise<T> {
  for (let again = false; ; again = true)
    try {
      return await attempt();
    } catch (error) {
      if ((error as { code?: unknown }).code !== WAITS) throw error;
      if (again) throw new PersonRefused('waits');
    }
}
