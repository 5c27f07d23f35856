/** The questions about the flow, in the order in which they are answered. */
import type { Question } from '../verdict.ts';
import { branchesJoin } from './branches-join.ts';
import { callBackResolved } from './call-back-resolved.ts';
import { noDeadOutcome } from './no-dead-outcome.ts';
import { noDeadStep } from './no-dead-step.ts';
import { noLivelock } from './no-livelock.ts';
import { optionToComplete } from './option-to-complete.ts';
import { reopenResolves } from './reopen-resolves.ts';

export const FLOW: readonly Question[] = [
  optionToComplete,
  noDeadStep,
  noDeadOutcome,
  branchesJoin,
  noLivelock,
  reopenResolves,
  callBackResolved,
];
