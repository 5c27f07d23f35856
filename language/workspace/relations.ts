/** `relations:` of organization.yaml (semantics rule 27): acts there are, roles somebody holds, nothing wider than may be. */
import { type Organization, rolesHeld } from '../organization.ts';
import { PEOPLE, type Relation, RIGHT_NAMES, type RightName, SYSTEM, widest } from '../relations.ts';
import type { Reporter } from '../report.ts';
import { at, keyRange, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';

/** As written: act, role, relations. */
export type RelationsSource = Record<string, Record<string, readonly Relation[]>>;

export function checkRelations(
  source: RelationsSource | undefined,
  organization: Organization,
  place: Place,
  reporter: Reporter,
): void {
  const held = rolesHeld(organization);
  for (const [act, row] of Object.entries(source ?? {})) {
    if (!isRight(act)) {
      const suggestion = nearest(act, RIGHT_NAMES);
      const expected = RIGHT_NAMES.join(', ');
      reporter.report('relations/unknown-act', keyRange(at(place, act)), { found: act, suggestion, expected });
      continue;
    }
    checkRow(act, row, held, at(place, act), reporter);
  }
}

function isRight(act: string): act is RightName {
  return (RIGHT_NAMES as readonly string[]).includes(act);
}

/** An act that nobody may do is an error, one idle role of several a warning. */
function checkRow(
  act: RightName,
  row: RelationsSource[string],
  held: ReadonlySet<string>,
  place: Place,
  reporter: Reporter,
): void {
  const idle = Object.keys(row).filter((role) => role !== PEOPLE && role !== SYSTEM && !held.has(role));
  if (idle.length === Object.keys(row).length) {
    reporter.report('relations/nobody-may', keyRange(place), { found: act, roles: idle.join(', ') });
    return;
  }
  for (const role of idle)
    reporter.report('role/held-by-nobody', keyRange(at(place, role)), { found: role, suggestion: nearest(role, held) });
  for (const [role, relations] of Object.entries(row)) {
    const most = widest(act, role);
    relations.forEach((relation, i) => {
      if (most.includes(relation)) return;
      const expected = most.length === 0 ? '–' : most.join(', ');
      reporter.report('relations/too-wide', valueRange(at(place, role, i)), { found: relation, act, role, expected });
    });
  }
}
