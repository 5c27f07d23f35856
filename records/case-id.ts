/**
 * Case ids: `C-` and 20 letters of Crockford's base32, time first, so that ids sort by age and tell nothing of a person.
 */
import { randomBytes } from 'node:crypto';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLetters = 10;
const randomLetters = 10;

/** What a case id looks like; other texts need no look-up. */
export const CASE_ID = /^C-[0-9A-HJKMNP-TV-Z]{20}$/;

/** How many random bytes `caseId` wants: one per letter keeps it simple, five bits of each count. */
export const CASE_ID_RANDOM_BYTES = randomLetters;

/**
 * Pure. 50 bits of chance per millisecond: at 1,000 cases in one millisecond two agree once in two thousand million.
 *
 * @param random at least `CASE_ID_RANDOM_BYTES` bytes
 */
export function caseId(nowMs: number, random: Uint8Array): string {
  let time = '';
  for (let i = 0, rest = nowMs; i < timeLetters; i++, rest = Math.floor(rest / 32)) time = letters[rest % 32] + time;
  let chance = '';
  for (let i = 0; i < randomLetters; i++) chance += letters[(random[i] ?? 0) & 31];
  return `C-${time}${chance}`;
}

/** A new one, of a case that is opened now. */
export function newCaseId(nowMs: number): string {
  return caseId(nowMs, randomBytes(CASE_ID_RANDOM_BYTES));
}
