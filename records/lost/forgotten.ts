/** Which hours an older store of Temporal has forgotten. Pure. */
import type { ForgottenHours } from '../store/lost.ts';
import type { FoundHours } from '../store/points.ts';

/** An older copy still has runs, of which nobody can see that they are old. An empty one has none, and each is looked for. */
export function forgottenIn(found: readonly FoundHours[]): ForgottenHours | undefined {
  const hours = found.find(({ side, how }) => side === 'temporal' && how === 'set-back');
  return hours && { fromMs: hours.fromMs, foundMs: hours.foundAtMs };
}
