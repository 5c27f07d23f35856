/** The record's ledger in memory, by the same rules as its functions in the database (docs/record.md, "The ledger"). */
import type { Answer, AuthorityQuestion } from '../../engine/event.ts';
import { countedFor, decide, windowsOf } from '../../engine/grants/authority.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { canonical } from '../../records/database/json.ts';
import { type entered, type grantsTold, grantOf, workedOut } from '../../records/staff/grants.ts';
import type { Lacking } from '../../records/staff/lacking.ts';
import { UNCONFIRMED_MS } from '../../records/staff/ledger.ts';
import type { KeptLine } from '../../simulator/losses/keeper.ts';

/** A line; never changed, another one takes its place. */
export interface MemoryLine {
  case: string;
  grant: string;
  action: string;
  customer: string | null;
  /** In 分. */
  amount: number;
  person: string | null;
  role: string | null;
  state: KeptLine['state'];
  madeMs: number;
  countedMs: number;
  confirmed: boolean;
  question: string;
  answer: Answer | undefined;
  charged: readonly string[];
  parties: readonly string[];
}

type GrantEvent = ReturnType<typeof grantsTold>[number];

interface Entry extends MemoryLine {
  kind: string;
  /** Of `settled`: the grant it was said of. */
  of?: string;
}

const mayBePaid = (state: MemoryLine['state'] | undefined) => state === 'committed' || state === 'unknown';

export class MemoryLedger {
  /** By case and grant. */
  private readonly lines: Map<string, MemoryLine>;
  private readonly entries: Entry[];

  constructor(lines: Iterable<readonly [string, MemoryLine]> = [], entries: readonly Entry[] = []) {
    this.lines = new Map(lines);
    this.entries = [...entries];
  }

  copy(): MemoryLedger {
    return new MemoryLedger(this.lines, this.entries);
  }

  get all(): MemoryLine[] {
    return [...this.lines.values()];
  }

  of(caseId: string): MemoryLine[] {
    return this.all.filter((line) => line.case === caseId);
  }

  settledOf(caseId: string): Entry[] {
    return this.entries.filter((it) => it.case === caseId && it.kind === 'settled');
  }

  /** As `answerAuthority`. `paying`: the run that told the record last has this payment under way. */
  answer(
    organization: Organization,
    caseId: string,
    question: AuthorityQuestion,
    { nowMs, paying }: { nowMs: number; paying: boolean },
  ): Answer {
    const { grant, action, amount, customer } = question;
    const asked = canonical(question);
    const before = this.lines.get(keyOf(caseId, grant));
    const underWay = before?.state === 'reserved' && before.confirmed && paying;
    const paid = underWay || mayBePaid(before?.state);
    if (!paid && before?.question === asked && before.state === 'reserved' && before.answer !== undefined)
      return before.answer;
    const { answer, by } = decide(organization, this.spent(organization, caseId, question, paid, nowMs), question);
    if (answer.within === undefined) return answer;
    if (paid && before !== undefined) this.setAside(before);
    this.enter('reserved', {
      ...{ case: caseId, grant, action, customer, amount, state: 'reserved', question: asked, answer },
      person: by ?? null,
      role: answer.within === 'own' || by === undefined ? null : answer.within,
      charged: answer.charged ?? (by === undefined ? [] : [by]),
      parties: question.parties ?? (customer === null ? [] : [customer]),
      ...{ madeMs: nowMs, countedMs: nowMs, confirmed: false },
    });
    return answer;
  }

  private spent(organization: Organization, caseId: string, question: AuthorityQuestion, paid: boolean, nowMs: number) {
    const counted = countedFor(question);
    const { dayMs, sinceMs } = windowsOf(organization, question, nowMs);
    const parties = question.parties ?? [];
    const others = this.all.filter(
      (it) =>
        counted.includes(it.action) &&
        it.state !== 'released' &&
        (it.confirmed || it.madeMs > nowMs - UNCONFIRMED_MS) &&
        (paid || it.case !== caseId || it.grant !== question.grant),
    );
    const sum = (holds: (line: MemoryLine) => boolean) =>
      others.reduce((total, line) => (holds(line) ? total + line.amount : total), 0);
    return {
      case: sum((it) => question.cases.includes(it.case)),
      customer: sum((it) => it.countedMs > sinceMs && it.parties.some((one) => parties.includes(one))),
      day: (person: string) => sum((it) => it.countedMs >= dayMs && it.charged.includes(person)),
    };
  }

