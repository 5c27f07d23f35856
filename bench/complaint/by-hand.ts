/**
 * The same complaint as a Temporal engineer would write it for this one procedure: updates with validators, a condition
 * with a timeout for each clock, activities for the record and for assigning, search attributes for the lists.
 * What the product adds (idempotent outbox, continue-as-new, re-open, current details) is left out in its favour.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Act } from '../../engine/event.ts';
import type { DomainEvent, Reply } from '../../engine/turn.ts';
import type { ActMessage, CaseActivities } from '../../workflows/contract.ts';
import {
  acceptWithinMs,
  callBackWithinMs,
  ComplaintCase,
  type Limit,
  limits,
  type Step,
  steps,
} from './by-hand-case.ts';
import type { ByHandInput } from './sides.ts';

/** As in workspace.ts, which reads files and cannot come into the sandbox. */
const callBackAfterMs = 1_000;

type Activities = Pick<CaseActivities, 'record' | 'recordDurably' | 'find' | 'notify'>;
const ordinary = proxyActivities<Activities>({ startToCloseTimeout: 10_000 });
const local = proxyLocalActivities<Activities>({ startToCloseTimeout: 2_000 });

const keys = {
  SopVersion: defineSearchAttributeKey('SopVersion', 'KEYWORD'),
  CaseState: defineSearchAttributeKey('CaseState', 'KEYWORD'),
  Step: defineSearchAttributeKey('Step', 'KEYWORD'),
  OwnerTeam: defineSearchAttributeKey('OwnerTeam', 'KEYWORD'),
  SlaState: defineSearchAttributeKey('SlaState', 'KEYWORD'),
  Severity: defineSearchAttributeKey('Severity', 'KEYWORD'),
};
const nextDueKey = defineSearchAttributeKey('NextDue', 'DATETIME');

type Complete = Extract<Act, { act: 'complete' }>;
type Attempt = Extract<Act, { act: 'attempt' }>;

const refused = (code: string) => ApplicationFailure.nonRetryable(code, 'Refused');

export async function complaintByHand(input: ByHandInput): Promise<{ state: string }> {
  const run = new ByHand(input);
  run.receive();
  await run.begin();
  await condition(() => run.over && allHandlersFinished());
  return { state: run.it.state };
}

class ByHand {
  readonly it: ComplaintCase;
  over = false;
  private readonly local: boolean;
  private saved: Promise<void> = Promise.resolve();
  private shown: Record<string, string | number | undefined> = {};
  private readonly began: Promise<void>;
  private markBegun = () => {};

  constructor({ intake, local: byLocal }: ByHandInput) {
    this.it = new ComplaintCase(intake);
    this.local = byLocal;
    this.began = new Promise((resolve) => {
      this.markBegun = resolve;
    });
  }

  async begin(): Promise<void> {
    for (const id of Object.keys(limits) as Limit[]) {
      this.it.startClock(id, limits[id].title, limits[id].limitMs);
      void this.watch(id);
    }
    this.it.enter('receive');
    await this.offer();
    await this.save();
    this.markBegun();
  }

  receive(): void {
    setHandler(defineUpdate<Reply, [ActMessage]>('contact'), async () => {
      await this.began;
      return this.it.reply();
    });
    setHandler(
      defineUpdate<Reply, [ActMessage]>('claim'),
      ({ actor, act }) => this.answer(() => this.claim(actor.id, (act as { step: Step }).step)),
      { validator: ({ actor, act }) => this.mustHave(actor.id, (act as { step: Step }).step) },
    );
    setHandler(
      defineUpdate<Reply, [ActMessage]>('complete'),
      ({ actor, act }) => this.answer(() => this.complete(actor.id, act as Complete)),
      { validator: ({ actor, act }) => this.mayComplete(actor.id, act as Complete) },
    );
    setHandler(
      defineUpdate<Reply, [ActMessage]>('attempt'),
      ({ actor, act }) => this.answer(() => this.attempt(actor.id, act as Attempt)),
      { validator: ({ actor, act }) => this.mayAttempt(actor.id, act as Attempt) },
    );
  }

  private async answer(apply: () => void): Promise<Reply> {
    apply();
    if (this.it.task?.status === 'queued' && this.it.task.step === 'dispatch') await this.offer();
    const reply = this.it.reply();
    await this.save();
    return reply;
  }

  private mustHave(who: string, step: Step): void {
    const { task } = this.it;
    if (task?.step !== step) throw refused('act/step-not-open');
    if (task.assignee !== undefined && task.assignee !== who) throw refused('act/not-assigned');
  }

  private mayComplete(who: string, act: Complete): void {
    const step = act.step as Step;
    this.mustHave(who, step);
    const { ask, evidence, outcomes } = steps[step];
    if (!outcomes.includes(act.as)) throw refused('act/no-such-outcome');
    const missing = ask.filter((id) => act.with?.[id] === undefined && this.it.data[id] === undefined);
    if (missing.length > 0) throw refused(`data/required ${missing.join()}`);
    if (!evidence.every((name) => act.evidence?.some((it) => it.name === name))) throw refused('evidence/missing');
  }

  private mayAttempt(who: string, { step, answers, evidence }: Attempt): void {
    if (this.it.task?.step !== step || this.it.task.status === 'waiting') throw refused('act/step-not-open');
    if (who === this.it.resolvedBy) throw refused('act/excluded');
    if (Object.values(answers ?? {}).some((it) => it < 0 || it > 10)) throw refused('survey/out-of-range');
    if (!steps['call-back'].evidence.every((name) => evidence?.some((it) => it.name === name)))
      throw refused('evidence/missing');
  }

