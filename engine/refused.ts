/** The one thing `apply` throws on purpose: an act that this case does not take now. Anything else thrown is a bug. */
import type { RefusalCode } from '../language/refusal-codes.ts';
import type { Visit } from './state/state.ts';
import type { Refusal } from './turn.ts';

export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

export function notNow(code: RefusalCode, params?: Record<string, string>): Refused {
  return new Refused({ status: 409, code, ...(params && { params }) });
}

export function notYou(code: RefusalCode, params?: Record<string, string>): Refused {
  return new Refused({ status: 403, code, ...(params && { params }) });
}

export function wrongData(fields: NonNullable<Refusal['fields']>): Refused {
  return new Refused({ status: 422, code: 'data/invalid', fields });
}

/** What is open, for the answer to a stale or impossible act. */
export function openNow(visits: Visit[], acts: (visit: Visit) => string[]): NonNullable<Refusal['open']> {
  return visits.map((v) => ({ step: v.step, attempt: v.visit, acts: acts(v) }));
}
