/** Outside events, delivered to the open cases they concern. */
import { looksLike } from '../../language/personal.ts';
import type { Value } from '../../language/plan.ts';
import { nearest } from '../../language/suggest.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import { DeliveredSchema, type OutsideEvent, OutsideEventSchema } from '../../wire/outside-event.ts';
import { mustHave, SENDS_EVENTS } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import { eventData } from '../events/data.ts';
import { eventsOf, isSubject, knownEvents } from '../events/known.ts';
import { openByEvent, openedBy } from '../events/opening.ts';
import { concerned } from '../events/subject.ts';
import type { RequestKey } from '../idempotency.ts';
import { lastRunOf, lost } from '../begin-again/last-run.ts';
import { Problem, wrongFields } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { type Incoming, incoming } from '../translate/personal.ts';

export function eventRoutes(services: Services): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/events',
      tag: 'events',
      summary: '外部事件 / An outside event',
      body: OutsideEventSchema,
      answers: {
        202: {
          description: 'Delivered to these cases, each once by the request’s key',
          schema: DeliveredSchema,
        },
      },
      problems: [403, 404, 422],
      repeating: 'stored',
      handle: async (call) => {
        const { identity, body, request } = call;
        mustHave(identity, SENDS_EVENTS);
        await mustBeKnown(services, body.name);
        const heard = await heardBy(services, await concernedFor(services, identity, body.subject), body, request);
        const taken: CaseRecord[] = [];
        for (const one of heard) if (await deliver(services, one, body, request.updateId)) taken.push(one.found);
        // A procedure whose own open case has heard it opens no other.
        const opened: string[] = [];
        for (const plan of await openedBy(services.packages, body.name)) {
          if (!taken.some((it) => it.view.sop === plan.sop)) opened.push(await openByEvent(services, call, plan, body));
        }
        const cases = await readable(services, identity, taken);
        return { status: 202, body: { cases, ...(opened.length > 0 && { opened }) } };
      },
    }),
  ];
}

/**
 * A person tells events only to cases that person may read. What a system brings of an order concerns whom it concerns; of a case
 * that it calls by its id, and does not see, it is told what is told of one that never was.
 */
async function concernedFor({ record }: Services, identity: Identity, subject: OutsideEvent['subject']) {
  const mine = record.readAs(identity.eyes);
  const named = subject.case;
  const unknown = () => new Problem(404, 'case/unknown', { params: { case: String(named) } });
  // Also of one that is over: it hears nothing, and that it was there is told to nobody else.
  if (typeof named === 'string' && CASE_ID.test(named) && (await mine.getCase(named)) === undefined) throw unknown();
  const all = await concerned(record, subject);
  if (!identity.person && named === undefined) return all;
  const found: CaseRecord[] = [];
  for (const one of all) if ((await mine.getCase(one.view.case)) !== undefined) found.push(one);
  if (found.length < all.length && named !== undefined) throw unknown();
  return found;
}

/** The ids of the cases that the caller may know of (rule 30). */
async function readable({ record }: Services, identity: Identity, taken: readonly CaseRecord[]): Promise<string[]> {
  const mine = record.readAs(identity.eyes);
  const found = await Promise.all(taken.map((it) => mine.getCase(it.view.case)));
  return found.flatMap((it) => (it === undefined ? [] : [it.view.case]));
}

async function mustBeKnown({ packages }: Services, name: string): Promise<void> {
  const known = await knownEvents(packages);
  if (known.has(name)) return;
  const near = nearest(name, known);
  const list = [...(near === undefined ? [] : [near]), ...[...known].filter((it) => it !== near)].join(', ');
  throw new Problem(422, 'event/unknown', {
    params: { name, known: list },
    fields: [{ field: 'name', code: 'data/unknown', params: { known: list } }],
  });
}

/** A case that knows the event, and what it will hear of it. */
interface Hearing {
  found: CaseRecord;
  data: Record<string, Value>;
  brought: Incoming;
}

/** Read for all cases before any hears of it. @throws Problem 422 when a value looks like a person and no field says so */
async function heardBy(
  services: Services,
  cases: readonly CaseRecord[],
  event: OutsideEvent,
  { updateId, under }: Pick<RequestKey, 'updateId' | 'under'>,
): Promise<Hearing[]> {
  const looks = looksLike((await services.directory.organization())?.personalLike);
  const heard: Hearing[] = [];
  for (const found of cases) {
    const { view } = found;
    const plan = (await services.packages.version(view.sop, view.version))?.plan;
    if (plan === undefined || !eventsOf(plan).has(event.name)) continue;
    if (!isSubject(plan, event.name, Object.keys(event.subject)[0] ?? '')) continue;
    // Each case keeps its own copy: a reference belongs to one case.
    const brought = incoming(plan, under.key, `${updateId}.${view.case}`, looks);
    heard.push({ found, data: eventData(plan, event.name, event.data, brought), brought });
  }
  const faults = heard.flatMap(({ brought }) => brought.faults);
  if (faults.length > 0) throw wrongFields(faults);
  return heard;
}

/** False: the case has ended. @throws Problem 503 of a lost case: sent again under its key, each case hears it once */
async function deliver(
  services: Services,
  { found: { view, lost: lostSince }, data, brought }: Hearing,
  event: OutsideEvent,
  id: string,
): Promise<boolean> {
  const subject = vaultSubject(view.data.customer, view.case);
  await services.record.putVault(brought.rows.map((row) => ({ ...row, subject, case: view.case })));
  if (lostSince !== undefined) throw lost(view.case);
  if (await services.cases.happened(view.case, { id, name: event.name, data })) return true;
  await lastRunOf(services, view.case);
  return false;
}
