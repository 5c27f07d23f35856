/** An event that not all could be told of: what is said of it, and what is kept until the same request comes again. */
import { asKept, keptTold, type WhoKnows } from '../kept.ts';
import type { RecordStore } from '../../records/store.ts';
import type { Identity } from '../auth/identity.ts';
import { keyedAs, type RequestKey } from '../idempotency.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Told } from './tell.ts';

/** No id of a SOP, of which each has a key of its own beside the request's. */
const partly = (request: RequestKey) => keyedAs(request, `${request.key}#/told`);

/** Nothing, unless this very request came before and not all were told: who has ended by the event is found no more by then. */
export async function toldBefore(record: RecordStore, request: RequestKey): Promise<WhoKnows> {
  const known = await record.findRequest(partly(request));
  return known?.answer === undefined ? { cases: [], sops: [], opened: [] } : keptTold(known.answer.body);
}

export async function rememberTold(record: RecordStore, request: RequestKey, kept: WhoKnows): Promise<void> {
  await record.rememberAnswer(partly(request), { status: 202, body: asKept(kept) });
}

/** Those of these cases that the caller may know of (rule 30). */
export async function readable({ record }: Services, identity: Identity, ids: readonly string[]): Promise<string[]> {
  const mine = record.readAs(identity.eyes);
  const found = await Promise.all(ids.map((id) => mine.getCase(id)));
  return found.flatMap((it) => (it === undefined ? [] : [it.view.case]));
}

/** 503: sent again under its key it reaches who has not heard it, and changes nothing for who has. */
export async function notEverywhere(
  services: Services,
  identity: Identity,
  heard: readonly string[],
  missed: readonly Told[],
): Promise<Problem> {
  const named = await readable(
    services,
    identity,
    missed.flatMap((it) => it.case ?? []),
  );
  const [first] = missed;
  // Said of it alone, as of any request that is about one.
  if (heard.length === 0 && missed.length === 1 && named.length === missed.flatMap((it) => it.case ?? []).length)
    if (first?.how instanceof Problem) return first.how;
  const problems = missed.flatMap(({ how }) => (how instanceof Problem ? [how] : []));
  const waitsS = problems.map(({ facts }) => Number(facts.headers?.['Retry-After'] ?? 1));
  return new Problem(503, 'event/not-everywhere', {
    params: { heard: heard.length, missed: missed.length },
    cases: [
      ...heard.map((id) => ({ case: id })),
      ...missed.flatMap(({ case: id, how }) =>
        id !== undefined && named.includes(id) && how instanceof Problem ? [{ case: id, code: how.code }] : [],
      ),
    ],
    headers: { 'Retry-After': String(Math.max(...waitsS)) },
  });
}
