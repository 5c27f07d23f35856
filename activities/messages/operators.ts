/** Tells `last_resort` what concerns no case but the whole installation: the people behind it, each once by key. */
import { lastResortOf } from '../../engine/people/answerable.ts';
import type { DeliveryStore } from '../../records/store/deliveries.ts';
import type { SopStore } from '../../records/store/sops.ts';
import type { Outside } from '../outside.ts';
import type { MessageLog } from './message.ts';
import { sendMessage } from './send.ts';

/** What is needed to tell them. */
export interface OperatorDeps {
  record: DeliveryStore & SopStore;
  outside: Outside;
  log: MessageLog;
}

/** What they are told. `key` makes it once; `about` is what receivers sort by, such as `audit.findings`. */
export interface OperatorMessage {
  key: string;
  about: string;
  text: string;
}

/** The channel of notices to our own people. */
const staffChannel = 'staff';

/**
 * Everybody behind `last_resort`, whoever is on shift or not: what is told here waits for nobody's morning.
 *
 * @throws the first failure, when all were tried: call again, who was reached is not told twice
 */
export async function tellOperators(message: OperatorMessage, deps: OperatorDeps): Promise<void> {
  const workspace = await deps.record.loadWorkspace();
  if (workspace === undefined) return;
  const results = await Promise.allSettled(
    lastResortOf(workspace.organization).map((id) => deliver(message, id, deps)),
  );
  const failed = results.find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function deliver({ key, about, text }: OperatorMessage, person: string, deps: OperatorDeps): Promise<void> {
  const { record, outside, log } = deps;
  const own = `${key}:${person}`;
  if ((await record.claimDelivery({ key: own, case: '', about, recipient: person, by: staffChannel })) !== 'yours')
    return;
  try {
    const sent = await sendMessage(
      { key: own, caseId: '', channel: staffChannel, to: { kind: 'person', id: person }, kind: about, text },
      {
        transports: outside.transports,
        secrets: outside.messageSecrets,
        allowedHosts: outside.allowedHosts,
        log,
      },
    );
    await record.markDelivered(own, sent === 'accepted' ? 'sent' : sent);
  } catch (error) {
    await record.releaseDelivery(own).catch(() => undefined);
    throw error;
  }
}
