/**
 * Who may decide on an amount: the decision of semantics rule 22 as one pure function over caps and sums, so that the
 * record (with its ledger) and the simulator (with one in memory) decide alike.
 */
import { type Caps, type RoleCaps, UNLIMITED } from '../../language/authority.ts';
import type { Answer, AuthorityQuestion, Question } from '../event.ts';
import { startOfDay } from '../../language/calendar/local-time.ts';
import type { Organization } from '../people/choose.ts';

/** A question to the ledger, not to the directory. */
export function isAboutAuthority(question: Question): question is AuthorityQuestion {
  return question.want === 'authority' || question.want === 'grant';
}

/** What is reserved, committed or unknown already, in 分, without the grant in question. */
export interface Spent {
  case: number;
  customer: number;
  day: (person: string) => number;
}

const DAY_MS = 86_400_000;

/**
 * Where the day begins that `nowMs` is in, and the 30 natural days of a customer: by the organization's calendar, else by
 * the hours of the day the SOP counts by (rule 22).
 */
export function windowsOf(
  { calendar, calendars }: Organization,
  { dayMs: another }: AuthorityQuestion,
  nowMs: number,
): { dayMs: number; sinceMs: number } {
  const table = calendar === undefined ? undefined : calendars[calendar];
  const dayMs =
    table === undefined ? nowMs - ((((nowMs - another) % DAY_MS) + DAY_MS) % DAY_MS) : startOfDay(table, nowMs);
  return { dayMs, sinceMs: nowMs - 30 * DAY_MS };
}

/**
 * The actions whose amounts count, in one order: those that shared caps when the case began and, since authors are kept, those
 * that share them in force (rule 22). `now`: the latter, where some do.
 */
export function countedFor({ action, counts, parties }: AuthorityQuestion, now: readonly string[] = []): string[] {
  return [...new Set([...(counts ?? [action]), ...(parties === undefined ? [] : now)])].sort();
}

/** All caps hold, an amount equal to a cap included ("100 元内" has 100.00 in it). */
export function fits(caps: Caps, amount: number, spent: { case: number; customer: number; day: number }): boolean {
  return (
    amount <= (caps.once ?? UNLIMITED) &&
    spent.case + amount <= (caps.case ?? UNLIMITED) &&
    spent.customer + amount <= (caps.customer30nd ?? UNLIMITED) &&
    spent.day + amount <= (caps.day ?? UNLIMITED)
  );
}

/**
 * `within`: `own` when the requester may decide alone, else the lowest role of which somebody other than those excluded
 * may; for a `grant` the role by which this very person may. Absent: nobody. `by`: against whose day it counts. `now`: the
 * caps in force, where they are not those the case began with.
 */
export function decide(
  organization: Organization,
  spent: Spent,
  question: AuthorityQuestion,
  now: readonly RoleCaps[] = question.roles,
): { answer: Answer; by?: string } {
  if (question.parties !== undefined) return decideByAuthors(organization, spent, question, now);
  const { key, grant, amount, person, roles } = question;
  const rolesOf = (id: string) => organization.people[id]?.roles ?? [];
  const may = (id: string, caps: Caps) => fits(caps, amount, { ...spent, day: spent.day(id) });
  const own =
    person === undefined ? undefined : roles.find((r) => rolesOf(person).includes(r.role) && may(person, r.caps));
  if (person !== undefined && own !== undefined)
    return { answer: { key, people: [], grant, within: question.want === 'grant' ? own.role : 'own' }, by: person };
  if (question.want === 'grant') return { answer: { key, people: [] } };
  const others = Object.keys(organization.people).filter((id) => !question.not.includes(id));
  const able = question.ask.find((r) => others.some((id) => rolesOf(id).includes(r.role) && may(id, r.caps)));
  return { answer: { key, people: [], ...(able && { grant, within: able.role }) } };
}

/**
 * Rule 23 since authors are kept: `own` within the caps of everybody it is charged to, all at once; roles and caps are the
 * lower of those it was written or published under and those in force.
 */
function decideByAuthors(
  organization: Organization,
  spent: Spent,
  question: AuthorityQuestion,
  now: readonly RoleCaps[],
): { answer: Answer; by?: string } {
  const { key, grant, amount, person, roles, charged } = question;
  const known = (question.parties ?? []).length > 0;
  const holding = (list: readonly RoleCaps[], id: string, held: readonly string[]) =>
    list.find((r) => {
      if (!held.includes(r.role) || (!known && r.caps.customer30nd !== undefined)) return false;
      return fits(r.caps, amount, { ...spent, day: spent.day(id) });
    });
  /** The role by which this person may, then and now. */
  const may = (id: string, then: readonly string[] | null, list = roles) => {
    const held = organization.people[id]?.roles ?? [];
    return holding(now, id, held) && holding(list, id, then ?? held);
  };
  if (question.want === 'grant') {
    const own = person === undefined ? undefined : may(person, null);
    return {
      answer: { key, people: [], ...(own && { grant, within: own.role }) },
      ...(own && person && { by: person }),
    };
  }
  const all = Object.entries(charged ?? {});
  if (all.length > 0 && all.every(([id, then]) => may(id, then) !== undefined))
    return {
      answer: { key, people: [], grant, within: 'own', charged: all.map(([id]) => id).sort() },
      ...(person && { by: person }),
    };
  const others = Object.keys(organization.people).filter((id) => !question.not.includes(id));
  const able = question.ask.find((r) => others.some((id) => may(id, null, [r]) !== undefined));
  return { answer: { key, people: [], ...(able && { grant, within: able.role }) } };
}
