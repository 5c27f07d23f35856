/** What the measured worker and its parent tell each other. */
import type { CallReply } from '../../simulator/play.ts';

/** From the parent: a case and its database, that it is over, what an outside system answers, or a wish for the usage. */
export type ToWorker =
  | { type: 'case'; caseId: string; databaseUrl: string }
  | { type: 'over'; caseId: string }
  | { type: 'reply'; id: number; reply: CallReply }
  | { type: 'usage' };

/** `cpuMs`: user and system time of all threads since start. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'closed'; caseId: string }
  | { type: 'call'; id: number; caseId: string; call: string }
  | { type: 'usage'; cpuMs: number };

export const TASK_QUEUE = 'bench-procedures';
