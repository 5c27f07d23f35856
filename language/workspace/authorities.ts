/** authorities.yaml: amounts read from their digits, roles that somebody holds. */
import { type AuthorityPlan, type Caps, inOrder } from '../authority.ts';
import type { Known } from '../context.ts';
import { fenOf } from '../expression/literal.ts';
import { type Organization, rolesHeld } from '../organization.ts';
import type { Reporter } from '../report.ts';
import { AuthoritiesFile, type AuthoritiesSource, type CapsSource } from '../schema/authorities.ts';
import { at, keyRange, type Place, rootOf, valueRange, writtenText } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import type { Files } from './files.ts';
import { readFile } from './read-file.ts';

const NAMES = { once: 'once', case: 'case', day: 'day', customer_30nd: 'customer30nd' } as const;

export function readAuthorities(
  files: Files,
  organization: Organization | undefined,
  reporter: Reporter,
): Known<AuthorityPlan> & { shared: ReadonlyMap<string, string[]> } {
  const { source, value } = readFile('authorities.yaml', AuthoritiesFile, files, reporter);
  if (source === undefined) return { entries: new Map(), shared: new Map() };
  const place = rootOf(source);
  if (value === undefined) return { place, shared: new Map() };
  const held = organization === undefined ? undefined : rolesHeld(organization);
  const entries = Object.entries(value).map(([action, written]) => {
    const roles = rolesIn(written);
    if (held !== undefined) checkHeld(Object.keys(roles), held, at(place, action), reporter);
    const list = Object.entries(roles).map(([role, caps]) => ({
      role,
      caps: capsOf(caps, at(place, action, role), reporter),
    }));
    return [action, inOrder(list)] as const;
  });
  return { entries: new Map(entries), place, shared: sharedCaps(value, place, reporter) };
}

type ActionSource = AuthoritiesSource[string];

/** All keys of an action but its own are roles. */
function rolesIn(action: ActionSource): Record<string, CapsSource> {
  const roles = Object.entries(action).filter(([name]) => name !== 'counts_with');
  return Object.fromEntries(roles) as Record<string, CapsSource>;
}

/** Who counts with whom, both ways and all the way round: each action with all of its group, sorted. */
function sharedCaps(value: AuthoritiesSource, place: Place, reporter: Reporter): Map<string, string[]> {
  const groups: Set<string>[] = [];
  for (const [action, { counts_with: others }] of Object.entries(value)) {
    if (others === undefined) continue;
    for (const [i, found] of others.entries())
      if (!Object.hasOwn(value, found))
        reporter.report('authority/unknown-action', valueRange(at(place, action, 'counts_with', i)), {
          found,
          suggestion: nearest(found, Object.keys(value)),
        });
    const joined = new Set([action, ...others]);
    for (const group of groups.filter((g) => [...g].some((one) => joined.has(one)))) {
      for (const one of group) joined.add(one);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(joined);
  }
  return new Map(groups.flatMap((group) => [...group].map((one) => [one, [...group].sort()] as const)));
}

/** An action that nobody can decide on is an error, one idle role of several a warning. */
function checkHeld(roles: readonly string[], held: ReadonlySet<string>, place: Place, reporter: Reporter): void {
  const idle = roles.filter((role) => !held.has(role));
  if (idle.length === roles.length) {
    const found = String(place.path.at(-1));
    reporter.report('authority/held-by-nobody', keyRange(place), { found, roles: roles.join(', ') });
    return;
  }
  for (const role of idle)
    reporter.report('role/held-by-nobody', keyRange(at(place, role)), { found: role, suggestion: nearest(role, held) });
}

function capsOf(source: CapsSource, place: Place, reporter: Reporter): Caps {
  const caps: Caps = {};
  if (typeof source.once === 'number' && source.case === undefined && source.day === undefined)
    reporter.report('authority/once-alone', keyRange(at(place, 'once')), { found: String(place.path.at(-1)) });
  for (const [written, name] of Object.entries(NAMES) as [keyof typeof NAMES, keyof Caps][]) {
    const amount = source[written];
    if (amount === undefined || amount === 'unlimited') continue;
    const where = at(place, written);
    const fen = fenOf(writtenText(where));
    if (fen === undefined) reporter.report('literal/not-an-amount', valueRange(where), { found: writtenText(where) });
    else caps[name] = fen;
  }
  return caps;
}
