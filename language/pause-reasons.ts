/** Why a case's clocks may stand still (semantics rule 4): no other reason pauses, and never waiting for ourselves. */
export const PAUSE_REASONS = [
  'waiting_customer',
  'customer_appointment',
  'waiting_third_party',
  'force_majeure',
] as const;

export type PauseReason = (typeof PAUSE_REASONS)[number];
