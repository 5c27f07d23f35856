/**
 * Whether the thread in which cases are decided gets on. The process beats happily while that thread hangs, so a beat counts
 * only if nothing waits for the thread, or something came out of it since the beat before.
 */

export interface ThreadWatch {
  /** Something came out of the thread: a task of a case has begun to write what it decided. */
  moved(): void;
  /** Asked once a beat. False: work waits for the thread and nothing has come out of it since the last time. */
  isMoving(): boolean;
}

/** @param inFlight tasks that the thread has taken and not given back, now */
export function threadWatch(inFlight: () => number): ThreadWatch {
  let moves = 0;
  let seen = 0;
  return {
    moved: () => {
      moves++;
    },
    isMoving: () => {
      const moved = moves !== seen;
      seen = moves;
      return moved || inFlight() === 0;
    },
  };
}
