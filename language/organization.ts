/** organization.yaml compiled: the shape the kernel's directory uses, checked for names that lead nowhere. */
import { ALWAYS_ON } from './calendar/compile.ts';
import { DAY_MS, dayNumberOf } from './calendar/civil-date.ts';
import { instantOf, localTimeOf } from './calendar/local-time.ts';
import type { CalendarTable } from './calendar/table.ts';
import type { CorrectionsPlan } from './corrections.ts';
import type { RelationTable } from './relations.ts';
import type { HelpSource, TransferSource } from './schema/help.ts';
import type { OrganizationSource } from './schema/organization.ts';

/** The same shape as the kernel's `Organization` (engine/people): rooms further in cannot import it from there. */
export interface Organization {
  lastResort: string;
  publishSecond?: string;
  calendar?: string;
  /** In 分; absent: no approval takes a fresh sign-in. */
  stepUpAbove?: number;
  /** Forms of numbers that name a person (language/personal.ts). */
  personalLike?: string[];
  /** Phrases that no text to customers may hold. */
  neverSaid?: string[];
  /** `above`: where a role is looked for while nobody of the team is there. */
  teams: Record<string, { title: string; lead: string; above?: string | undefined }>;
  people: Record<string, PersonPlan>;
  /** Rows of the table of rule 27 that are declared. */
  relations?: Partial<RelationTable>;
  /** What SOPs say of help and transfers that say nothing themselves (rules 33 and 34). */
  help?: HelpSource;
  transfer?: TransferSource;
  /** What may be corrected in cases of any SOP (rule 35). */
  corrections?: CorrectionsPlan;
  /** Powers that are not money: who has each. */
  rights?: Record<string, { title: string; roles: string[] }>;
  calendars: Record<string, CalendarTable>;
  /** Who stands in for people and teams that are no more; absent: nobody for none. */
  successors?: { people: Record<string, string>; teams: Record<string, string> };
}

/** 分 in a 元. */
export const FEN_PER_YUAN = 100;

export interface PersonPlan {
  name: string;
  teams: string[];
  roles: string[];
  skills: string[];
  shift?: string;
  capacity?: number;
  /** Who stands in for the person, from and until (exclusive) which instants. */
  deputies?: { person: string; fromMs: number; untilMs: number }[];
  /** Helps with this person's work and reads it. */
  mentor?: string;
}

export function compileOrganization(
  source: OrganizationSource,
  calendars: ReadonlyMap<string, CalendarTable | undefined>,
): Organization {
  const { calendar = '' } = source;
  const days = calendars.get(calendar) ?? (calendar === ALWAYS_ON.id ? ALWAYS_ON : undefined);
  const people = Object.fromEntries(Object.entries(source.people).map(([id, p]) => [id, personOf(p, days)]));
  const shifts = new Set(Object.values(people).flatMap((p) => (p.shift === undefined ? [] : [p.shift])));
  if (source.calendar !== undefined) shifts.add(source.calendar);
  const tables = [...shifts].flatMap((id): [string, CalendarTable][] => {
    const table = calendars.get(id);
    return table === undefined ? [] : [[id, table]];
  });
  return {
    lastResort: source.last_resort,
    ...(source.publish && { publishSecond: source.publish.second }),
    ...(source.calendar !== undefined && { calendar: source.calendar }),
    ...(source.relations && { relations: source.relations as Partial<RelationTable> }),
    ...(source.help && { help: source.help }),
    ...(source.transfer && { transfer: source.transfer }),
    ...(source.rights && { rights: source.rights }),
    ...(source.corrections && { corrections: source.corrections }),
    ...(source.step_up && { stepUpAbove: Math.round(source.step_up.approvals_above * FEN_PER_YUAN) }),
    ...(source.personal_like && { personalLike: source.personal_like }),
    ...(source.words && { neverSaid: source.words.never }),
    teams: source.teams,
    people,
    calendars: Object.fromEntries(tables),
  };
}

function personOf(p: OrganizationSource['people'][string], days: CalendarTable | undefined): PersonPlan {
  return {
    name: p.name,
    teams: p.teams ?? [],
    roles: p.roles ?? [],
    skills: p.skills ?? [],
    shift: p.shift,
    capacity: p.capacity,
    ...(p.deputy && days && { deputies: spansOf(p.deputy, days) }),
    ...(p.mentor !== undefined && { mentor: p.mentor }),
  };
}

/** From the beginning of the first day to the end of the last, in that zone. Days that are none are left out: a check tells of them. */
function spansOf(
  written: NonNullable<OrganizationSource['people'][string]['deputy']>,
  table: CalendarTable,
): NonNullable<PersonPlan['deputies']> {
  const local = localTimeOf(table);
  return written.flatMap(({ person, from, until }) => {
    const [first, last] = [dayNumberOf(from), dayNumberOf(until)];
    if (first === undefined || last === undefined) return [];
    return [{ person, fromMs: instantOf(local, first * DAY_MS), untilMs: instantOf(local, (last + 1) * DAY_MS) }];
  });
}

/** Every role somebody holds. */
export function rolesHeld(organization: Organization): Set<string> {
  return new Set(Object.values(organization.people).flatMap((p) => p.roles));
}
