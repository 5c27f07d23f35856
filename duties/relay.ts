/** The relay: takes what cases must hear of each other out of the record and signals it, at least once, without loss. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { LostStore } from '../records/store/lost.ts';
import { CORRECTED } from '../workflows/contract.ts';
import { isGone } from './lost.ts';
import type { Outgoing } from '../records/store/outbox.ts';
import type { OutboxStore } from '../records/store/outbox.ts';

/** Few enough to be done well before the 30 s for which they are taken. */
const atOnce = 20;
const deadlineMs = 5_000;

/**
 * One turn; true when there may be more. What could not be sent is taken again when its time is up; so is a correction until its
 * case is recorded to have taken it, because as long as it stands the ledger asks whether the case knows of it (rule 23).
 */
export async function relayOutgoing(store: OutboxStore & LostStore, client: Client): Promise<boolean> {
  const taken = await store.takeOutgoing(atOnce);
  if (taken.length === 0) return false;
  const heard = await store.heardOutgoing(taken);
  const sending = taken.filter(({ id }) => !heard.includes(id));
  const results = await Promise.allSettled(sending.map((it) => send(it, store, client)));
  const isDone = (i: number) => results[i]?.status === 'fulfilled' && results[i].value;
  const sent = sending.filter(({ signal }, i) => signal !== CORRECTED && isDone(i)).map((it) => it.id);
  await store.doneOutgoing([...heard, ...sent]);
  const failed = results.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return taken.length === atOnce;
}

/** A run's end is a matter of moments after it was recorded; what takes longer is looked for when the row is taken again. */
const endLooks = 6;
const endPauseMs = 300;

/**
 * A case that is over has nothing to hear; one that is lost hears it when it has begun again. What is true only when another run has ended waits for that: its last batch may
 * still be replaced. False: not yet.
 */
async function send(
  { case: caseId, signal, body, afterEnd }: Outgoing,
  store: Pick<LostStore, 'markLost' | 'unmarkLost'>,
  client: Client,
): Promise<boolean> {
  if (afterEnd !== undefined && !(await hasEnded(afterEnd, client))) return false;
  try {
    await client.withDeadline(Date.now() + deadlineMs, () => client.workflow.getHandle(caseId).signal(signal, body));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
    if (!(await isGone(caseId, client)) || !(await store.markLost(caseId, 'gone'))) return true;
    // One that began since Temporal was asked is not lost, and hears it the next time.
    if (!(await isGone(caseId, client))) await store.unmarkLost(caseId);
    return false;
  }
  return true;
}

async function hasEnded({ case: caseId, madeMs }: NonNullable<Outgoing['afterEnd']>, client: Client): Promise<boolean> {
  const look = () => client.workflow.getHandle(caseId).describe();
  for (let times = 1; times <= endLooks; times++) {
    const run = await client.withDeadline(Date.now() + deadlineMs, look);
    // One that began since is another run: the case was re-opened.
    if (run.status.name !== 'RUNNING' || run.startTime.getTime() > madeMs) return true;
    if (times < endLooks) await sleep(endPauseMs);
  }
  return false;
}
