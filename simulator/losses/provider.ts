/** The provider's book of payments, by idempotency key: the truth that ledgers and audits are held against. */
import type { CallReply } from '../play.ts';
import type { Random } from '../random.ts';

/** A payment that was made. */
export interface Paid {
  case: string;
  grant: string;
  /** In 分. */
  amount: number;
}

export class Provider {
  readonly book = new Map<string, Paid>();
  private readonly random: Random;
  constructor(random: Random) {
    this.random = random;
  }

  /** What the caller hears. Asked again under a key that was paid, it pays nothing; it may be heard of wrongly, or not at all. */
  pay(caseId: string, grant: string, amount: number): CallReply {
    const key = `${caseId}:${grant}`;
    if (!this.book.has(key)) {
      if (this.random.chance(0.15)) return { failed: 'OutsideRefused' };
      if (this.random.chance(0.1)) return { failed: 'OutsideTimeout' };
      this.book.set(key, { case: caseId, grant, amount });
    }
    return this.random.chance(0.1) ? { failed: 'OutsideTimeout' } : { id: key };
  }

  /** The sum that was paid under a key: what finance finds when she looks. */
  paidUnder(caseId: string, grant: string): number {
    return this.book.get(`${caseId}:${grant.replace(/~\d+$/, '')}`)?.amount ?? 0;
  }
}
