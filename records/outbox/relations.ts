/** How cases hang together: links both ways, repeated complaints, what a case must tell another one (rules 17 and 18). */
import { sql } from 'kysely';
import type { Batch, BatchEvent } from '../../engine/batch.ts';
import { heardOf, isMerging, survivorIn } from '../../engine/others/heard.ts';
import type { EventName } from '../../engine/told/events.ts';
import type { Value } from '../../language/plan.ts';
import type { Db, Tx } from '../database/database.ts';
import { deed } from '../database/deed.ts';
import type { EventRow } from './event-rows.ts';
import { mayReadOf, type Seeing } from '../read/may-read.ts';
import { type Facts, windowMs } from '../published/published.ts';
import type { CaseRelation } from '../store/read.ts';
import { subjectKey } from './subject-key.ts';

const linking: readonly string[] = [
  'case.linked',
  'case.unlinked',
  'case.merged',
  'case.unmerged',
] satisfies EventName[];

/** The case's links as its view has them, in place of those stored; null: there never were any. */
export function linksOf(
  { view, events }: Batch,
  replaced: readonly EventRow[],
): { other: string; kind: string }[] | null {
  const links = [...(view.links ?? []), ...(view.mergedInto ? [{ case: view.mergedInto, kind: 'merged_into' }] : [])];
  if (links.length === 0 && ![...events, ...replaced].some((e) => linking.includes(e.type))) return null;
  return links.map((l) => ({ other: l.case, kind: l.kind }));
}

/** Earlier cases that this one belongs to: asked when it is opened, and when what they are compared by has changed. */
export async function earlierCases(tx: Tx, batch: Batch, facts: Facts): Promise<BatchEvent[]> {
  const opened = batch.events.some((e) => e.type === 'case.opened');
  const changed = opened || batch.events.some((e) => e.type === 'data.changed');
  return [
    ...(changed ? await repeated(tx, batch, facts) : []),
    ...(opened && facts.joins ? await followed(tx, batch) : []),
    ...(opened && facts.joins ? await sameCustomer(tx, batch) : []),
  ];
}

function linked(other: string, kind: Extract<BatchEvent, { type: 'linked' }>['kind']): BatchEvent {
  return { type: 'linked', id: `${kind}.${other}`, case: other, kind };
}

async function repeated(tx: Tx, { case: caseId, view }: Batch, { repeat }: Facts): Promise<BatchEvent[]> {
  if (repeat === undefined) return [];
  const key = subjectKey(['repeat', view.sop], view.data, repeat.same);
  await deed(tx, sql`keep_matter(${caseId}, ${key ?? null})`);
  if (key === undefined) return [];
  const found = await tx
    .selectFrom('matter as m')
    .innerJoin('case as c', 'c.id', 'm.case_id')
    .select('c.id')
    .where('m.key', '=', key)
    .where('c.id', '!=', caseId)
    .where('c.state', '=', 'closed')
    .where('c.closed_ms', '>=', view.openedAtMs - windowMs(repeat.within))
    .where('c.closed_ms', '<=', view.openedAtMs)
    .orderBy('c.closed_ms', 'desc')
    .executeTakeFirst();
  return found === undefined ? [] : [linked(found.id, 'repeat')];
}

/** The closed case whose join key led here next: too late to re-open it. */
async function followed(tx: Tx, { case: caseId }: Batch): Promise<BatchEvent[]> {
  const row = await tx
    .selectFrom('intake')
    .select('previous')
    .where('case_id', '=', caseId)
    .where('previous', 'is not', null)
    .executeTakeFirst();
  return row === undefined || row.previous === null ? [] : [linked(row.previous, 'follow_up')];
}

/** Same customer, another matter: a link, and nothing more. */
async function sameCustomer(tx: Tx, { case: caseId, view }: Batch): Promise<BatchEvent[]> {
  const { customer } = view.data;
  if (typeof customer !== 'string' || customer === '') return [];
  const found = await tx
    .selectFrom('case')
    .select('id')
    .where('customer', '=', customer)
    .where('id', 'not in', [caseId, view.parent?.case ?? caseId])
    .where('state', 'in', ['open', 'resolved'])
    .orderBy('opened_ms', 'desc')
    .executeTakeFirst();
  return found === undefined ? [] : [linked(found.id, 'same_customer')];
}

/**
 * What this batch has to tell other cases: that a child is over, that a case was merged or taken out again. What batches
 * told that it replaces, never happened or is told again here.
 */
