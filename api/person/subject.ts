/** Whose data an address names. */
import { CASE_ID } from '../../records/case-id.ts';
import { caseSubject } from '../../records/vault/reference.ts';

/** A case stands for itself: its customer is not known in plain. Everything else is a customer's number. */
export function subjectNamed(customer: string): string {
  return CASE_ID.test(customer) ? caseSubject(customer) : `customer/${customer}`;
}
