/**
 * Values that nobody can write into: the kernel is pure, so it must work on a plan, a state and an event that are frozen
 * through and through. A rule that writes into what it was given throws there instead of changing the past.
 */

/** The value itself, frozen with all that it holds. What is frozen already is not gone through again. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
