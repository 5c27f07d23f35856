/** A second person's word that is not taken: told alike, whatever two people do together. */
import { Problem } from './problem.ts';

/** `other-hash`: what was confirmed is not what stands there now. */
export type NotTaken = 'confirmed' | 'lapsed' | 'same-person' | 'other-hash';

/** 403 for the person who asked, else 409. */
export function notTaken(of: 'again' | 'keys' | 'person', why: NotTaken): Problem {
  return new Problem(why === 'same-person' ? 403 : 409, `${of}/${why}`);
}
