/** authorities.yaml compiled: who may decide on how much, lowest role first (semantics rules 22–24). */

/** Caps in 分; an absent one is no bound. `customer30nd` covers the 30 natural days before. */
export interface Caps {
  once?: number;
  case?: number;
  day?: number;
  customer30nd?: number;
}

export interface RoleCaps {
  role: string;
  caps: Caps;
}

/** Of one action, from the lowest cap of a single decision to the highest; equal ones as written. */
export type AuthorityPlan = RoleCaps[];

/** A cap's value where none is written: above every amount. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

export function inOrder(roles: readonly RoleCaps[]): AuthorityPlan {
  return roles.toSorted((a, b) => {
    const [x, y] = [a.caps.once ?? UNLIMITED, b.caps.once ?? UNLIMITED];
    return x === y ? 0 : x - y;
  });
}
