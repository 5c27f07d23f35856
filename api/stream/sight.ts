/** What somebody may see besides what cases say: whoever comes back with another sight reads the lists anew. */
import { createHash } from 'node:crypto';
import { looksIntoPayments } from '../../records/read/may-read.ts';
import type { ReadingEyes } from '../../records/store/eyes.ts';
import type { Visits } from '../../records/store/stream.ts';

/** Digits that two sights do not share by chance. */
const DIGITS = 12;

/** A short name of these keys, these hours as a guest and these payments. */
export function sightName(eyes: ReadingEyes, visits: Visits): string {
  const { reader, sees } = eyes;
  const keys = sees === 'all' ? 'all' : 'sops' in sees ? sees.sops.toSorted() : sees.keys.toSorted();
  const guest = visits.guests.flatMap((it) => (it.person === reader ? [it.case] : []));
  const left = looksIntoPayments(eyes) ? visits.leftPayments : [];
  const text = JSON.stringify([reader, keys, sees === 'all' ? [] : guest, left]);
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
