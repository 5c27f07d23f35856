/** Entries of the feed in the words of the wire: what their cases' timelines show to a system, without personal values. */
import type { FeedEntry, FeedPlace } from '../../records/store/feed.ts';
import type { Plan } from '../../language/plan.ts';
import type { WireFeedEvent } from '../../wire/feed.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';
import { casesNamed, withoutOthers } from '../translate/other-cases.ts';
import { masked } from '../translate/reveal.ts';
import { eventInSight, seesAmounts, tellsAmount } from '../translate/sight.ts';
import { eventToWire } from '../translate/timeline.ts';
import { feedId } from './place.ts';

/** Digits of a `sequence`. */
const DIGITS = 16;

/** For this caller. What the timeline would not tell it is not told here: such an entry is left out. */
export async function entriesToWire(
  { record, packages }: Pick<Services, 'record' | 'packages'>,
  identity: Identity,
  place: FeedPlace,
  entries: readonly FeedEntry[],
): Promise<WireFeedEvent[]> {
  const named = casesNamed(entries.flatMap(({ event }) => event ?? []));
  const others = identity.eyes.sees === 'all' ? undefined : await record.readAs(identity.eyes).seen(named);
  const items: WireFeedEvent[] = [];
  for (const entry of entries) {
    const plan = entry.version === undefined ? undefined : (await packages.version(entry.sop, entry.version))?.plan;
    const event = eventSeen(entry, { identity, plan, others });
    if (event !== 'hidden') items.push(entryToWire(place, entry, event));
  }
  return items;
}

/** `hidden`: not for this caller. */
function eventSeen(
  { event }: FeedEntry,
  { identity, plan, others }: { identity: Identity; plan: Plan | undefined; others: readonly string[] | undefined },
): TimelineEvent | undefined | 'hidden' {
  if (event === undefined) return undefined;
  const amounts = plan === undefined ? identity.fields === undefined : seesAmounts(identity, plan);
  if (!amounts && tellsAmount(event.type)) return 'hidden';
  const told = others === undefined ? event : withoutOthers(event, others);
  return told === undefined ? 'hidden' : eventInSight(eventToWire(told, plan, masked), identity);
}

function entryToWire(place: FeedPlace, entry: FeedEntry, event: TimelineEvent | undefined): WireFeedEvent {
  return {
    specversion: '1.0',
    id: feedId(place, entry.position),
    source: '/v1/feed',
    type: entry.kind === 'event' ? `bihuan.${entry.type}` : `bihuan.feed.${entry.kind}`,
    subject: entry.case,
    time: iso(entry.atMs),
    datacontenttype: 'application/json',
    sequence: String(entry.position).padStart(DIGITS, '0'),
    sop: entry.sop,
    data: defined({
      case: entry.case,
      seq: entry.seq,
      event,
      retracts: entry.retracts === undefined ? undefined : feedId(place, entry.retracts),
    }),
  };
}
