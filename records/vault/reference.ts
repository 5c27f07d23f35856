/** How the vault's references and subjects are named, so that the API and the activities name them alike. */
import { createHmac } from 'node:crypto';
import type { Value } from '../../language/plan.ts';

/**
 * The reference of a value: the same for the same act and place, so that a retry writes the same row.
 *
 * @param key - the installation's key for update ids.
 * @param id - what brought the value: an update id, or `<case>:<command key>` of a connector's reply.
 * @param place - the field, or the name of a text.
 */
export function vaultRef(key: Buffer, id: string, place: string): string {
  return `v1.${createHmac('sha256', key)
    .update(JSON.stringify([id, place]))
    .digest('base64url')}`;
}

/** Whose data it is: the customer's number where the case has one in plain, else the case itself. */
export function vaultSubject(customer: Value | undefined, caseId: string): string {
  return customerSubject(customer) ?? caseSubject(caseId);
}

/** The customer in plain; undefined when there is none, or only a reference. */
export function customerSubject(customer: Value | undefined): string | undefined {
  const plain = typeof customer === 'string' && customer !== '' && !customer.startsWith('v1.');
  return plain ? `customer/${customer}` : undefined;
}

/** Of a case whose customer is not known in plain. */
export function caseSubject(caseId: string): string {
  return `case/${caseId}`;
}

/** Whether what was kept under a place (the field, or an item in it) is the field's. */
export function isKeptFor(place: string, field: string): boolean {
  return place === field || place.startsWith(`${field}.`);
}
