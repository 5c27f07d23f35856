/** Step 2 of an intake: its contact, told to a case whose run is there, or that begins with it. */
import { type Directory, rightOf } from '../../engine/people/right.ts';
import type { PendingIntake } from '../../records/store/intake.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../temporal/cases.ts';

/** What an open case of the matter hears; the case that this intake opens answers it without counting it. */
export function contactOf(
  { key, hmac, channel, messageId, receivedAtMs, body }: PendingIntake,
  organization: Directory | undefined,
): ActMessage {
  const { actor, note, data, claimedAtMs } = body;
  const said = { with: data, ...(claimedAtMs !== undefined && { claimedAtMs }) };
  const act = { act: 'contact', direction: 'in', channel, messageId, note, ...said, reopens: true } as const;
  return { id: `${key}.${hmac}`, actor, act, right: rightOf(organization, actor.id, act, receivedAtMs), receivedAtMs };
}

/**
 * @param to `start`: begins the case's run unless it ever had one. What the record knows had one, whatever Temporal says: its
 * store may be another by now
 * @throws Problem 503
 */
export async function tellContact(
  { cases, packages, record }: Services,
  request: PendingIntake,
  contact: ActMessage,
  to: { case: string; start: boolean },
): Promise<Outcome> {
  const { sop, channel, messageId, receivedAtMs } = request;
  const { version, actor, data, claimedAtMs, imported } = request.body;
  const published = await packages.version(sop, version);
  if (published === undefined) throw new Error(`${sop}@${version} has an intake and is not published.`);
  if (!to.start || (await record.recordedSeq(to.case)) > 0) return cases.act(to.case, contact);
  const way = { channel, messageId };
  const since = { ...(claimedAtMs !== undefined && { claimedAtMs }), ...(imported && { imported }) };
  const intake = { case: to.case, id: contact.id, actor, data, ...way, receivedAtMs, ...since };
  return cases.begin(published.plan, { intake }, contact);
}
