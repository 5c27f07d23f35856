/** Broken glasses that nobody has been told of: each is told, and then marked; what fails is told in a later turn. */
import type { AccessStore, Broken } from '../records/store/access.ts';

/** Tells whoever leads the reader; telling twice is the same as once. */
export type TellBroken = (broken: Broken) => Promise<void>;

/** One turn. One that cannot be told keeps no other waiting. @throws the first failure, after all were tried */
export async function tellOfGlasses(record: Pick<AccessStore, 'untold' | 'markTold'>, tell: TellBroken): Promise<void> {
  const failures: unknown[] = [];
  for (const broken of await record.untold()) {
    try {
      await tell(broken);
      await record.markTold(broken.id);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