  private claim(who: string, step: Step): void {
    this.it.assign(who);
    if (step === 'dispatch') this.it.enter('propose', who);
  }

  private complete(who: string, act: Complete): void {
    const { it } = this;
    if (act.with) it.change(act.with, who);
    it.keep(act.evidence?.map(({ name }) => name) ?? []);
    it.note('task.completed', { actor: who, step: act.step, data: { outcome: act.as } });
    switch (act.step as Step) {
      case 'receive':
        it.stopClock('response');
        it.change({ severity: it.severity() }, who);
        return it.enter('classify', who);
      case 'classify':
        it.stopClock('judgement');
        it.team = 'resolution';
        return it.enter('dispatch');
      case 'propose':
        it.stopClock('proposal');
        return it.enter('resolve', who);
      case 'resolve':
        it.stopClock('closure');
        Object.assign(it, { state: 'resolved', resolvedBy: who, resolvedAtMs: Date.now() });
        it.note('case.resolved', { actor: who });
        it.enter('call-back');
        if (it.task) it.task.status = 'waiting';
        void this.callBack();
        return;
      default:
        throw new Error(`Nothing to complete in ${act.step}`);
    }
  }

  private attempt(who: string, { answers = {}, outcome }: Attempt): void {
    const { it } = this;
    const scores = Object.values(answers);
    it.survey = { score: scores.reduce((sum, one) => sum + one, 0) / scores.length, answers };
    it.note('callback.recorded', { actor: who, data: { outcome, score: it.survey.score } });
    it.stopClock('attempt:call-back');
    Object.assign(it, { state: 'closed', task: undefined, closedAtMs: Date.now() });
    it.note('case.closed', { actor: who, data: { result: 'confirmed' } });
    this.over = true;
  }

  /** One clock: warned, breached, told upwards; over as soon as it is met. */
  private async watch(id: Limit): Promise<void> {
    const { limitMs, warn } = limits[id];
    const startMs = Date.now();
    for (const share of [...warn, 1]) {
      const waitMs = startMs + share * limitMs - Date.now();
      if (await condition(() => this.it.clocks[id]?.state !== 'running', waitMs)) return;
      this.it.note(share < 1 ? 'clock.warned' : 'clock.breached', { clock: id, data: { share } });
      await this.tell(id);
    }
    const clock = this.it.clocks[id];
    if (clock) Object.assign(clock, { state: 'breached', breachedAtMs: Date.now() });
    await this.save();
  }

  private async callBack(): Promise<void> {
    const { it } = this;
    await sleep(callBackAfterMs);
    it.team = 'follow-up';
    if (it.task) Object.assign(it.task, { status: 'queued', team: it.team });
    it.note('task.queued', { step: 'call-back' });
    it.startClock('attempt:call-back', '回访', callBackWithinMs);
    await this.save();
    if (await condition(() => this.over, callBackWithinMs)) return;
    it.note('clock.breached', { clock: 'attempt:call-back' });
    await this.tell('attempt:call-back');
  }

  /** Asks for somebody; who does not accept in time loses the offer to the queue. */
  private async offer(): Promise<void> {
    const { it } = this;
    const call = this.local ? local.find : ordinary.find;
    const [answer] = await call({ case: it.input.case, nowMs: Date.now(), questions: [it.question()] });
    it.offer(answer?.people[0]?.id);
    const { task } = it;
    if (task?.status !== 'offered') return;
    void condition(() => task.status !== 'offered', acceptWithinMs).then((accepted) => {
      if (accepted) return undefined;
      task.status = 'queued';
      return this.save();
    });
  }

  private async tell(clock: string): Promise<void> {
    const { case: id } = this.it.input;
    const to = { kind: 'person' as const, ids: ['zhang'] };
    const notices = [{ key: `${clock}-${this.it.seq}`, to, about: 'level' as const, values: {} }];
    await ordinary.notify({ case: id, sop: 'complaint', version: 1, title: '投诉五步闭环', notices });
    await this.save();
  }

  /** Writes what happened since the last time; batches leave one after the other. */
  private save(): Promise<void> {
    this.show();
    this.saved = this.saved.then(() => this.write(this.it.events.splice(0)));
    return this.saved;
  }

  private async write(events: DomainEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    const { it } = this;
    const ended = it.state === 'closed' && { ended: true as const };
    const batch = { case: it.input.case, taskMs: Date.now(), from: first.seq, events, view: it.view(), ...ended };
    await (this.local ? local.record(batch) : ordinary.recordDurably(batch));
  }

  private show(): void {
    const { it } = this;
    const now: Record<string, string | number | undefined> = {
      SopVersion: 'complaint@1',
      CaseState: it.state,
      Step: it.task?.step,
      OwnerTeam: it.team,
      SlaState: Object.values(it.clocks).some((clock) => clock.state === 'breached') ? 'breached' : 'running',
      Severity: it.data.severity as string | undefined,
      NextDue: it.nextDueMs(),
    };
    const changed = Object.keys(now).filter((name) => now[name] !== this.shown[name]);
    this.shown = now;
    if (changed.length === 0) return;
    upsertSearchAttributes(
      changed.map((name) => {
        const value = now[name];
        if (name === 'NextDue') return { key: nextDueKey, value: value === undefined ? null : new Date(Number(value)) };
        return { key: keys[name as keyof typeof keys], value: value === undefined ? null : String(value) };
      }),
    );
  }
}
