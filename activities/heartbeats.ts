/** Signs of life of ordinary activities, so that what a killed worker had in hand is soon another's. */
import { Context } from '@temporalio/activity';
import { ALIVE_WITHIN_MS } from '../workflows/contract.ts';

/** The worker is told to pass each of them on: the SDK would hold them back for longer (worker.ts). */
export const HEARTBEAT_EVERY_MS = ALIVE_WITHIN_MS / 3;

/** Carries out an attempt; as long as it lasts, Temporal hears of it. What is over sooner costs no message. */
export async function beating<T>(call: () => Promise<T>): Promise<T> {
  const context = contextHere();
  const timer = context && setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
  try {
    return await call();
  } finally {
    clearInterval(timer);
  }
}

/** Outside of an activity (a script, a test) nobody listens. */
function contextHere(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}
