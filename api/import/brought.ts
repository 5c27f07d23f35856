/** What a row brings beside its fields – owner, contacts, promises, pauses – read and checked against the organization. */
import type { Imported } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { looksLike } from '../../language/personal.ts';
import type { PauseReason } from '../../language/plan.ts';
import type { ImportRow } from '../../wire/import.ts';
import type { FieldFault } from '../problem.ts';
import { instantMs } from '../translate/instants.ts';
import { MASK } from '../translate/reveal.ts';

/** Everything wrong with it is told at once. */
export interface Brought {
  faults: FieldFault[];
  /** Free texts by their place in the row: they go into the vault. */
  texts: Record<string, string>;
  /** The rest of what the kernel takes over, given where each text is kept. */
  imported(receivedAtMs: number, refs: Readonly<Record<string, string>>): Imported;
}

/** Instants that are none count as received: the fault is told, and the rest of the row is still looked at. */
export function brought(organization: Organization | undefined, row: ImportRow): Brought {
  const { step, met, owner, team, contacts = [], promises = [], pauses = [] } = row;
  const evidence = Object.entries(row.evidence ?? {}).map(([name, ref]) => ({ name, ref }));
  const faults = [...wrongOwner(organization, row), ...exposed(organization, row)];
  const texts: Record<string, string> = {};
  const textAt = (place: string, text: string | undefined) => {
    if (text === MASK) faults.push({ field: place, code: 'import/masked' });
    if (text !== undefined) texts[place] = text;
  };
  contacts.forEach(({ text }, i) => {
    textAt(`contacts.${i}.text`, text);
  });
  promises.forEach(({ text }, i) => {
    textAt(`promises.${i}.text`, text);
  });
  const instants = instantsOf(row, faults);
  return {
    faults,
    texts,
    imported: (receivedAtMs, refs) => ({
      receivedAtMs,
      ...(step !== undefined && { at: step }),
      ...(met !== undefined && { met }),
      ...(evidence.length > 0 && { evidence }),
      ...(owner !== undefined && { owner, ...ownerTeam(organization, owner, team) }),
      ...(contacts.length > 0 && {
        contacts: contacts.map(({ direction, channel }, i) => {
          const note = refs[`contacts.${i}.text`];
          const atMs = instants.get(`contacts.${i}.at`) ?? receivedAtMs;
          return { atMs, direction, ...(channel !== undefined && { channel }), ...(note !== undefined && { note }) };
        }),
      }),
      ...(promises.length > 0 && {
        promises: promises.map((_, i) => {
          const madeAtMs = instants.get(`promises.${i}.made_at`) ?? receivedAtMs;
          const untilMs = instants.get(`promises.${i}.until`) ?? madeAtMs + 1;
          return { what: refs[`promises.${i}.text`] ?? '', madeAtMs, untilMs };
        }),
      }),
      ...(pauses.length > 0 && {
        pauses: pauses.map(({ reason }, i) => {
          const untilMs = instants.get(`pauses.${i}.until`);
          const sinceMs = instants.get(`pauses.${i}.from`) ?? receivedAtMs;
          return { reason: reason as PauseReason, sinceMs, ...(untilMs !== undefined && { untilMs }) };
        }),
      }),
    }),
  };
}

function instantsOf({ contacts = [], promises = [], pauses = [] }: ImportRow, faults: FieldFault[]) {
  const given = [
    ...contacts.map((it, i) => [`contacts.${i}.at`, it.at] as const),
    ...promises.flatMap((it, i) => [
      [`promises.${i}.made_at`, it.made_at] as const,
      [`promises.${i}.until`, it.until] as const,
    ]),
    ...pauses.flatMap((it, i) => [[`pauses.${i}.from`, it.from] as const, [`pauses.${i}.until`, it.until] as const]),
  ];
  const instants = new Map<string, number>();
  for (const [field, text] of given) {
    const atMs = text === undefined ? undefined : instantMs(text);
    if (atMs !== undefined) instants.set(field, atMs);
    else if (text !== undefined) faults.push({ field, code: 'data/not-an-instant' });
  }
  return instants;
}

/** The team that is named, else the first one of the person. */
function ownerTeam(organization: Organization | undefined, owner: string, team: string | undefined) {
  const first = team ?? organization?.people[owner]?.teams[0];
  return first === undefined ? {} : { ownerTeam: first };
}

function wrongOwner(organization: Organization | undefined, { owner, team }: ImportRow): FieldFault[] {
  const faults: FieldFault[] = [];
  if (organization === undefined) return faults;
  if (owner !== undefined && !Object.hasOwn(organization.people, owner))
    faults.push({ field: 'owner', code: 'import/unknown-person', params: { person: owner } });
  if (team !== undefined && !Object.hasOwn(organization.teams, team))
    faults.push({ field: 'team', code: 'import/unknown-team', params: { team } });
  else if (team !== undefined && owner === undefined) faults.push({ field: 'owner', code: 'data/required' });
  return faults;
}

/** Where a file is and by which way a contact came stays in the case's history: no number of a person goes there. */
function exposed(organization: Organization | undefined, { evidence = {}, contacts = [] }: ImportRow): FieldFault[] {
  const looks = looksLike(organization?.personalLike);
  const plain = [
    ...Object.entries(evidence).map(([name, ref]) => [`evidence.${name}`, ref] as const),
    ...contacts.map(({ channel }, i) => [`contacts.${i}.channel`, channel] as const),
  ];
  return plain.flatMap(([field, text]) => {
    const kind = text === undefined ? undefined : looks(text);
    return kind === undefined ? [] : [{ field, code: 'data/looks-personal', params: { kind } }];
  });
}
