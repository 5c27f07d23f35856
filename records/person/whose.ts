/** Whose data: the subject asked for, the keys that are this person's, and the cases. */
import type { View } from '../../engine/see/view.ts';
import type { Db } from '../database/database.ts';
import { caseSubject } from '../vault/reference.ts';

/** A person as the record knows one. */
export interface Whose {
  customer?: string;
  subjects: string[];
  cases: View[];
}

const ofCustomer = 'customer/';

/**
 * A case that began before its customer was known has a key of its own: it belongs to the customer it got. Cases whose customer
 * was another meanwhile, and that hold values of this one, belong here, too.
 */
export async function whoseOf(db: Db, subject: string): Promise<Whose> {
  const customer = subject.startsWith(ofCustomer) ? subject.slice(ofCustomer.length) : undefined;
  let own = db.selectFrom('case').select(['id', 'view']);
  own =
    customer === undefined ? own.where('id', '=', subject.slice('case/'.length)) : own.where('customer', '=', customer);
  const rows = await own.orderBy('id').execute();
  const subjects = [subject, ...(customer === undefined ? [] : rows.map(({ id }) => caseSubject(id)))];
  const known = new Set(rows.map(({ id }) => id));
  const others = await db
    .selectFrom('case')
    .select(['id', 'view'])
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('vault as v')
        .innerJoin('vault_key as k', 'k.id', 'v.key_id')
        .select('v.case_id')
        .where('k.subject', 'in', subjects),
    )
    .orderBy('id')
    .execute();
  const cases = [...rows, ...others.filter(({ id }) => !known.has(id))].map(({ view }) => view);
  return { ...(customer !== undefined && { customer }), subjects, cases };
}

/** Ids for `in`, which takes no empty list. */
export function idsOf({ cases }: Whose): string[] {
  return cases.length === 0 ? [''] : cases.map((it) => it.case);
}
