/**
 * Messages into a run: one update per kind of deed, described in words for the Web UI, refused synchronously by the kernel before it enters history; signals
 * and the Web UI's cancel button only queue events.
 */
import {
  ApplicationFailure,
  type CancellationScope,
  currentUpdateInfo,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import { ACT_NAMES, type ActName } from '../engine/event.ts';
import { refusalOf } from '../engine/migrate/migrate.ts';
import type { Reply } from '../engine/turn.ts';
import type { Words } from '../words/words.ts';
import {
  ABSORBED,
  type AbsorbedMessage,
  type ActMessage,
  type ActReply,
  CASE_ENDED,
  type CaseEndedMessage,
  HAPPENED,
  type HappenedMessage,
  MIGRATE,
  type MigrateMessage,
  MIGRATION,
  CORRECTED,
  type CorrectedMessage,
  type MigrationAnswer,
  REFUSED,
  STAFF_CHANGED,
  type StaffChangedMessage,
} from './contract.ts';
import type { Outbox } from './outbox.ts';
import type { ActEvent, Turns } from './turns.ts';

/** Call it before the first await: an update that came with the start is dispatched at once. */
export function receiveMessages(turns: Turns, outbox: Outbox, words: Words): void {
  const { acts, messages } = words;
  for (const name of ACT_NAMES) receiveAct(name, turns, outbox, acts[name]);
  receiveMigration(turns, outbox, messages);
  setHandler(defineSignal<[HappenedMessage]>(HAPPENED), (message) => turns.enqueue({ type: 'happened', ...message }), {
    description: messages.happened,
  });
  setHandler(
    defineSignal<[CaseEndedMessage]>(CASE_ENDED),
    (message) => turns.enqueue({ type: 'case_ended', ...message }),
    { description: messages.case_ended },
  );
  setHandler(defineSignal<[AbsorbedMessage]>(ABSORBED), (message) => turns.enqueue({ type: 'absorbed', ...message }), {
    description: messages.absorbed,
  });
  setHandler(
    defineSignal<[CorrectedMessage]>(CORRECTED),
    (message) => turns.enqueue({ type: 'corrected', ...message }),
    { description: messages.corrected },
  );
  setHandler(
    defineSignal<[StaffChangedMessage]>(STAFF_CHANGED),
    (message) => turns.enqueue({ type: 'staff_changed', ...message }),
    {
      description: messages.staff_changed,
    },
  );
}

function receiveAct(name: ActName, turns: Turns, outbox: Outbox, description: string): void {
  const handle = async (message: ActMessage): Promise<ActReply> => {
    const reply = turns.act(eventOf(name, message), currentUpdateInfo()?.id);
    const seq = turns.state.seq - 1;
    // What returned is in the worklist, unless the record is away.
    await outbox.whenHeld(seq);
    const { receivedAtMs } = message;
    return { ...reply, ...(receivedAtMs !== undefined && { receivedAtMs }) };
  };
  const validate = (message: ActMessage): void => {
    const refusal = turns.refuse(eventOf(name, message), currentUpdateInfo()?.id);
    if (refusal !== undefined) throw ApplicationFailure.nonRetryable(refusal.code, REFUSED, refusal);
  };
  setHandler(defineUpdate<ActReply, [ActMessage]>(name), handle, { validator: validate, description });
}

/** The plan comes whole with the update, so that the history tells what the run went on by. */
function receiveMigration(turns: Turns, outbox: Outbox, messages: Words['messages']): void {
  const handle = async (message: MigrateMessage): Promise<Reply> => {
    const reply = turns.move(message);
    const seq = turns.state.seq - 1;
    await outbox.whenHeld(seq);
    return reply;
  };
  const validator = (message: MigrateMessage): void => {
    const tried = turns.tryMove(message);
    if ('turn' in tried) return;
    const refusal = refusalOf(tried.obstacles);
    throw ApplicationFailure.nonRetryable(refusal.code, REFUSED, refusal);
  };
  setHandler(defineUpdate<Reply, [MigrateMessage]>(MIGRATE), handle, { validator, description: messages.migrate });
  const answer = (message: MigrateMessage): MigrationAnswer => {
    const tried = turns.tryMove(message);
    const moved = turns.state.acts.includes(message.id);
    const now = { version: turns.state.version, plan: turns.plan.hash, moved };
    return 'turn' in tried
      ? { ...now, clocks: tried.clocks, obstacles: [] }
      : { ...now, clocks: [], obstacles: tried.obstacles };
  };
  setHandler(defineQuery<MigrationAnswer, [MigrateMessage]>(MIGRATION), answer, { description: messages.migration });
}

/** A bad message from the Web UI is an error of the validator: rejected, and nothing enters history. */
function eventOf(name: ActName, message: ActMessage): ActEvent {
  const { actor, act, right, receivedAtMs } = message;
  if (act.act !== name) throw new TypeError(`The update ${name} carries the act ${act.act}`);
  if (!Array.isArray(actor.roles) || !Array.isArray(actor.teams))
    throw new TypeError('The actor has no roles and teams');
  if (right !== undefined && (typeof right.row !== 'object' || right.row === null))
    throw new TypeError('The right has no row of the table');
  const id = message.id ?? currentUpdateInfo()?.id;
  return { type: 'act', id, actor, act, ...(right && { right }), receivedAtMs };
}

/** The Web UI's cancel button becomes an act no SOP can refuse. A run takes one request. */
export function receiveCancel(scope: CancellationScope, turns: Turns): void {
  scope.cancelRequested.catch(() => {
    turns.enqueue({
      type: 'act',
      id: 'cancel-request',
      actor: { id: 'web-ui', roles: [], teams: [] },
      act: { act: 'cancel' },
    });
  });
}
