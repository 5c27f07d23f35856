/** The ledger of grants in memory: what the record keeps in its table, by the same rule (engine/grants/authority.ts). */
import { decide } from '../engine/grants/authority.ts';
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

export class Ledger {
  /** By case and grant. */
  readonly lines = new Map<string, LedgerLine>();

  /** Answers and reserves; the same grant again replaces its own line. */
  answer(organization: Organization, caseId: string, question: AuthorityQuestion, nowMs: number): Answer {
    const key = `${caseId}:${question.grant}`;
    const others = [...this.lines].filter(
      ([k, line]) => k !== key && line.action === question.action && line.state !== 'released',
    );
    const sum = (holds: (line: LedgerLine) => boolean) =>
      others.reduce((total, [, line]) => (holds(line) ? total + line.amount : total), 0);
    const { answer, by } = decide(
      organization,
      {
        case: sum((l) => question.cases.includes(l.case)),
        customer: sum(
          (l) => question.customer !== null && l.customer === question.customer && l.atMs > question.sinceMs,
        ),
        day: (person) => sum((l) => l.by === person && l.atMs >= question.dayMs),
      },
      question,
    );
    if (answer.within === undefined) return answer;
    const { grant, action, amount, customer } = question;
    const line: LedgerLine = { case: caseId, grant, action, amount, customer, state: 'reserved', atMs: nowMs };
    this.lines.set(key, { ...line, by });
    return answer;
  }

  /** What cases tell of their grants. */
  note(caseId: string, event: DomainEvent): void {
    const line = this.lines.get(`${caseId}:${String(factsOf(event).grant)}`);
    const state = STATES.get(event.type);
    if (line !== undefined && state !== undefined) line.state = state;
  }
}
