/** Shared files written back from what they compiled to, for workspaces whose texts were not kept (before 0.2). */
import { ALWAYS_ON } from '../calendar/compile.ts';
import { DAY_MS, dateOf } from '../calendar/civil-date.ts';
import { type LocalTime, localTimeOf, shownMs } from '../calendar/local-time.ts';
import type { CalendarTable } from '../calendar/table.ts';
import type { Connector } from '../connector.ts';
import { formatDuration } from '../duration.ts';
import { FEN_PER_YUAN, type Organization, type PersonPlan } from '../organization.ts';

/**
 * organization.yaml and connectors.yaml that compile to these. Teams and people that others succeeded are not in them.
 * Calendars, messages, ladders and authorities cannot be written back: they are in force as far as versions hold them.
 */
export function writtenFrom(
  organization: Organization,
  connectors: Readonly<Record<string, Connector>>,
): Map<string, string> {
  const { lastResort, publishSecond, calendar, relations, corrections, help, transfer } = organization;
  const { stepUpAbove, personalLike, neverSaid, rights, teams, people, successors } = organization;
  const gone = successors?.teams ?? {};
  const left = Object.entries(teams).filter(([id]) => !Object.hasOwn(gone, id));
  const source = {
    last_resort: lastResort,
    ...(publishSecond !== undefined && { publish: { second: publishSecond } }),
    ...(calendar !== undefined && { calendar }),
    ...(relations !== undefined && { relations }),
    ...(corrections !== undefined && { corrections }),
    ...(help !== undefined && { help }),
    ...(transfer !== undefined && { transfer }),
    ...(rights !== undefined && { rights }),
    ...(stepUpAbove !== undefined && { step_up: { approvals_above: stepUpAbove / FEN_PER_YUAN } }),
    ...(personalLike !== undefined && { personal_like: personalLike }),
    ...(neverSaid !== undefined && { words: { never: neverSaid } }),
    teams: Object.fromEntries(
      left.map(([id, { title, lead, above }]) => [
        id,
        { title, lead, ...(above !== undefined && !Object.hasOwn(gone, above) && { above }) },
      ]),
    ),
    people: Object.fromEntries(
      Object.entries(people).map(([id, it]) => [id, personSource(it, gone, localTimeOf(daysOf(organization)))]),
    ),
  };
  const outside = Object.entries(connectors).map(([id, it]) => [id, connectorSource(it)] as const);
  return new Map([
    ['organization.yaml', `${JSON.stringify(source, null, 1)}\n`],
    ...(outside.length === 0
      ? []
      : [['connectors.yaml', `${JSON.stringify(Object.fromEntries(outside), null, 1)}\n`] as const]),
  ]);
}

/** The calendar in whose zone the days of deputies are. */
function daysOf({ calendar, calendars }: Organization): CalendarTable {
  return (calendar === undefined ? undefined : calendars[calendar]) ?? ALWAYS_ON;
}

function personSource(person: PersonPlan, gone: Readonly<Record<string, string>>, local: LocalTime) {
  const { name, teams, roles, skills, shift, capacity, deputies, mentor } = person;
  return {
    name,
    teams: filled(teams.filter((it) => !Object.hasOwn(gone, it))),
    roles: filled(roles),
    skills: filled(skills),
    shift,
    capacity,
    ...(deputies && {
      deputy: deputies.map(({ person: id, fromMs, untilMs }) => ({
        person: id,
        from: dateOf(Math.floor(shownMs(local, fromMs) / DAY_MS)),
        // `until` is the last day, and the instant the beginning of the next.
        until: dateOf(Math.floor(shownMs(local, untilMs) / DAY_MS) - 1),
      })),
    }),
    ...(mentor !== undefined && { mentor }),
  };
}

/** What is empty is not written. */
function filled(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

function connectorSource({ base, secret, auth, timeoutMs, retryForMs, movesMoney, calls }: Connector) {
  return {
    base,
    secret,
    auth,
    timeout: formatDuration(timeoutMs),
    retry_for: formatDuration(retryForMs),
    moves_money: movesMoney,
    calls: Object.fromEntries(
      Object.entries(calls).map(([name, { method, path, send, reply, okStatuses }]) => [
        name,
        { [method.toLowerCase()]: path, send, reply, ok: okStatuses },
      ]),
    ),
  };
}
