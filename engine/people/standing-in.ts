/**
 * Who stands in for whom (semantics rule 26): a deputy for the days that the organization names, a mentor for whoever is
 * learning. Pure facts of the directory; what follows from them is decided where work is given and acts are taken.
 */
import type { PersonPlan } from '../../language/organization.ts';

/** As much of an organization as is asked here. */
interface People {
  people: Readonly<Record<string, Pick<PersonPlan, 'deputies' | 'mentor'>>>;
}

/** The person is away at this instant, and has left a deputy. */
export function deputyOf({ people }: People, person: string, atMs: number): string | undefined {
  const spans = Object.hasOwn(people, person) ? people[person]?.deputies : undefined;
  const deputy = spans?.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)?.person;
  return deputy !== undefined && Object.hasOwn(people, deputy) ? deputy : undefined;
}

/** Whose work this person may do and read in her own name: sorted; nobody stands in for herself. */
export function standsFor(organization: People, person: string, atMs: number): string[] {
  return Object.entries(organization.people)
    .filter(([id, { mentor }]) => id !== person && (mentor === person || deputyOf(organization, id, atMs) === person))
    .map(([id]) => id)
    .sort();
}
