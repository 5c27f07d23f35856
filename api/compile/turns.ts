/** Who is next: callers take turns, so that one with many jobs waits for its own. */

/** Jobs that wait, in the order of each caller and the callers in turn. */
export interface Turns<Job> {
  readonly size: number;
  /** How many of this caller wait. */
  waiting(caller: string): number;
  add(caller: string, job: Job): void;
  take(): Job | undefined;
}

export function turnsOf<Job>(): Turns<Job> {
  const queues = new Map<string, Job[]>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    waiting: (caller) => queues.get(caller)?.length ?? 0,
    add: (caller, job) => {
      size++;
      const own = queues.get(caller);
      if (own === undefined) queues.set(caller, [job]);
      else own.push(job);
    },
    take: () => {
      const [first] = queues;
      if (first === undefined) return undefined;
      const [caller, own] = first;
      const job = own.shift();
      size--;
      // Behind all others.
      queues.delete(caller);
      if (own.length > 0) queues.set(caller, own);
      return job;
    },
  };
}
