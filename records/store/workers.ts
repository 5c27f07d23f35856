/** Whether workers live: each says so every few seconds. */

export interface WorkerStore {
  /** This worker of the queue lives. By the database's clock, so that no two machines need agree. */
  beat(worker: string, taskQueue: string): Promise<void>;
  /** It ends well: nobody waits for its next beat. */
  endBeat(worker: string): Promise<void>;
  /** Milliseconds since the last beat of any worker of the queue; undefined when none has said anything for an hour. */
  msSinceBeat(taskQueue: string): Promise<number | undefined>;
}
