/**
 * What the record knows of several cases and tells one of them because of another, in memory and by the rules the record keeps:
 * earlier cases that it belongs to (rule 17), and what is counted across cases (rule 25).
 */
import type { BatchEvent } from '../../engine/batch.ts';
import { sightedIn } from '../../engine/others/sighted.ts';
import { isOver, type State } from '../../engine/state/state.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import { durationMs } from '../../language/duration.ts';
import { canonical, sha256 } from '../../language/hash.ts';
import type { Plan, SignalPlan, Value } from '../../language/plan.ts';

/** A case as the record has it. */
export interface Known {
  plan: Plan;
  state: State;
  /** The closed case whose join key led here next. */
  previous?: string;
}

interface Sighting {
  subject: string;
  atMs: number;
}

export class Between {
  /** What a case is compared by, where its fields are filled. */
  private readonly matters = new Map<string, string>();
  /** By case, code and number. */
  private readonly sightings = new Map<string, Sighting>();
  private readonly fired: Sighting[] = [];

  /** What the case is told because of these events of its own: earlier cases first. `others`: in the order of their opening. */
  told(known: Known, events: readonly DomainEvent[], others: readonly Known[]): BatchEvent[] {
    return [...this.earlier(known, events, others), ...this.counted(known, events)];
  }

  private earlier(known: Known, events: readonly DomainEvent[], others: readonly Known[]): BatchEvent[] {
    const opened = events.some((e) => e.type === 'case.opened');
    const changed = opened || events.some((e) => e.type === 'data.changed');
    const joins = opened && known.plan.join.length > 0;
    return [
      ...(changed ? linked(this.repeated(known, others), 'repeat') : []),
      ...(joins ? linked(known.previous, 'follow_up') : []),
      ...(joins ? linked(sameCustomer(known, others), 'same_customer') : []),
    ];
  }

  private repeated({ plan, state }: Known, others: readonly Known[]): string | undefined {
    const repeat = plan.intake?.repeat;
    if (repeat === undefined) return undefined;
    const key = subjectOf(['repeat', plan.sop], state.data, repeat.same);
    if (key === undefined) this.matters.delete(state.case);
    else this.matters.set(state.case, key);
    const sinceMs = state.openedAtMs - durationMs(repeat.within);
    const alike = others.flatMap(({ state: { case: id, state: stands, closedAtMs = 0 } }) =>
      key !== undefined && this.matters.get(id) === key && stands === 'closed' ? [{ id, closedAtMs }] : [],
    );
    const inTime = alike.filter(({ closedAtMs }) => closedAtMs >= sinceMs && closedAtMs <= state.openedAtMs);
    return inTime.toSorted((a, b) => b.closedAtMs - a.closedAtMs)[0]?.id;
  }

  private counted({ plan, state }: Known, events: readonly DomainEvent[]): BatchEvent[] {
    const seen = (plan.signals ?? []).flatMap(({ code, count }) => {
      if (count === undefined) return [];
      const instants = sightedIn(events, state.openedAtMs, count);
      if (instants.length === 0) return [];
      const subject = subjectOf(['signal', plan.sop, code], state.data, count.same);
      return subject === undefined ? [] : [{ code, count, subject, instants }];
    });
    // In the order in which the record counts them.
    return seen
      .toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
      .flatMap((it): BatchEvent[] => {
        for (const { seq, atMs } of it.instants) this.see(`${state.case} ${it.code} ${seq}`, it.subject, atMs);
        const lastMs = Math.max(...it.instants.map(({ atMs }) => atMs));
        const n = this.reached(it.subject, lastMs, it.count);
        if (n === undefined) return [];
        const id = `${it.code}.${it.subject.slice(0, 16)}.${lastMs}`;
        return [{ type: 'signalled', id, code: it.code, facts: { count: n } }];
      });
  }

  private see(key: string, subject: string, atMs: number): void {
    this.sightings.set(key, { subject, atMs: this.sightings.get(key)?.atMs ?? atMs });
  }

  /** How many there are, when they are enough and none has fired since the window began. */
  private reached(
    subject: string,
    lastMs: number,
    { within, reaches }: NonNullable<SignalPlan['count']>,
  ): number | undefined {
    const sinceMs = lastMs - durationMs(within);
    const mine = (it: Sighting) => it.subject === subject && it.atMs > sinceMs;
    const n = [...this.sightings.values()].filter((it) => mine(it) && it.atMs <= lastMs).length;
    if (n < reaches || this.fired.some(mine)) return undefined;
    this.fired.push({ subject, atMs: lastMs });
    return n;
  }
}

function linked(other: string | undefined, kind: Extract<BatchEvent, { type: 'linked' }>['kind']): BatchEvent[] {
  return other === undefined ? [] : [{ type: 'linked', id: `${kind}.${other}`, case: other, kind }];
}

/** The newest open case of the same customer, its own parent apart. */
function sameCustomer({ state }: Known, others: readonly Known[]): string | undefined {
  const { customer } = state.data;
  if (typeof customer !== 'string' || customer === '') return undefined;
  const open = others.filter(
    ({ state: other }) => other.data.customer === customer && !isOver(other.state) && other.case !== state.parent?.case,
  );
  return open.toSorted((a, b) => b.state.openedAtMs - a.state.openedAtMs)[0]?.state.case;
}

/** Undefined while a field is empty: an empty one is like no other. */
function subjectOf(
  purpose: readonly string[],
  data: Readonly<Record<string, Value>>,
  same: readonly string[],
): string | undefined {
  const values = same.map((name) => data[name] ?? null);
  if (values.some((value) => value === null || value === '')) return undefined;
  return sha256(canonical([...purpose, values]));
}
