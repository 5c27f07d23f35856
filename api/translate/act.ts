/** An act on its way in: fields in the kernel's units, texts and personal values as references. */
import type { Act, Evidence } from '../../engine/event.ts';
import { fenOf } from '../../language/expression/literal.ts';
import type { Value } from '../../language/plan.ts';
import type { WireAct, WireEvidence } from '../../wire/act.ts';
import { instantMs } from './instants.ts';
import type { Incoming } from './personal.ts';

/** The kernel's act. Faults are left in `incoming`; what stands in the place of one means nothing. */
export function actFromWire(wire: WireAct, incoming: Incoming): Act {
  switch (wire.act) {
    case 'claim':
    case 'accept':
    case 'withdraw_reminder':
      return wire;
    case 'complete':
    case 'conclude':
    case 'attempt': {
      const { with: fields, evidence, ...rest } = wire;
      return { ...rest, ...fieldsOf(fields, incoming), ...evidenceOf(evidence, incoming), ...textsOf(rest, incoming) };
    }
    case 'reject': {
      // Without evidence the kernel refuses it.
      const { evidence = [], ...rest } = wire;
      return { ...rest, evidence: evidence.map((it) => oneOf(it, incoming)), ...textsOf(rest, incoming) };
    }
    case 'approve': {
      const { amount, ...rest } = wire;
      return {
        ...rest,
        ...(amount !== undefined && { amount: amountOf(amount, incoming) }),
        ...textsOf(rest, incoming),
      };
    }
    case 'contact': {
      const { message_id: messageId, with: fields, received_at: receivedAt, ...rest } = wire;
      if (rest.channel !== undefined) incoming.plainly('channel', rest.channel);
      const claimed = receivedAt === undefined ? {} : { claimedAtMs: instantOf('received_at', receivedAt, incoming) };
      return { ...rest, messageId, ...fieldsOf(fields, incoming), ...claimed, ...textsOf(rest, incoming) };
    }
    case 'correct': {
      const { with: fields, ...rest } = wire;
      return { ...rest, with: incoming.fields(fields, 'with.'), reason: incoming.text('reason', rest.reason) };
    }
    case 'report': {
      const { with: fields, ...rest } = wire;
      return { ...rest, ...fieldsOf(fields, incoming), ...textsOf(rest, incoming) };
    }
    case 'promise': {
      const { what, until, ...rest } = wire;
      return { ...rest, what: incoming.text('what', what), untilMs: instantOf('until', until, incoming) };
    }
    case 'ask_help': {
      const { to, question, ...rest } = wire;
      return { ...rest, ...(to !== undefined && { to: groupOf(to) }), question: incoming.text('question', question) };
    }
    case 'answer_help':
      return { ...wire, note: incoming.text('note', wire.note) };
    case 'remind_me': {
      const { at, note, ...rest } = wire;
      return { ...rest, atMs: instantOf('at', at, incoming), ...noteOf(note, incoming) };
    }
    case 'transfer':
      return {
        ...wire,
        to: groupOf(wire.to),
        ...textsOf({ ...(wire.reason !== undefined && { reason: wire.reason }) }, incoming),
      };
    case 'reconcile': {
      const { reference, ...rest } = wire;
      const said = reference === undefined ? {} : { reference: incoming.carried('reference', reference) };
      return { ...rest, ...said, ...textsOf(rest, incoming) };
    }
    // Why a clock stands still is one of four words; every other reason is free text.
    case 'pause': {
      const { evidence, until, note, ...rest } = wire;
      const untilMs = until === undefined ? {} : { untilMs: instantOf('until', until, incoming) };
      return { ...rest, ...evidenceOf(evidence, incoming), ...untilMs, ...noteOf(note, incoming) };
    }
    case 'resume': {
      const { note, ...rest } = wire;
      return { ...rest, ...noteOf(note, incoming) };
    }
    default:
      return { ...wire, ...textsOf(wire, incoming) };
  }
}

/** `team/x` as it stands; a person goes by the id alone, too. */
function groupOf(to: string): string {
  return to.includes('/') ? to : `person/${to}`;
}

function fieldsOf(given: Record<string, Value> | undefined, incoming: Incoming): { with?: Record<string, Value> } {
  return given === undefined ? {} : { with: incoming.fields(given, 'with.') };
}

/** References of the free texts that are there. */
function textsOf(given: { reason?: string; note?: string }, incoming: Incoming): { reason?: string; note?: string } {
  const { reason, note } = given;
  return { ...(reason !== undefined && { reason: incoming.text('reason', reason) }), ...noteOf(note, incoming) };
}

function noteOf(note: string | undefined, incoming: Incoming): { note?: string } {
  return note === undefined ? {} : { note: incoming.text('note', note) };
}

/** Read from its digits, as amounts of fields are. */
function amountOf(given: number | string, incoming: Incoming): number {
  const fen = fenOf(String(given));
  if (fen === undefined) incoming.faults.push({ field: 'amount', code: 'data/not-an-amount' });
  return fen ?? 0;
}

function instantOf(field: string, given: string, incoming: Incoming): number {
  const ms = instantMs(given);
  if (ms === undefined) incoming.faults.push({ field, code: 'data/not-an-instant' });
  return ms ?? 0;
}

function evidenceOf(given: WireEvidence | undefined, incoming: Incoming): { evidence?: Evidence[] } {
  return given === undefined ? {} : { evidence: given.map((it) => oneOf(it, incoming)) };
}

/** Where a file is may tell whose it is: then a reference of the vault stands for it. */
function oneOf(given: WireEvidence[number], incoming: Incoming): Evidence {
  if (typeof given === 'string') return { name: given };
  const { name, ref, sha256 } = given;
  return { name, sha256, ...(ref !== undefined && incoming.proof(name, ref)) };
}
