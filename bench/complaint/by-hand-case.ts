/** The complaint written by hand: what is known of a case, its audit lines, and the view for the record. */
import type { Value } from '../../language/plan.ts';
import type { Question } from '../../engine/event.ts';
import type { DomainEvent, EventName, WrittenEvent } from '../../engine/told/events.ts';
import type { Reply } from '../../engine/turn.ts';
import type { ClockView, TaskView, View } from '../../engine/see/view.ts';
import type { ByHandInput } from './sides.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type Step = 'receive' | 'classify' | 'dispatch' | 'propose' | 'resolve' | 'call-back';

interface StepText {
  title: string;
  stage: string;
  kind: string;
  ask: string[];
  evidence: string[];
  outcomes: string[];
}

export const steps: Record<Step, StepText> = {
  receive: {
    title: '首次接触',
    stage: '接收',
    kind: 'task',
    ask: ['customer', 'channel', 'description', 'category'],
    evidence: ['call-recording', 'case-record'],
    outcomes: ['registered', 'solved-at-once'],
  },
  classify: {
    title: '初判',
    stage: '分类',
    kind: 'task',
    ask: ['category', 'severity'],
    evidence: [],
    outcomes: ['judged'],
  },
  dispatch: { title: '分派', stage: '分派', kind: 'assign', ask: [], evidence: [], outcomes: ['accepted', 'declined'] },
  propose: {
    title: '方案',
    stage: '解决',
    kind: 'task',
    ask: ['plan', 'plan_due'],
    evidence: [],
    outcomes: ['agreed', 'customer-declines'],
  },
  resolve: {
    title: '解决',
    stage: '解决',
    kind: 'task',
    ask: ['root_cause'],
    evidence: ['proof-of-resolution'],
    outcomes: ['solved'],
  },
  'call-back': {
    title: '回访',
    stage: '回访',
    kind: 'call_back',
    ask: [],
    evidence: ['call-recording', 'case-record'],
    outcomes: ['satisfied', 'dissatisfied', 'unreachable'],
  },
};

/** Limits and the shares of them at which people are warned; each ends with its step. */
export const limits = {
  response: { title: '4小时响应', limitMs: 4 * HOUR_MS, warn: [0.5, 0.75, 0.9] },
  judgement: { title: '24小时初判', limitMs: 24 * HOUR_MS, warn: [0.75] },
  proposal: { title: '72小时方案', limitMs: 72 * HOUR_MS, warn: [0.75] },
  closure: { title: '5日闭环', limitMs: 120 * HOUR_MS, warn: [0.6, 0.8] },
};
export type Limit = keyof typeof limits;

export const acceptWithinMs = 30 * MINUTE_MS;
export const callBackWithinMs = 24 * HOUR_MS;

/** Plain data and what changes it; the workflow decides when. */
export class ComplaintCase {
  readonly input: ByHandInput['intake'];
  readonly openedAtMs = Date.now();
  readonly data: Record<string, Value>;
  readonly clocks: Record<string, ClockView> = {};
  events: DomainEvent[] = [];
  seq = 0;
  state: View['state'] = 'open';
  task: TaskView | undefined;
  visits: Partial<Record<Step, number>> = {};
  owner: string | undefined;
  team = 'front-line';
  resolvedBy: string | undefined;
  resolvedAtMs: number | undefined;
  closedAtMs: number | undefined;
  survey: View['survey'];
  private readonly evidence: Record<string, string> = {};

  constructor(input: ByHandInput['intake']) {
    this.input = input;
    this.data = { amount: 0, affected: 1, urgency: 'normal', compensation: 0, ...input.data };
    this.note('case.opened', { data: { ...this.data } });
  }

  /** An audit line; with fewer facts than the kernel's, as a workflow written by hand would tell. */
  note(type: EventName, more: Partial<WrittenEvent> = {}): void {
    this.seq += 1;
    this.events.push({ seq: this.seq, atMs: Date.now(), cycle: 1, ...more, type } as DomainEvent);
  }

  startClock(id: string, title: string, limitMs: number): void {
    const dueMs = Date.now() + limitMs;
    this.clocks[id] = { id, title, of: 1, state: 'running', startedAtMs: Date.now(), dueMs };
    this.note('clock.started', { clock: id, data: { of: 1, due: dueMs } });
  }

  stopClock(id: string): void {
    const clock = this.clocks[id];
    if (clock === undefined) return;
    clock.state = clock.state === 'breached' ? 'met_late' : 'met';
    clock.stoppedAtMs = Date.now();
    this.note('clock.met', { clock: id });
  }

