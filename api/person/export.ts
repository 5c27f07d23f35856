/** A copy of everything held of a person, in the words and units of the wire. */
import type { View } from '../../engine/see/view.ts';
import {
  caseClass,
  fieldClasses,
  keptUntilMs,
  type RetentionClass,
  type RetentionPlan,
} from '../../language/retention.ts';
import { isKeptFor } from '../../records/vault/reference.ts';
import type { HeldPerson } from '../../records/store/person.ts';
import type { WireHeld } from '../../wire/person.ts';
import type { Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import { accessToWire } from '../routes/access.ts';
import { grantToWire } from '../routes/grants.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';
import { toWire } from '../translate/values.ts';
import { requestToWire } from './request.ts';
import { subjectNamed } from './subject.ts';

/** @throws Problem 404 when nothing is held */
export async function exportOf(services: Services, identity: Identity, customer: string): Promise<WireHeld> {
  const held = await services.record.exportPerson(subjectNamed(customer), identity.id);
  if (held === undefined) throw new Problem(404, 'person/unknown', { params: { customer } });
  const retention = (await services.record.loadWorkspace())?.retention;
  return {
    subjects: held.subjects,
    values: await valuesToWire(services, held, retention),
    cases: await Promise.all(held.cases.map((view) => caseOf(services, view, retention))),
    files: await filesOfCases(services, held.cases),
    contacts: held.contacts.map(({ atMs, ...it }) => ({ ...it, at: iso(atMs) })),
    messages: held.messages.map(({ atMs, ...it }) => ({ ...it, at: iso(atMs) })),
    grants: held.grants.map(grantToWire),
    intakes: held.intakes.map(({ messageId, receivedAtMs, ...it }) =>
      defined({ ...it, message_id: messageId, at: iso(receivedAtMs) }),
    ),
    requests: held.requests.map((it) => requestToWire(it)),
    access: held.access.map(accessToWire),
  };
}

/** Which files there are; their names stand among the values, and each is had from its case. */
async function filesOfCases({ record }: Services, cases: readonly View[]): Promise<WireHeld['files']> {
  const rows = await Promise.all(cases.map((view) => record.files(view.case)));
  return rows
    .flat()
    .map(({ file, case: of, type, bytes, sha256, atMs }) => ({ file, case: of, type, bytes, sha256, at: iso(atMs) }));
}

/** Money and instants in the units of the wire, by the case's own version. */
async function valuesToWire(
  { packages }: Services,
  { values, cases }: HeldPerson,
  retention: RetentionPlan | undefined,
): Promise<WireHeld['values']> {
  const versions = new Map(cases.map((it) => [it.case, it]));
  return Promise.all(
    values.map(async ({ madeAtMs, value, ...it }) => {
      const of = versions.get(it.case);
      const plan = of && (await packages.version(of.sop, of.version))?.plan;
      const own =
        retention && of && fieldClasses(retention, of.sop).find(({ field }) => isKeptFor(it.field, field))?.of;
      return defined({
        ...it,
        at: iso(madeAtMs),
        value: toWire(plan?.fields[it.field], value),
        kept: own && keptToWire(own, of.closedAtMs),
      });
    }),
  );
}

function keptToWire(
  of: RetentionClass & { id: string },
  closedMs: number | undefined,
): WireHeld['cases'][number]['kept'] {
  const { id, purpose, days } = of;
  return defined({
    class: id,
    purpose,
    days,
    until: iso(closedMs === undefined ? undefined : keptUntilMs(of, closedMs)),
  });
}

async function caseOf(
  { packages }: Services,
  view: View,
  retention: RetentionPlan | undefined,
): Promise<WireHeld['cases'][number]> {
  const own = retention && caseClass(retention, view.sop);
  const plan = (await packages.version(view.sop, view.version))?.plan;
  const data = Object.entries(view.data).map(([name, value]) => [name, toWire(plan?.fields[name], value)]);
  return defined({
    case: view.case,
    sop: view.sop,
    version: view.version,
    title: view.title,
    state: view.state,
    result: view.result,
    opened_at: iso(view.openedAtMs),
    closed_at: iso(view.closedAtMs),
    data: Object.fromEntries(data),
    kept: own && keptToWire(own, view.closedAtMs),
    evidence: view.evidence,
  });
}
