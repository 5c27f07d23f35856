/** A record in memory for storms of losses: what a batch may do is decided by the real record's own rules. */
import type { Batch } from '../../engine/batch.ts';
import { isAboutAuthority } from '../../engine/grants/authority.ts';
import { mustLookFromOutside } from '../../engine/grants/outside.ts';
import { partiesOf } from '../../engine/grants/parties.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { Refused } from '../../engine/refused.ts';
import type { DomainEvent } from '../../engine/told/events.ts';
import { CaseBehind, RunRefused } from '../../records/errors.ts';
import { isOld, mustFollow, refusedFor } from '../../records/outbox/replace-rule.ts';
import { droppedBy, entered, GRANT_EVENTS, grantOf, grantsTold, payingIn } from '../../records/staff/grants.ts';
import { lackingOf } from '../../records/staff/lacking.ts';
import { leftBy } from '../../recovery/left.ts';
import type { Keeper } from '../../simulator/losses/keeper.ts';
import { MemoryLedger } from './memory-ledger.ts';

/** An event as it is kept; never changed, another one takes its place. */
interface Row {
  event: DomainEvent;
  task_ms: number;
  final: boolean;
}

interface Kept {
  task_ms: number;
  final_seq: number | null;
  /** Those that stand, by number; and those that a reset undid. */
  rows: readonly Row[];
  undone: readonly Row[];
  state: Batch['kept'];
}

const NOTHING: Kept = { task_ms: Number.NEGATIVE_INFINITY, final_seq: null, rows: [], undone: [], state: undefined };

/** Of these people; whether amounts may be answered for is told by `whole` alone. */
export class MemoryKeeper implements Keeper {
  private cases = new Map<string, Kept>();
  private ledger = new MemoryLedger();
  private lacksHours = false;
  private readonly organization: Organization;

  constructor(organization: Organization) {
    this.organization = organization;
  }

  answer: Keeper['answer'] = (caseId, questions, atMs) => {
    const state = this.cases.get(caseId)?.state?.state;
    const paying = state === undefined ? [] : payingIn(state);
    const answers = questions.filter(isAboutAuthority).map((question) => {
      if (this.lacksHours) return { key: question.key, people: [], away: true as const };
      const asked = { nowMs: atMs, paying: paying.includes(question.grant) };
      return this.ledger.answer(this.organization, caseId, question, asked);
    });
    return Promise.resolve(answers);
  };

  write: Keeper['write'] = (batch) => {
    try {
      return Promise.resolve(this.put(batch));
    } catch (error) {
      if (error instanceof CaseBehind) return Promise.resolve('behind' as const);
      return Promise.reject(error as Error);
    }
  };

  private put(batch: Batch): 'written' | 'ignored' {
    const before = this.cases.get(batch.case) ?? NOTHING;
    if (isOld(batch, before === NOTHING ? null : before)) return 'ignored';
    const stays = before.rows.filter((it) => it.event.seq < batch.from);
    const replaced = before.rows.slice(stays.length);
    const told = replaced.length > 0;
    const final = replaced.some((it) => it.final);
    const why = refusedFor(batch, { told, final, run: before.state?.run, behind: false });
    if (why !== undefined) throw new RunRefused(why);
    mustFollow(batch, before.rows.at(-1)?.event.seq ?? before.final_seq ?? 0, stays.at(-1)?.task_ms);
    this.ledger.tell(batch.case, batch.taskMs, this.grantsOf(batch, before, stays, replaced));
    this.cases.set(batch.case, {
      task_ms: batch.taskMs,
      final_seq: stays.at(-1)?.event.seq ?? before.final_seq,
      rows: [
        ...stays.map((it) => (it.final ? it : { ...it, final: true })),
        ...batch.events.map((event) => ({ event, task_ms: batch.taskMs, final: false })),
      ],
      undone: [...before.undone, ...replaced.filter((it) => it.final)],
      state: batch.kept ?? before.state,
    });
    return 'written';
  }

  private grantsOf(batch: Batch, { state }: Kept, stays: readonly Row[], replaced: readonly Row[]) {
    const { kept } = batch;
    const undone = grantsTold({ events: replaced.map((it) => it.event) });
    const told = grantsTold(batch);
    const earlier = state && { runId: state.run, state: state.state };
    const dropped = kept === undefined || replaced.length === 0 ? [] : droppedBy(kept, earlier);
    const grants = [...new Set([...[...told, ...undone].map(({ data }) => grantOf(data)), ...dropped])];
    const before = grantsTold({ events: stays.map((it) => it.event) });
    return entered(batch, grants, { before, told, undone, dropped, parties: partiesIn(batch) });
  }

