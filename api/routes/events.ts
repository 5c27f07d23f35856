/** Outside events, delivered to the open cases they concern. */
import { nearest } from '../../language/suggest.ts';
import { CASE_ID } from '../../records/case-id.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import { DeliveredSchema, type OutsideEvent, OutsideEventSchema } from '../../wire/outside-event.ts';
import { mustHave, SENDS_EVENTS } from '../auth/permissions.ts';
import type { Identity } from '../auth/identity.ts';
import { heardBy } from '../events/hearing.ts';
import { knownEvents } from '../events/known.ts';
import { notEverywhere, readable, rememberTold, toldBefore } from '../events/partly.ts';
import { concerned } from '../events/subject.ts';
import { heardIn, openAll, tellAll } from '../events/tell.ts';
import { Problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

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
        const concerned = await concernedFor(services, identity, body.subject);
        const earlier = await toldBefore(services.record, request);
        // What the event itself opened does not hear it as well.
        const cases = concerned.filter(({ view }) => !earlier.opened.includes(view.case));
        const told = await tellAll(services, await heardBy(services, cases, body, request), body, call);
        // A procedure whose own open case has heard it, or has yet to, opens no other.
        const sops = new Set([...told.flatMap((it) => (it.how === 'over' ? [] : [it.sop])), ...earlier.sops]);
        const opened = await openAll(services, body, call, sops);
        const now = { cases: heardIn(told), sops: [...sops], opened: heardIn(opened) };
        const missed = [...told, ...opened].filter(({ how }) => how instanceof Problem);
        if (missed.length > 0) await rememberTold(services.record, request, now);
        const heard = await readable(services, identity, [...new Set([...earlier.cases, ...now.cases])]);
        if (missed.length > 0) throw await notEverywhere(services, identity, heard, missed);
        return { status: 202, body: { cases: heard, ...(now.opened.length > 0 && { opened: now.opened }) } };
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
