/** What ids stand for in front of people: names of people and teams as the API tells them, titles as the SOP's plan has them. */
import { titleOf } from '../../engine/clocks/plan.ts';
import { indexOf } from '../../engine/plan-index.ts';
import type { Plan } from '../../language/plan.ts';
import type { WireDirectory } from '../../wire/directory.ts';
import type { SopPackage } from '../../wire/sop.ts';
import { bareTitle } from '../../words/bare-title.ts';
import { partyTitle } from '../../words/party.ts';
import { wordsIn } from '../../words/words.ts';
import { Finding } from '../failure.ts';
import type { Client } from '../http/client.ts';
import type { Terminal } from '../terminal.ts';

/** An id that stands for nothing known is shown as it is. */
export interface Names {
  /** `李静 (li)`: the id is what commands take. */
  person(id: string): string;
  team(id: string): string;
  /** `team/x`, `role/x`, `person/x` or the id of a person. */
  party(who: string): string;
  step(id: string): string;
  clock(id: string): string;
  field(name: string): string;
  /** The title of a step's outcome, else its id. */
  outcome(step: string, id: string): string;
}

/** Of the organization, and of one version of an SOP where one is meant. */
export async function namesOf(
  client: Client,
  terminal: Pick<Terminal, 'locale'>,
  of?: { sop: string; version: number },
): Promise<Names> {
  const [directory, plan] = await Promise.all([
    known(client.get<WireDirectory>('/v1/directory')),
    of && known(client.get<SopPackage>(`/v1/sops/${encodeURIComponent(of.sop)}/versions/${of.version}`)),
  ]);
  return namesFrom(terminal, directory, plan?.plan);
}

/**
 * Not told to systems, and of an SOP only to who may read it. Nor may names that cannot be had make a deed look undone that
 * was done, whatever the API says instead.
 */
async function known<T>(answer: Promise<{ body: T }>): Promise<T | undefined> {
  try {
    return (await answer).body;
  } catch (error) {
    if (error instanceof Finding) return undefined;
    throw error;
  }
}

export function namesFrom(
  { locale }: Pick<Terminal, 'locale'>,
  directory: WireDirectory | undefined,
  plan: Plan | undefined,
): Names {
  const people = new Map(directory?.people.map(({ id, name }) => [id, name]));
  const teams = new Map(directory?.teams.map(({ id, title }) => [id, title]));
  const words = wordsIn(locale);
  const steps = plan && indexOf(plan).steps;
  const person = (id: string) => (people.has(id) ? `${people.get(id)} (${id})` : id);
  const team = (id: string) => teams.get(id) ?? plan?.teams[id]?.title ?? id;
  return {
    person,
    team,
    party: (who) => {
      const id = who.slice(who.indexOf('/') + 1);
      if (who.startsWith('team/')) return team(id);
      if (who.startsWith('role/')) return partyTitle(words, { teams: {} }, who);
      return person(id);
    },
    step: (id) => bareTitle(steps?.get(id)?.title ?? id),
    clock: (id) => (plan === undefined ? id : bareTitle(titleOf(plan, { id }))),
    field: (name) => plan?.fields[name]?.title ?? name,
    outcome: (step, id) => bareTitle(steps?.get(step)?.outcomes[id]?.title ?? id),
  };
}
