/** One reason why a case cannot move to another plan. */
export interface Obstacle {
  /** Stable: `migrate/no-such-step`, … */
  code: string;
  params: Record<string, string>;
  /** A line under `upgrade` would help. */
  mapping?: true;
}
