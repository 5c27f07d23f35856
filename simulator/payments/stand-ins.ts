/**
 * Deputies and mentors in storms (semantics rule 26), and what nobody gains by standing in for somebody: a role, work that is not
 * in the own name, a confirmation. Told from the lines of the audit and the directory alone; caps are the other oracle's.
 */
import type { Organization, Person } from '../../engine/people/choose.ts';
import { standsFor } from '../../engine/people/standing-in.ts';
import { PEOPLE, READS_ONLY, type RightName, SHIPPED_RELATIONS, SYSTEM } from '../../language/relations.ts';
import type { Random } from '../random.ts';
import type { Line, Told } from './oracle.ts';

const HOUR_MS = 3_600_000;

/** Some are away for some hours or days, now or soon, and some learn. */
export function withStandIns(organization: Organization, random: Random, startMs: number): Organization {
  const ids = Object.keys(organization.people);
  const other = (id: string) => random.pick(ids.filter((it) => it !== id)) ?? id;
  const changed = Object.entries(organization.people).map(([id, person]): [string, Person] => {
    const fromMs = startMs + (random.below(60) - 20) * HOUR_MS;
    const untilMs = fromMs + (1 + random.below(80)) * HOUR_MS;
    return [
      id,
      {
        ...person,
        ...(random.chance(0.8) && { deputies: [{ person: other(id), fromMs, untilMs }] }),
        ...(random.chance(0.5) && { mentor: other(id) }),
      },
    ];
  });
  return { ...organization, people: Object.fromEntries(changed) };
}

/** Somebody who stands in for this person now. */
export function standInFor(organization: Organization, person: string, random: Random, nowMs: number) {
  return random.pick(
    Object.keys(organization.people).filter((it) => standsFor(organization, it, nowMs).includes(person)),
  );
}

/** What is told of an act, and the act whose row says which roles may. */
const RIGHT_OF: Readonly<Record<string, RightName>> = {
  'task.given': 'assign',
  'case.merged': 'merge',
  'case.unmerged': 'unmerge',
  'reopen.asked': 'reopen',
  'cancel.asked': 'cancel',
  'cancel.confirmed': 'cancel',
  'grant.unpaid': 'reconcile',
};
const DECIDED: readonly string[] = ['approval.given', 'approval.rejected'];

/** Every line by which somebody had more than her own, in words; and how often work was taken over. */
export function gained(told: Told, organization: Organization, deciding: readonly string[]) {
  const found: string[] = [];
  const has = new Map<string, string>();
  let takenOver = 0;
  // Who accepted the case, and when: its work comes along (rule 34).
  let accepted: string | undefined;
  const wrong = ({ seq, type }: Line, actor: string, what: string) =>
    found.push(`${told.case} ${seq} ${type} by ${actor}: ${what}`);
  for (const line of told.lines) {
    const { type, actor, data = {}, atMs } = line;
    const visit = `${line.step}/${String(line.visit)}`;
    if (type === 'task.assigned') has.set(visit, String(data.assignee));
    const own = actor === undefined ? undefined : organization.people[actor]?.roles;
    // Temporal's own page, systems, and what time does by itself are no people of the directory.
    if (actor === undefined || own === undefined) continue;
    const right = RIGHT_OF[type];
    if (right !== undefined && !mayByRole(right, own)) wrong(line, actor, 'none of the own roles may');
    if (DECIDED.includes(type) && !own.some((role) => deciding.includes(role)))
      wrong(line, actor, 'decides on nothing');
    if (type === 'cancel.confirmed' && data.asked === actor) wrong(line, actor, 'asked for it');
    if (type === 'transfer.accepted') accepted = `${actor} ${atMs}`;
    if (type === 'task.reassigned' && data.after === actor) {
      has.set(visit, actor);
      if (accepted === `${actor} ${atMs}`) continue;
      takenOver++;
      if (!standsFor(organization, actor, atMs).includes(String(data.before)))
        wrong(line, actor, 'stands in for nobody');
    }
    if (type === 'task.completed' && has.get(visit) !== actor) wrong(line, actor, `it was ${has.get(visit)}'s`);
  }
  return { found, takenOver };
}

function mayByRole(right: RightName, own: readonly string[]): boolean {
  const row = SHIPPED_RELATIONS[right];
  return own.some((role) => role in row || (PEOPLE in row && role !== READS_ONLY && role !== SYSTEM));
}
