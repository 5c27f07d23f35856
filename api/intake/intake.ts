/** What an intake brings, checked and taken apart: before it is stored, and before any case hears of it. */
import { refuseIntake } from '../../engine/kernel.ts';
import type { Actor } from '../../engine/event.ts';
import type { Refusal } from '../../engine/turn.ts';
import type { Looks } from '../../language/personal.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { DigestKey } from '../../records/database/digest.ts';
import type { StoredIntake } from '../../records/store/intake.ts';
import { type FieldFault, wrongFields } from '../problem.ts';
import { refusalProblem } from '../cases/refusals.ts';
import { joinKeysOf } from './join-key.ts';
import { incoming, type LooseRow } from '../translate/personal.ts';
import { fromWire, toWire } from '../translate/values.ts';

export interface CheckedIntake {
  stored: StoredIntake;
  rows: LooseRow[];
  /** Where each of the texts is kept. */
  texts: Record<string, string>;
  /** Absent: the SOP joins nothing. */
  joinKey?: string;
  /** The same by other keys of the installation. */
  formerJoinKeys?: string[];
}

/**
 * @param under the key of its references
 * @param digests all keys; an intake joins a case that any of them led to
 * @throws Problem 422 with one entry per field
 */
export function checkIntake(
  plan: Plan,
  given: {
    data: Record<string, Value>;
    actor: Actor;
    updateId: string;
    channel?: string;
    looks?: Looks;
    /** Free texts beside the fields, by names of their own. */
    texts?: Readonly<Record<string, string>>;
  },
  under: DigestKey,
  digests: readonly DigestKey[],
): CheckedIntake {
  const brought = incoming(plan, under.key, given.updateId, given.looks);
  if (given.channel !== undefined) brought.plainly('channel', given.channel);
  const data = brought.fields(given.data);
  const refusal = refuseIntake(plan, data);
  if (brought.faults.length > 0) throw wrongFields([...brought.faults, ...othersOf(refusal, brought.faults, plan)]);
  if (refusal !== undefined) throw refusalProblem(refusal, plan);
  const said = saidIn(plan, given.data);
  const note = said === undefined ? {} : { note: brought.text('note', said) };
  const texts = Object.fromEntries(
    Object.entries(given.texts ?? {}).map(([name, text]) => [name, brought.text(name, text)]),
  );
  const [joinKey, ...formerJoinKeys] = joinKeysOf(plan, joining(plan, given.data), digests);
  return {
    stored: { version: plan.version, actor: given.actor, data, ...note, refs: brought.rows.map((row) => row.ref) },
    rows: brought.rows,
    texts,
    ...(joinKey !== undefined && { joinKey, formerJoinKeys }),
  };
}

/** The refused fields that could be read: what could not is told as it is, not as missing. */
function othersOf(refusal: Refusal | undefined, unread: readonly FieldFault[], plan: Plan): readonly FieldFault[] {
  if (refusal?.fields === undefined) return [];
  const fields = refusal.fields.filter((fault) => !unread.some((it) => it.field === fault.field));
  return refusalProblem({ ...refusal, fields }, plan).facts.fields ?? [];
}

/** What the join key is made of, in the kernel's units. The data has been checked. */
function joining(plan: Plan, data: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(
    plan.join.flatMap((name): [string, Value][] => {
      const field = plan.fields[name];
      const given = data[name] ?? null;
      const read = field === undefined || given === null ? undefined : fromWire(field, given);
      return read !== undefined && 'value' in read ? [[name, read.value]] : [];
    }),
  );
}

/** One line per field that does not tell which case it is: what a joined case would otherwise never hear. */
function saidIn(plan: Plan, data: Record<string, Value>): string | undefined {
  const lines = Object.entries(data)
    .filter(([name, value]) => value !== null && !plan.join.includes(name))
    .map(([name, value]) => {
      const field = plan.fields[name];
      const shown = toWire(field, value);
      return `${field?.title ?? name}: ${typeof shown === 'string' ? shown : JSON.stringify(shown)}`;
    });
  return lines.length === 0 ? undefined : lines.join('\n');
}