  /** As `tell_grants`. */
  tell(caseId: string, nowMs: number, told: ReturnType<typeof entered>): void {
    for (const it of told) {
      const known = this.lines.get(keyOf(caseId, it.grant));
      if (known === undefined && !it.facts) continue;
      // Asked anew before this was told, the payment was set aside then.
      const paid = it.paid && !(known?.state === 'reserved' && !known.confirmed);
      let { state } = it;
      if (paid && state === 'reserved') state = 'unknown';
      else if (known !== undefined && isGivenBack(state) && !it.looked && (paid || mayBePaid(known.state)))
        this.setAside(known);
      const line = known ?? lineOf(caseId, it, nowMs);
      const facts = it.facts ? factsOf(it) : {};
      this.enter(it.kind, { ...line, ...facts, state, confirmed: it.confirmed || paid });
    }
  }

  /** As `set_aside`: it counts beside, in a line that no case knows of. */
  private setAside(line: MemoryLine): void {
    const newest = this.entries.findLast((it) => it.case === line.case && it.grant === line.grant);
    const aside = { ...line, grant: this.nextBeside(line), confirmed: true };
    if (newest?.kind === 'settled') this.enter('settled', aside, newest.of);
    else this.enter('set_aside', { ...aside, state: 'unknown' });
  }

  private nextBeside({ case: caseId, grant }: Pick<MemoryLine, 'case' | 'grant'>): string {
    const beside = this.entries.filter((it) => it.case === caseId && it.grant.startsWith(`${grant}~`));
    return `${grant}~${new Set(beside.map((it) => it.grant)).size + 1}`;
  }

  /** As `set_aside_left`. */
  left(caseId: string, { payment, own }: Lacking, parties: readonly string[]): void {
    const { data, grant, last } = payment;
    const known = this.lines.get(keyOf(caseId, grant));
    if (own) {
      if (known?.state === 'reserved') this.enter('undone', { ...known, state: 'unknown', confirmed: true });
      return;
    }
    const person = typeof data.by === 'string' ? data.by : null;
    const { customer } = last.view.data;
    this.enter('set_aside', {
      ...{ case: caseId, grant: this.nextBeside({ case: caseId, grant }), action: String(data.action) },
      ...{ customer: typeof customer === 'string' ? customer : null, amount: Number(data.amount), person },
      role: typeof data.role === 'string' ? data.role : null,
      charged: Array.isArray(data.charged) ? (data.charged as string[]) : person === null ? [] : [person],
      ...{ state: 'unknown', confirmed: true, question: '', answer: undefined, parties },
      ...{ madeMs: last.taskMs, countedMs: last.taskMs },
    });
  }

  /** Lines of which the case tells something else than they say, in words; `told`: its events of grants that stand. As the audit. */
  faultsOf(caseId: string, told: readonly GrantEvent[]): string[] {
    const settled = this.settledOf(caseId).map((it) => it.grant);
    return this.of(caseId).flatMap((line) => {
      const { state, facts } = workedOut(told.filter(({ data }) => grantOf(data) === line.grant));
      // A reset undid what may have been paid: it stays, unknown or as somebody found it.
      const stays = line.state === 'unknown' || settled.includes(line.grant);
      if (!line.confirmed || facts === undefined || (stays && state === 'reserved')) return [];
      const same = line.amount === facts.amount && line.person === facts.by && line.state === state;
      return same ? [] : [`${caseId} ${line.grant}: ${line.state} ${line.amount} for ${state} ${facts.amount}`];
    });
  }

  /** As `settle_set_aside`. False: there is no such line that waits. */
  settle(caseId: string, grant: string, as: 'paid' | 'not_paid'): boolean {
    const line = this.lines.get(keyOf(caseId, grant));
    if (line?.state !== 'unknown') return false;
    this.enter('settled', { ...line, state: as === 'paid' ? 'committed' : 'released' }, grant);
    return true;
  }

  private enter(kind: string, line: MemoryLine, of?: string): void {
    const key = keyOf(line.case, line.grant);
    const before = this.lines.get(key);
    if (before !== undefined && canonical(before) === canonical(line)) return;
    this.entries.push({ ...line, kind, ...(of !== undefined && { of }) });
    this.lines.set(key, line);
  }
}

function keyOf(caseId: string, grant: string): string {
  return `${caseId}:${grant}`;
}

function isGivenBack(state: MemoryLine['state']): boolean {
  return state === 'reserved' || state === 'released';
}

type Told = ReturnType<typeof entered>[number];

function factsOf({ amount = 0, person = null, role = null, charged }: Told) {
  return { amount, person, role, charged };
}

/** Where no answer of ours is there any more: by what the case tells. */
function lineOf(caseId: string, it: Told, nowMs: number): MemoryLine {
  const { grant, action = '', customer, parties, state } = it;
  const times = { madeMs: nowMs, countedMs: nowMs, confirmed: false };
  return { ...{ case: caseId, grant, action, customer, parties, state }, ...factsOf(it), ...times, ...nothingAsked };
}

const nothingAsked = { question: '', answer: undefined };
