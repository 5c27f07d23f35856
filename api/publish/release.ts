/** Bringing something into force, and what may stand against it, told as problems. */
import { NotPending, OtherHash, Overtaken, PublishConflict, WorkLeft } from '../../records/errors.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Proposal } from './proposal.ts';

/** @throws Problem 409 with each part of which work is open */
export async function mustLeaveNoWork({ record }: Services, { change }: Proposal): Promise<void> {
  const left = await record.leftWork(change);
  if (left.length > 0) throw workLeft(new WorkLeft(left));
}

/** Runs what changes what is published, and tells of what stands against it. @throws Problem */
export async function bringIntoForce<T>({ packages, directory }: Services, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WorkLeft) throw workLeft(error);
    if (error instanceof Overtaken || error instanceof PublishConflict) throw new Problem(409, 'sop/overtaken');
    if (error instanceof OtherHash) throw new Problem(409, 'publish/other-hash');
    if (error instanceof NotPending && error.why === 'unknown') throw new Problem(404, 'publish/unknown');
    if (error instanceof NotPending)
      throw new Problem(409, `publish/${error.why === 'lapsed' ? 'lapsed' : 'confirmed'}`);
    throw error;
  } finally {
    packages.forget();
    directory.forget();
  }
}

function workLeft({ left }: WorkLeft): Problem {
  const keys = left.map((it) => it.key).join(', ');
  const fields = left.map(({ key, tasks, cases }) => ({
    field: `remove.${key}`,
    code: 'publish/open-work',
    params: { key, tasks, cases },
  }));
  return new Problem(409, 'publish/work-left', { params: { keys }, fields });
}

/** `role/x` without its kind. */
export function roleOf(who: string): string {
  return who.replace(/^role\//, '');
}
