/** Deputies and mentors of organization.yaml: somebody else, who is there, on days that are days. */
import { dayNumberOf } from '../calendar/civil-date.ts';
import type { Organization } from '../organization.ts';
import type { Reporter } from '../report.ts';
import type { OrganizationSource } from '../schema/organization.ts';
import { at, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';

type Spans = NonNullable<OrganizationSource['people'][string]['deputy']>;

export function checkStandIns(
  organization: Organization,
  source: OrganizationSource,
  root: Place,
  reporter: Reporter,
): void {
  for (const [id, { deputy = [], mentor }] of Object.entries(source.people)) {
    const place = at(root, 'people', id, 'deputy');
    if (deputy.length > 0 && organization.calendar === undefined)
      reporter.report('deputy/without-calendar', valueRange(place), {});
    deputy.forEach((span, i) => {
      mustBeKnown(organization, span.person, at(place, i, 'person'), reporter);
      if (!isSound(span, deputy.slice(0, i)))
        reporter.report('deputy/bad-span', valueRange(at(place, i)), { found: `${span.from} – ${span.until}` });
      const away = span.person === id ? span : awayThen(source.people[span.person]?.deputy ?? [], span);
      if (away !== undefined)
        reporter.report('deputy/away-too', valueRange(at(place, i, 'person')), {
          found: span.person,
          days: `${away.from} – ${away.until}`,
        });
    });
    if (mentor === undefined) continue;
    const named = at(root, 'people', id, 'mentor');
    mustBeKnown(organization, mentor, named, reporter);
    if (mentor === id || source.people[mentor]?.mentor === id)
      reporter.report('mentor/ring', valueRange(named), { found: mentor });
  }
}

function mustBeKnown({ people }: Organization, found: string, place: Place, reporter: Reporter): void {
  if (Object.hasOwn(people, found)) return;
  reporter.report('organization/unknown-person', valueRange(place), {
    found,
    suggestion: nearest(found, Object.keys(people)),
  });
}

/** Two dates in their order, in none of the spans before it. */
function isSound(span: Spans[number], before: Spans): boolean {
  const [from, until] = [dayNumberOf(span.from), dayNumberOf(span.until)];
  if (from === undefined || until === undefined || until < from) return false;
  return awayThen(before, span) === undefined;
}

/** Dates written alike are in the order of their letters. */
function awayThen(spans: Spans, { from, until }: Spans[number]): Spans[number] | undefined {
  return spans.find((other) => other.from <= until && from <= other.until);
}
