/**
 * Every code with which the kernel refuses what somebody wants of a case. Scenarios name them after `refused:`, so the
 * language knows them; the kernel's Refusal takes no other, so that the list cannot lag behind it.
 */

/** Stable words, by what they are about. What is wrong with a single field is told by codes of its own. */
export const REFUSAL_CODES = [
  'act/already-acknowledged',
  'act/already-assigned',
  'act/case-merged',
  'act/case-over',
  'act/excluded',
  'act/needs-role',
  'act/no-such-outcome',
  'act/not-assigned',
  'act/not-for-this-step',
  'act/not-offered',
  'act/not-open',
  'act/not-told',
  'act/not-your-team',
  'act/not-yours',
  'act/nothing-to-acknowledge',
  'act/stale-attempt',
  'act/step-not-open',
  'act/which-attempt',
  'approval/being-decided',
  'approval/missing',
  'approval/no-authority',
  'approval/nothing-to-reconcile',
  'approval/spent',
  'approval/void',
  'call-back/outside-hours',
  'call-back/too-soon',
  'data/invalid',
  'handover/in-arbitration',
  'handover/no-arbitration',
  'handover/no-breach',
  'handover/no-offer',
  'handover/nothing-to-offer',
  'handover/settled',
  'merge/not-merged',
  'merge/other-way-round',
  'merge/too-late',
  'migrate/blocked',
  'pause/not-paused',
  'pause/used-up',
  'promise/not-in-sop',
  'promise/too-many',
  'reopen/not-closed',
  'reopen/sop-has-none',
  'reopen/too-late',
  'severity/needs-supervisor',
  'signal/nothing-to-dispose',
  'survey/not-asked',
  'survey/only-the-customer',
] as const;

/** One of them; any other does not compile. */
export type RefusalCode = (typeof REFUSAL_CODES)[number];
