/** What the cases of a scenario have to tell each other, taken out of the record and signalled as the product's relay does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Outgoing, OutboxStore } from '../../records/store/outbox.ts';

const AT_ONCE = 20;
const PAUSE_MS = 50;
/** A run's end is a matter of moments after it was recorded. */
const ENDS_WITHIN_MS = 10_000;

/** Sends what there is and is wanted, the rest is told to nobody; answers to which cases. */
export async function relayAll(
  store: OutboxStore,
  client: Client,
  wanted: (it: Outgoing) => boolean,
): Promise<string[]> {
  const taken = await store.takeOutgoing(AT_ONCE);
  const sent = taken.filter(wanted);
  for (const { case: id, signal, body, afterEnd } of sent) {
    if (afterEnd !== undefined) await whenEnded(client, afterEnd.case);
    await client.workflow
      .getHandle(id)
      .signal(signal, body)
      .catch((error: unknown) => {
        // A case that is over has nothing to hear.
        if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
      });
  }
  await store.doneOutgoing(taken.map((it) => it.id));
  return sent.map((it) => it.case);
}

async function whenEnded(client: Client, id: string): Promise<void> {
  const limitMs = Date.now() + ENDS_WITHIN_MS;
  const running = async () => (await client.workflow.getHandle(id).describe()).status.name === 'RUNNING';
  while (Date.now() < limitMs && (await running())) await sleep(PAUSE_MS);
}
