/** Who signs an approval that asks by name and not by authority. */
import type { ApproveStep, Who } from './plan.ts';

/** One of each: several only where the procedure lists them. */
export function signersOf({ signers, for: who }: ApproveStep): readonly Who[] {
  return signers ?? [who];
}
