/** Asking for a person's data to be erased or corrected, and the second person's word. */
import { iso } from '../translate/instants.ts';
import type { Value } from '../../language/plan.ts';
import { PersonRefused } from '../../records/person/refused.ts';
import type { PersonRequest, Waits } from '../../records/store/person.ts';
import type { Correct, Erase, ShownRequest, WirePersonRequest } from '../../wire/person.ts';
import type { Identity } from '../auth/identity.ts';
import { type FieldFault, Problem, wrongFields } from '../problem.ts';
import { notTaken } from '../second-person.ts';
import type { Services } from '../services.ts';
import { mustNameNobody } from '../translate/plain-text.ts';
import { boundsOf, fromWire } from '../translate/values.ts';
import { requestToWire } from './request.ts';
import { subjectNamed } from './subject.ts';

/** Asked also while something is under way: it is then confirmed later. @throws Problem 404, 409, 422 */
export async function askErasure(
  services: Services,
  identity: Identity,
  customer: string,
  { reason, reference }: Erase,
): Promise<WirePersonRequest> {
  const { record } = services;
  await mustNameNobody(services, 'reference', reference);
  const subject = subjectNamed(customer);
  const { keys, erasedAtMs, ...outlook } = await record.outlookOf(subject);
  if (keys === 0) throw await nothingToErase({ record }, customer, erasedAtMs);
  const asked = await record.askPerson({
    kind: 'erase',
    subject,
    reason,
    ...(reference !== undefined && { reference }),
    askedBy: identity.id,
  });
  return requestToWire(asked, outlook);
}

async function nothingToErase({ record }: Pick<Services, 'record'>, customer: string, erasedAtMs: number | undefined) {
  if (erasedAtMs !== undefined) return new Problem(409, 'person/erased', { params: { customer, at: iso(erasedAtMs) } });
  const { items } = await record.listCases({ customer, limit: 1 });
  return items.length > 0
    ? new Problem(409, 'person/nothing', { params: { customer } })
    : new Problem(404, 'person/unknown', { params: { customer } });
}

/** The new value is held against the field's declaration, as when it first came. @throws Problem 404, 422 */
export async function askCorrection(
  services: Services,
  identity: Identity,
  customer: string,
  { ref, value, reason, reference }: Correct,
): Promise<WirePersonRequest> {
  await mustNameNobody(services, 'reference', reference);
  const by = { purpose: 'person:correct', actor: identity.id };
  const [now] = await services.record.readVault([ref], by);
  if (now?.status !== 'present') throw new Problem(404, 'person/not-theirs');
  const next = await fitting(services, now, value);
  if (JSON.stringify(next) === JSON.stringify(now.value))
    throw wrongFields([{ field: 'value', code: 'person/same-value' }]);
  const subject = subjectNamed(customer);
  return told(() =>
    services.record.askPerson({
      kind: 'correct',
      subject,
      reason,
      ...(reference !== undefined && { reference }),
      correction: { ref, value: next },
      askedBy: identity.id,
    }),
  ).then((asked) => requestToWire(asked));
}

/** Of a free text, and of what stands within a list, only the kind is known. */
async function fitting(
  { record, packages }: Services,
  now: { value: Value; field: string; case: string },
  value: Value,
): Promise<Value> {
  const of = await record.getCase(now.case);
  const plan = of && (await packages.version(of.view.sop, of.view.version))?.plan;
  const field = plan?.fields[now.field];
  if (field?.personal !== true) {
    if (typeof value === typeof now.value && value !== null && value !== '') return value;
    throw wrongFields([{ field: 'value', code: 'person/wrong-kind' }]);
  }
  const read = fromWire(field, value);
  if ('value' in read && read.value !== null) return read.value;
  throw wrongFields([{ field: 'value', code: 'code' in read ? read.code : 'data/required', params: boundsOf(field) }]);
}

/** @throws Problem 404 */
export async function shownRequest({ record }: Services, identity: Identity, id: number): Promise<ShownRequest> {
  const asked = await record.getPersonRequest(id);
  if (asked === undefined) throw new Problem(404, 'person/no-such-request');
  if (asked.confirmedAtMs !== undefined) return requestToWire(asked);
  if (asked.kind === 'erase') return requestToWire(asked, await record.outlookOf(asked.subject));
  const change = await record.correctionOf(id, identity.id);
  return { ...requestToWire(asked), ...(change && { change }) };
}

/** @throws Problem 403, 404, 409 */
export async function confirmRequest(
  { record, signer }: Services,
  identity: Identity,
  { id, hash }: { id: number; hash: string },
): Promise<WirePersonRequest> {
  const word = { hash, by: identity.id, signer };
  return requestToWire(await told(() => record.confirmPerson(id, word)));
}

async function told(call: () => Promise<PersonRequest>): Promise<PersonRequest> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof PersonRefused)) throw error;
    switch (error.why) {
      case 'unknown':
        throw new Problem(404, 'person/no-such-request');
      case 'not-theirs':
        throw new Problem(404, 'person/not-theirs');
      case 'waits':
        throw new Problem(409, 'person/waits', { fields: error.waits.map(waitToFault) });
      case 'nothing':
        throw new Problem(409, 'person/nothing', { params: { customer: '' } });
      default:
        throw notTaken('person', error.why);
    }
  }
}

const WAIT_CODES = {
  open_case: 'person/open-case',
  hold: 'person/held',
  pending_intake: 'person/pending-intake',
  payment: 'person/payment',
  statutory_clock: 'person/statutory-clock',
} as const satisfies Record<Waits['why'], string>;

function waitToFault({ why, case: caseId, what }: Waits): FieldFault {
  return { field: caseId, code: WAIT_CODES[why], params: { case: caseId, what: what ?? '' } };
}
