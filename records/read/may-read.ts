/**
 * The one predicate of reading (semantics rule 30). Every query that answers with parts of cases has it; a test looks that
 * none is without.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { SET_ASIDE } from './set-aside.ts';
import type { Eyes, ReadingEyes } from '../store/eyes.ts';
import type { Change } from '../store/stream.ts';

/** Who looks into payments of unknown result (rule 24); the case names it only where it knows of one. */
const LOOKS_INTO_PAYMENTS = 'role/finance';

/** Whose eyes, and the instant at which a guest's hour is looked at. */
export interface Seeing {
  eyes: Eyes;
  nowMs: number;
}

/**
 * Whether a row of `case` may be read.
 *
 * @param of the table's name in the query
 */
export function mayReadCase({ eyes, nowMs }: Seeing, of = 'case'): RawBuilder<SqlBool> {
  if (eyes === 'product' || eyes.sees === 'all') return sql<SqlBool>`true`;
  const column = (name: string) => sql.ref(`${of}.${name}`);
  if ('sops' in eyes.sees) return sql<SqlBool>`${column('sop')} = any(${eyes.sees.sops}::text[])`;
  const { keys } = eyes.sees;
  const left = keys.includes(LOOKS_INTO_PAYMENTS)
    ? sql`or ${column('id')} = any(array(select l.case_id from ledger l where ${sql.raw(SET_ASIDE)}))`
    : sql``;
  return sql<SqlBool>`(${column('readers')} && ${keys}::text[] ${left}
    or ${column('id')} = any(array(
      select g.case_id from case_guest g where g.person = ${eyes.reader} and g.until_ms > ${nowMs}::bigint)))`;
}

/** The same for a row of another table that names its case in this column. */
export function mayReadOf(seeing: Seeing, column: string): RawBuilder<SqlBool> {
  if (seeing.eyes === 'product' || seeing.eyes.sees === 'all') return sql<SqlBool>`true`;
  return sql<SqlBool>`exists (
    select from "case" seen where seen.id = ${sql.ref(column)} and ${mayReadCase(seeing, 'seen')})`;
}

/**
 * The same of a case that the feed told of, for all streams of a process from one read: `case` where it may be read, `gone` where it
 * could be until then.
 */
export function seesChange({ reader, sees }: ReadingEyes, { now, lost, sop }: Change): 'case' | 'gone' | undefined {
  if (sees === 'all') return now === undefined ? 'gone' : 'case';
  if ('sops' in sees) return sees.sops.includes(sop) ? (now === undefined ? 'gone' : 'case') : undefined;
  const { keys } = sees;
  const left = now?.leftPayment === true && keys.includes(LOOKS_INTO_PAYMENTS);
  if (now !== undefined && (left || now.readers.some((it) => keys.includes(it)) || now.guests.includes(reader)))
    return 'case';
  return lost.some((it) => keys.includes(it)) ? 'gone' : undefined;
}

/** Whether these eyes look into what a reset left of payments. */
export function looksIntoPayments({ sees }: ReadingEyes): boolean {
  return sees !== 'all' && 'keys' in sees && sees.keys.includes(LOOKS_INTO_PAYMENTS);
}