  enter(step: Step, assignee?: string): void {
    const { title, stage, kind, ask, evidence, outcomes } = steps[step];
    const attempt = (this.visits[step] ?? 0) + 1;
    this.visits[step] = attempt;
    this.task = {
      step,
      title,
      kind,
      stage,
      attempt,
      enteredAtMs: Date.now(),
      status: assignee === undefined ? 'queued' : 'assigned',
      team: this.team,
      ...(assignee !== undefined && { assignee }),
      ...(ask.length > 0 && { ask }),
      ...(evidence.length > 0 && { evidence }),
      outcomes: outcomes.map((id) => ({ id })),
    };
    this.note('step.entered', { step, visit: attempt });
    if (assignee !== undefined) this.note('task.assigned', { step, visit: attempt, data: { assignee } });
  }

  offer(assignee: string | undefined): void {
    const { task } = this;
    if (task === undefined) return;
    if (assignee === undefined) {
      this.note('task.queued', { step: task.step });
      return;
    }
    Object.assign(task, { status: 'offered', assignee, acceptByMs: Date.now() + acceptWithinMs });
    this.note('task.offered', { step: task.step, data: { assignee, accept_by: task.acceptByMs ?? 0 } });
  }

  assign(assignee: string): void {
    const { task } = this;
    if (task === undefined) return;
    delete task.acceptByMs;
    Object.assign(task, { status: 'assigned', assignee });
    this.note('task.assigned', { step: task.step, data: { assignee } });
    if (this.owner !== assignee) this.note('owner.changed', { data: { before: this.owner ?? null, after: assignee } });
    this.owner = assignee;
  }

  change(fields: Record<string, Value>, actor: string): void {
    const before = Object.fromEntries(Object.keys(fields).map((id) => [id, this.data[id] ?? null]));
    Object.assign(this.data, fields);
    this.note('data.changed', { actor, data: { before, after: fields } });
  }

  keep(names: readonly string[]): void {
    for (const name of names) this.evidence[name] = name;
  }

  severity(): string {
    const { channel, amount, affected, urgency } = this.data;
    if (channel === 'regulator' || channel === 'media' || Number(amount) >= 5_000 || Number(affected) >= 10)
      return 'S1';
    return Number(amount) >= 500 || urgency === 'high' ? 'S2' : 'S3';
  }

  /** Who is asked for: somebody of the front line in turn, or the least loaded of those who can do it. */
  question(): Question {
    const key = `${this.task?.step}:${this.task?.attempt}`;
    if (this.task?.step === 'receive') return { key, want: 'one', who: 'team/front-line', by: 'round_robin', not: [] };
    const not = this.owner === undefined ? [] : [this.owner];
    return { key, want: 'one', who: 'team/resolution', by: 'least_loaded', skill: String(this.data.category), not };
  }

  nextDueMs(): number | undefined {
    const running = Object.values(this.clocks).filter((it) => it.state === 'running');
    const dues = running.map((it) => it.dueMs ?? Infinity);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  view(): View {
    const nextDueMs = this.nextDueMs();
    return {
      case: this.input.case,
      sop: 'complaint',
      version: 1,
      title: '投诉五步闭环',
      state: this.state,
      ...(this.state === 'closed' && { result: 'confirmed' }),
      ...(this.task?.stage !== undefined && { stage: this.task.stage }),
      cycle: 1,
      level: 0,
      ...(this.owner !== undefined && { owner: this.owner }),
      team: this.team,
      watchers: [],
      openedAtMs: this.openedAtMs,
      ...(this.resolvedAtMs !== undefined && { resolvedAtMs: this.resolvedAtMs }),
      ...(this.closedAtMs !== undefined && { closedAtMs: this.closedAtMs }),
      contacts: 1,
      data: this.data,
      evidence: this.evidence,
      ...(this.survey !== undefined && { survey: this.survey }),
      tasks: this.task === undefined ? [] : [this.task],
      clocks: Object.values(this.clocks),
      acts: ['annotate', 'cancel', 'claim', 'complete', 'contact'],
      ...(nextDueMs !== undefined && { nextDueMs }),
    };
  }

  reply(): Reply {
    const { task } = this;
    return {
      state: this.state,
      ...(task !== undefined && { step: task.step, attempt: task.attempt }),
      ...(task?.assignee !== undefined && { assignee: task.assignee }),
      seq: this.seq,
    };
  }
}
