/**
 * Who gains by a publication: a role, a team, a lead, a cap, the right to publish, to confirm or to read, to
 * approve without a fresh sign-in. Nobody of them confirms it. Where
 * a rule of the organization changes, everybody whose role it names counts as gaining: rather one too many.
 */
import type { Caps } from '../authority.ts';
import { factsOf } from '../kinds/of-step.ts';
import { canonical } from '../hash.ts';
import type { Organization, PersonPlan } from '../organization.ts';
import type { Package } from '../plan.ts';
import type { Part } from '../publication/parts.ts';
import { PEOPLE, READS_ONLY, type RelationTable, RIGHT_NAMES, SHIPPED_RELATIONS } from '../relations.ts';
import { differences } from './difference.ts';
import { freedOfRights, freedRoles } from './freed.ts';
import { signersOf } from '../signers.ts';

/** What is in force, and what would be. */
export interface Sides {
  organization: Organization | undefined;
  parts: ReadonlyMap<string, Part>;
  /** The newest version of the SOPs that change. */
  packages: readonly Package[];
  /** The newest version of every SOP. */
  all: readonly Package[];
}

/** Ids of people, sorted. `moves`: `person/li` → `wang`, who gains what li had. */
export function gainers(before: Sides, after: Sides, moves: Readonly<Record<string, string>>): string[] {
  const { organization } = after;
  if (organization === undefined) return [];
  const roles = gainingRoles(before, after);
  const found = new Set<string>();
  for (const [id, person] of Object.entries(organization.people)) {
    const was = before.organization?.people[id];
    const more = (now: readonly string[], then: readonly string[] = []) => now.some((it) => !then.includes(it));
    if (more(person.roles, was?.roles) || more(person.teams, was?.teams)) found.add(id);
    for (const other of standInsGained(person, was)) found.add(other);
    if (person.roles.some((role) => roles.has(role)) || person.teams.some((team) => roles.has(`team/${team}`)))
      found.add(id);
  }
  for (const [id, { lead }] of Object.entries(organization.teams))
    if (before.organization?.teams[id]?.lead !== lead) found.add(lead);
  for (const [key, to] of Object.entries(moves)) for (const id of takingOver(key, to, organization)) found.add(id);
  return [...found].sort();
}

/** Whose the open work is that a move gives on: of a team's, everybody in the other one and its lead. */
function takingOver(key: string, to: string, { people, teams }: Organization): string[] {
  if (key.startsWith('person/')) return [to];
  if (!key.startsWith('team/')) return [];
  const members = Object.entries(people).filter(([, it]) => it.teams.includes(to));
  const lead = Object.hasOwn(teams, to) ? teams[to]?.lead : undefined;
  return [...members.map(([id]) => id), ...(lead === undefined ? [] : [lead])];
}

/** Who gets to do and read this person's work, or for other days than before. */
function standInsGained(now: PersonPlan, was: PersonPlan | undefined): string[] {
  const had = new Set((was?.deputies ?? []).map((span) => canonical(span)));
  const deputies = (now.deputies ?? []).filter((span) => !had.has(canonical(span))).map(({ person }) => person);
  return now.mentor === undefined || now.mentor === was?.mentor ? deputies : [...deputies, now.mentor];
}