  recordAgain: Keeper['recordAgain'] = (runs) => {
    for (const { run, batches } of runs)
      for (const batch of batches) this.put({ ...batch, ...(batch.kept && { kept: { ...batch.kept, run } }) });
    const caseId = runs[0]?.batches[0]?.case ?? '';
    for (const lacking of lackingOf(leftBy(runs), this.knownOf(caseId)))
      this.ledger.left(caseId, lacking, partiesIn(lacking.payment.last));
    return Promise.resolve();
  };

  private knownOf(caseId: string): Parameters<typeof lackingOf>[1] {
    const { rows, state } = this.cases.get(caseId) ?? NOTHING;
    const standing = rows
      .filter(({ event }) => GRANT_EVENTS.includes(event.type))
      .map(({ event }) => ({ seq: event.seq, type: event.type, at_ms: event.atMs, data: event.data ?? null }));
    const settled = this.ledger.settledOf(caseId);
    const paying = state === undefined ? [] : payingIn(state.state);
    return { standing, lines: this.ledger.of(caseId), settled, paying };
  }

  stateOf: Keeper['stateOf'] = (caseId) => {
    const { state, task_ms } = this.cases.get(caseId) ?? NOTHING;
    return Promise.resolve(state && { state: state.state, run: state.run, taskMs: task_ms });
  };

  lines: Keeper['lines'] = () =>
    Promise.resolve(
      this.ledger.all.map((line) => ({
        ...{ case: line.case, grant: line.grant, amount: line.amount, state: line.state },
        setAside: line.state === 'unknown' && this.lastTold(line.case, line.grant)?.type !== 'grant.unknown',
      })),
    );

  private lastTold(caseId: string, grant: string): DomainEvent | undefined {
    const { rows } = this.cases.get(caseId) ?? NOTHING;
    return rows.findLast(({ event }) => GRANT_EVENTS.includes(event.type) && grantOf(event.data ?? null) === grant)
      ?.event;
  }

  settle: Keeper['settle'] = (caseId, grant, as, who) => {
    const state = this.cases.get(caseId)?.state?.state;
    const base = grant.replace(/~\d+$/, '');
    const lines = this.ledger.of(caseId).filter((it) => it.grant === grant || it.grant === base);
    const named = [...lines.flatMap((it) => [it.person, ...it.charged]), ...this.namedFor(caseId, base)];
    const inside = [...named, ...(state?.involved?.[base] ?? [])].filter((it) => typeof it === 'string');
    try {
      mustLookFromOutside(state ?? {}, { inside, reference: 'R-1' }, { id: who, roles: ['finance'] });
    } catch (error) {
      if (error instanceof Refused) return Promise.resolve(false);
      throw error;
    }
    const open = this.lastTold(caseId, grant)?.type !== 'grant.unknown';
    return Promise.resolve(open && this.ledger.settle(caseId, grant, as));
  };

  /** Whoever its reservations name, undone ones included. */
  private namedFor(caseId: string, grant: string): unknown[] {
    const { rows, undone } = this.cases.get(caseId) ?? NOTHING;
    const reserved = [...rows, ...undone].filter(({ event }) => event.type === 'grant.reserved');
    const facts = reserved.map(({ event }): Record<string, unknown> => ({ ...event.data }));
    return facts
      .filter((it) => it.grant === grant)
      .flatMap(({ by, owner, authors, charged }) => [by, owner, authors, charged].flat());
  }

  snapshot: Keeper['snapshot'] = () => {
    const cases = new Map(this.cases);
    const ledger = this.ledger.copy();
    const back = () => {
      this.cases = new Map(cases);
      this.ledger = ledger.copy();
      this.lacksHours = true;
      return Promise.resolve();
    };
    return Promise.resolve(back);
  };

  whole: Keeper['whole'] = () => {
    this.lacksHours = false;
    return Promise.resolve();
  };

  audit: Keeper['audit'] = (cases) => Promise.resolve(cases.flatMap((caseId) => this.faultsOf(caseId)));

  private faultsOf(caseId: string): string[] {
    const { rows } = this.cases.get(caseId) ?? NOTHING;
    const gaps = rows.flatMap(({ event }, i) => (event.seq === i + 1 ? [] : [`${caseId}: a gap before ${event.seq}`]));
    const told = grantsTold({ events: rows.map((it) => it.event) });
    return [...gaps.slice(0, 1), ...this.ledger.faultsOf(caseId, told)];
  }

  standing: Keeper['standing'] = (caseId) =>
    Promise.resolve((this.cases.get(caseId) ?? NOTHING).rows.map(({ event: { seq, type } }) => ({ seq, type })));
}

/** Customer and payees by what the batch tells and its state keeps. */
function partiesIn({ kept, view }: Batch): string[] {
  const { customer } = view.data;
  if (kept?.body === undefined) return typeof customer === 'string' ? [customer] : [];
  return partiesOf({ plan: kept.body, state: kept.state });
}