export async function toldOthers(tx: Tx, batch: Batch, facts: Facts, replaced: readonly EventRow[]) {
  return {
    outgoing: [...ofEnd(batch, facts), ...(await ofMerge(tx, batch))],
    /** Task times of the batches that are replaced. */
    untold: [...new Set(replaced.map((event) => event.task_ms))],
    /** An undo takes back what was not yet told. */
    unmerged: batch.events.some((e) => e.type === 'case.unmerged'),
  };
}

/** `at_end`: once the run of this case has ended. */
interface Told {
  case_id: string;
  signal: string;
  body: Value;
  at_end: boolean;
}

/** Told once the run has really ended: this batch may still be replaced by one that says otherwise. */
function ofEnd(batch: Batch, { personal }: Facts): Told[] {
  const { parent, state, result, data, cycle } = batch.view;
  if (batch.ended !== true || parent === undefined) return [];
  const open = Object.fromEntries(Object.entries(data).filter(([name]) => !personal.has(name)));
  const body = {
    id: `ended.${batch.case}.${cycle}`,
    step: parent.step,
    visit: parent.visit,
    case: batch.case,
    state,
    result: result ?? state,
    data: open,
  };
  return [{ case_id: parent.case, signal: 'case_ended', body, at_end: true }];
}

async function ofMerge(tx: Tx, batch: Batch): Promise<Told[]> {
  const rows: Told[] = [];
  for (const event of batch.events) {
    if (!isMerging(event)) continue;
    const body = heardOf(event, { case: batch.case, openedAtMs: batch.view.openedAtMs });
    for (const to of await survivorsOf(tx, batch, survivorIn(event)))
      rows.push({ case_id: to, signal: 'absorbed', body: { ...body }, at_end: event.type === 'case.merged' });
  }
  return rows;
}

/** The case, and where it was merged meanwhile itself: its own run has ended and hears nothing, but its survivor counts. */
async function survivorsOf(tx: Tx, { case: caseId, view }: Batch, first: string): Promise<string[]> {
  const found: string[] = [];
  // Of this case the view says it: the batch is not written yet.
  const next = (at: string) => (at === caseId ? view.mergedInto : survivorOf(tx, at));
  for (let at: string | undefined = first; at !== undefined && !found.includes(at); at = await next(at)) found.push(at);
  return found;
}

async function survivorOf(tx: Tx, caseId: string): Promise<string | undefined> {
  const of = tx.selectFrom('case_link').select('other').where('case_id', '=', caseId);
  return (await of.where('kind', '=', 'merged_into').executeTakeFirst())?.other;
}

/** What a kind is called seen from the other case. */
const reversed: Record<string, string> = {
  child: 'parent',
  absorbed: 'merged_into',
  merged_into: 'absorbed',
  repeat: 'repeated_by',
  follow_up: 'followed_by',
};

/** Open cases that are of one matter with it (rule 35), as far as these eyes see both. */
async function sameMatterOf(db: Db, seeing: Seeing, caseId: string): Promise<CaseRelation[]> {
  const rows = await db
    .selectFrom('same_matter')
    .innerJoin('case as one', 'one.id', 'same_matter.case_id')
    .innerJoin('case as two', 'two.id', 'same_matter.other')
    .select(['same_matter.case_id', 'same_matter.other'])
    .where((eb) => eb.or([eb('same_matter.case_id', '=', caseId), eb('same_matter.other', '=', caseId)]))
    .where('one.state', 'in', ['open', 'resolved'])
    .where('two.state', 'in', ['open', 'resolved'])
    .where(mayReadOf(seeing, 'same_matter.case_id'))
    .where(mayReadOf(seeing, 'same_matter.other'))
    .orderBy('same_matter.case_id')
    .orderBy('same_matter.other')
    .execute();
  return rows.map((row) => ({ case: row.case_id === caseId ? row.other : row.case_id, kind: 'same_matter' }));
}

/** Every case this one refers to, and every case that refers to it, as far as these eyes see both. */
export async function relationsOf(db: Db, seeing: Seeing, caseId: string): Promise<CaseRelation[]> {
  const rows = await db
    .selectFrom('case_link')
    .selectAll()
    .where((eb) => eb.or([eb('case_id', '=', caseId), eb('other', '=', caseId)]))
    .where(mayReadOf(seeing, 'case_link.case_id'))
    .where(mayReadOf(seeing, 'case_link.other'))
    .orderBy('case_id')
    .orderBy('other')
    .execute();
  const all = rows.map((r) =>
    r.case_id === caseId ? { case: r.other, kind: r.kind } : { case: r.case_id, kind: reversed[r.kind] ?? r.kind },
  );
  all.push(...(await sameMatterOf(db, seeing, caseId)));
  return all.filter((r, i) => all.findIndex((o) => o.case === r.case && o.kind === r.kind) === i);
}