/** Roles (and `team/x`) whose caps grow, who may confirm now, and those named where rules and approvals change. */
function gainingRoles(before: Sides, after: Sides): Set<string> {
  const roles = new Set<string>();
  const second = after.organization?.publishSecond;
  if (second !== undefined && second !== before.organization?.publishSecond) roles.add(roleOf(second));
  for (const [key, part] of after.parts) {
    const was = before.parts.get(key)?.data;
    if (part.kind === 'authority') for (const role of moreOf(was, part.data)) roles.add(role);
    if (part.kind === 'setting') namedIn(was, part.data, after.organization, roles);
  }
  for (const role of everybodyIn(before, after)) roles.add(role);
  for (const role of freedRoles(before.organization, after.organization, after.all)) roles.add(role);
  // Of a rule that goes, who was held back by it gains.
  for (const [key, part] of before.parts)
    if (part.kind === 'setting' && !after.parts.has(key)) namedIn(part.data, undefined, after.organization, roles);
  for (const body of after.packages) {
    const was = before.packages.find((it) => it.plan.sop === body.plan.sop)?.plan;
    // Whoever owns an SOP publishes it from then on.
    if (was !== undefined && roleOf(was.owner) !== roleOf(body.plan.owner)) roles.add(roleOf(body.plan.owner));
    for (const [action, list] of Object.entries(body.plan.authorities ?? {}))
      for (const role of moreOf(capsOf(was?.authorities?.[action]), capsOf(list))) roles.add(role);
    for (const role of freedOfRights(was, body.plan, after.organization)) roles.add(role);
    for (const step of body.plan.steps) {
      const approval = factsOf(step).approval(step);
      const then = was?.steps.find((it) => it.id === step.id);
      const signed = then && factsOf(then).approval(then);
      const had = signed === undefined ? [] : signersOf(signed);
      for (const who of approval === undefined ? [] : signersOf(approval))
        if (!had.includes(who)) roles.add(roleOf(who));
    }
  }
  return roles;
}

/** All roles of people, where the table gives `people` a relation that they did not have for an act, or who asked corrects again. */
function everybodyIn(before: Sides, after: Sides): readonly string[] {
  const rowsOf = ({ parts }: Sides) => (parts.get('setting/relations')?.data ?? {}) as Partial<RelationTable>;
  const [were, are] = [rowsOf(before), rowsOf(after)];
  const wider = RIGHT_NAMES.some((act) => {
    const had = (were[act] ?? SHIPPED_RELATIONS[act])[PEOPLE] ?? [];
    const has = (are[act] ?? SHIPPED_RELATIONS[act])[PEOPLE] ?? [];
    return !had.includes('any') && has.some((relation) => !had.includes(relation));
  });
  const corrects = ({ organization }: Sides) => organization?.corrections?.by?.includes('asker') !== false;
  if (!wider && (corrects(before) || !corrects(after))) return [];
  const ofPeople = Object.values(after.organization?.people ?? {}).flatMap(({ roles }) => roles);
  return ofPeople.filter((role) => role !== READS_ONLY);
}

function roleOf(who: string): string {
  return who.replace(/^role\//, '');
}

function capsOf(list: readonly { role: string; caps: Caps }[] = []): Record<string, Caps> {
  return Object.fromEntries(list.map(({ role, caps }) => [role, caps]));
}

/** Roles that may decide on more than before: on any of it, or beyond a cap that was there. */
function moreOf(before: unknown, after: unknown): string[] {
  const { counts_with: shares = {}, ...now } = (after ?? {}) as Record<string, Record<string, unknown>>;
  const { counts_with: shared = {}, ...then } = (before ?? {}) as Record<string, Record<string, unknown>>;
  // Sums that counted together and do so no longer leave everybody more room.
  const parted = Object.values(shared).some((action) => !Object.values(shares).includes(action));
  if (parted) return Object.keys(now);
  return Object.keys(now).filter((role) => {
    const [caps = {}, had] = [now[role], then[role]];
    return had === undefined || Object.keys(had).some((cap) => bound(caps[cap]) > bound(had[cap]));
  });
}

/** What is not written, or `unlimited`, is no bound. */
function bound(cap: unknown): number {
  return typeof cap === 'number' ? cap : Infinity;
}

/** Roles that stand, as key or value, where a rule of the organization changes. */
function namedIn(before: unknown, after: unknown, organization: Organization | undefined, roles: Set<string>): void {
  const held = new Set(Object.values(organization?.people ?? {}).flatMap((it) => it.roles));
  for (const it of differences(before, after)) {
    const words = [
      ...it.path.join(' ').split(' '),
      ...(JSON.stringify([it.before, it.after]).match(/[a-z][\w-]*/g) ?? []),
    ];
    for (const word of words) if (held.has(word)) roles.add(word);
  }
}
