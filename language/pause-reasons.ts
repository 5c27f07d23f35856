/** Why a case's clocks may stand still (semantics rule 4): no other reason pauses, and never waiting for ourselves. */
export const PAUSE_REASONS = [
  'waiting_customer',
  'customer_appointment',
  'waiting_third_party',
  'force_majeure',
] as const;

export type PauseReason = (typeof PAUSE_REASONS)[number];

/** What people call them, on timers and on a case's page. */
export const PAUSE_TITLES: Record<PauseReason, string> = {
  waiting_customer: '等待客户',
  customer_appointment: '客户约期',
  waiting_third_party: '等待第三方',
  force_majeure: '不可抗力',
};
