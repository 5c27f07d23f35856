/** Outside events, delivered to the open cases they concern. */
import { nearest } from '../../language/suggest.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import { vaultSubject } from '../../records/vault/reference.ts';
import { DeliveredSchema, type OutsideEvent, OutsideEventSchema } from '../../wire/outside-event.ts';
import { mustHave, SENDS_EVENTS } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import { eventData } from '../events/data.ts';
import { eventsOf, isSubject, knownEvents } from '../events/known.ts';
import { openByEvent, openedBy } from '../events/opening.ts';
import { concerned } from '../events/subject.ts';
import { Problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { incoming } from '../translate/personal.ts';

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
        const taken: CaseRecord[] = [];
        for (const found of await concernedFor(services, identity, body.subject)) {
          if (await deliver(services, found, body, request.updateId)) taken.push(found);
        }
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

/** A person tells events only to cases that person may read; what a system brings concerns whom it concerns. */
async function concernedFor({ record }: Services, identity: Identity, subject: OutsideEvent['subject']) {
  const all = await concerned(record, subject);
  if (!identity.person) return all;
  const mine = record.readAs(identity.eyes);
  const found: CaseRecord[] = [];
  for (const one of all) if ((await mine.getCase(one.view.case)) !== undefined) found.push(one);
  const named = subject.case;
  if (found.length < all.length && typeof named === 'string')
    throw new Problem(404, 'case/unknown', { params: { case: named } });
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

/** False: the case's version does not know the event, or the case has ended. */
async function deliver(services: Services, { view }: CaseRecord, event: OutsideEvent, id: string): Promise<boolean> {
  const published = await services.packages.version(view.sop, view.version);
  if (published === undefined || !eventsOf(published.plan).has(event.name)) return false;
  if (!isSubject(published.plan, event.name, Object.keys(event.subject)[0] ?? '')) return false;
  // Each case keeps its own copy: a reference belongs to one case.
  const brought = incoming(published.plan, services.updateKey, `${id}.${view.case}`);
  const data = eventData(published.plan, event.name, event.data, brought);
  const subject = vaultSubject(view.data.customer, view.case);
  await services.record.putVault(brought.rows.map((row) => ({ ...row, subject, case: view.case })));
  return services.cases.happened(view.case, { id, name: event.name, data });
}
