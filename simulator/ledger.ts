/** The ledger of grants in memory: what the record keeps in its table, by the same rule (engine/grants/authority.ts). */
import { countedFor, decide, windowsOf } from '../engine/grants/authority.ts';
import type { RoleCaps } from '../language/authority.ts';
import type { Answer, AuthorityQuestion } from '../engine/event.ts';
import type { Organization } from '../engine/people/choose.ts';
import { type DomainEvent, factsOf } from '../engine/told/events.ts';

export interface LedgerLine {
  case: string;
  grant: string;
  action: string;
  /** In 分. */
  amount: number;
  customer: string | null;
  /** Who decided; absent while somebody is asked. */
  by?: string;
  /** Against whose caps it counts, where several stand behind it; and whom it may pay. */
  charged?: string[];
  parties?: string[];
  state: 'reserved' | 'committed' | 'released' | 'unknown';
  atMs: number;
}

/** Reserved again: `unpaid`, after somebody looked; `restored`, by the undo of a merge. */
const STATES = new Map<string, LedgerLine['state']>([
  ['grant.reserved', 'reserved'],
  ['grant.unpaid', 'reserved'],
  ['grant.restored', 'reserved'],
  ['grant.committed', 'committed'],
  ['grant.released', 'released'],
  ['grant.unknown', 'unknown'],
]);

/** Any customer or payee in common; before payees were kept, the customer. */
function isForSame(line: LedgerLine, { customer, parties }: AuthorityQuestion): boolean {
  const theirs = line.parties ?? (line.customer === null ? [] : [line.customer]);
  return (parties ?? (customer === null ? [] : [customer])).some((p) => theirs.includes(p));
}

export class Ledger {
  /** By action: the caps in force, where they are not those the case began with. */
  readonly caps: Record<string, RoleCaps[]> = {};
  /** By action: those that share its caps in force, where they are not those of when the case began. */
  readonly shared: Record<string, string[]> = {};
  /** By case and grant. */
  readonly lines = new Map<string, LedgerLine>();

  /** Answers and reserves; the same grant again replaces its own line. */
  answer(organization: Organization, caseId: string, question: AuthorityQuestion, nowMs: number): Answer {
    const key = `${caseId}:${question.grant}`;
    const counted = countedFor(question, this.shared[question.action]);
    const others = [...this.lines].filter(
      ([k, line]) => k !== key && counted.includes(line.action) && line.state !== 'released',
    );
    const sum = (holds: (line: LedgerLine) => boolean) =>
      others.reduce((total, [, line]) => (holds(line) ? total + line.amount : total), 0);
    const windows = question.parties === undefined ? question : windowsOf(organization, question, nowMs);
    const { answer, by } = decide(
      organization,
      {
        case: sum((l) => question.cases.includes(l.case)),
        customer: sum((l) => isForSame(l, question) && l.atMs > windows.sinceMs),
        day: (person) => sum((l) => (l.charged ?? [l.by]).includes(person) && l.atMs >= windows.dayMs),
      },
      question,
      this.caps[question.action],
    );
    if (answer.within === undefined) return answer;
    const { grant, action, amount, customer } = question;
    const line: LedgerLine = { case: caseId, grant, action, amount, customer, state: 'reserved', atMs: nowMs };
    const { charged } = answer;
    this.lines.set(key, {
      ...line,
      by,
      ...(charged && { charged }),
      ...(question.parties && { parties: question.parties }),
    });
    return answer;
  }

  /** What cases tell of their grants. */
  note(caseId: string, event: DomainEvent): void {
    const line = this.lines.get(`${caseId}:${String(factsOf(event).grant)}`);
    const state = STATES.get(event.type);
    if (line !== undefined && state !== undefined) line.state = state;
  }
}
