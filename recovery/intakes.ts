/** What a history still knows of the intakes that came to its case: under which key, by whom, by which message. */
import { defaultPayloadConverter } from '@temporalio/common';
import { payloadCodec } from '../startup/payload-codec.ts';
import type { ActMessage } from '../workflows/contract.ts';
import type { History } from './runs.ts';

/** An intake's contact, as its case was told of it. */
export interface DerivedIntake {
  actor: string;
  key: string;
  hmac: string;
  channel?: string;
  messageId?: string;
  receivedAtMs: number;
}

/** Oldest first. An intake is a contact that may re-open: its update id is its key and the digest of its body. */
export async function intakesIn({ events }: History): Promise<DerivedIntake[]> {
  const found: DerivedIntake[] = [];
  for (const event of events ?? []) {
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
    const admitted = event.workflowExecutionUpdateAdmittedEventAttributes?.request;
    const { input } = accepted ?? admitted ?? {};
    const [payload] = input?.name === 'contact' ? (input.args?.payloads ?? []) : [];
    if (payload === undefined) continue;
    const [plain = payload] = await payloadCodec.decode([payload]);
    const intake = intakeOf(defaultPayloadConverter.fromPayload<ActMessage>(plain));
    if (intake !== undefined) found.push(intake);
  }
  return found;
}

function intakeOf({ id, actor, act, receivedAtMs = 0 }: ActMessage): DerivedIntake | undefined {
  if (act.act !== 'contact' || act.reopens !== true) return undefined;
  const end = id.lastIndexOf('.');
  if (end < 1) return undefined;
  const { channel, messageId } = act;
  return {
    actor: actor.id,
    key: id.slice(0, end),
    hmac: id.slice(end + 1),
    ...(channel !== undefined && { channel }),
    ...(messageId !== undefined && { messageId }),
    receivedAtMs,
  };
}
