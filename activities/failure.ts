/**
 * The two ways an activity fails: for good, or to be tried again by Temporal. Texts and details stay in the workflow's
 * history for ever, so they hold codes, names from the SOP and statuses, never a value of a request or a reply.
 */
import { ApplicationFailure } from '@temporalio/common';
import { RUN_REFUSED } from '../workflows/contract.ts';

/** What went wrong, as the failure's type: stable words that retry policies, logs and tests go by. */
export type FailureType =
  /** The outside system answered with a 4xx: it will not do this, however often it is asked. */
  | 'OutsideRefused'
  /** It will not do this, but an earlier attempt, whose answer was lost, may have been carried out. */
  | 'OutsideUncertain'
  /** It answered with a 5xx, 408, 409, 425 or 429: later, perhaps. */
  | 'OutsideFailing'
  /** It cannot be reached, or the connection broke. */
  | 'OutsideAway'
  /** It did not answer in time; what was asked may have been done. */
  | 'OutsideTimeout'
  /** It answered with a redirect, which is never followed. */
  | 'OutsideRedirect'
  /** It answered with more than we read. */
  | 'OutsideReplyTooLarge'
  /** It answered with a success that cannot be read. */
  | 'OutsideBadReply'
  /** The address is not on the operator's list of hosts. */
  | 'HostNotAllowed'
  /** The environment lacks a secret or an address; a restart with it heals this. */
  | 'SettingMissing'
  /** What is configured cannot be used. */
  | 'WrongSetting'
  /** The case's values do not fit the call. */
  | 'WrongArgument'
  /** A personal value is erased for good: what needs it cannot be done any more. */
  | 'Erased'
  /** A personal value is not in the vault, or belongs to another case. */
  | 'ValueMissing'
  /** A personal value was corrected while the payment that may send it was on its way. */
  | 'ValueCorrected'
  /** The reply has a value that does not fit the field it is saved to. */
  | 'ReplyMisfit'
  /** Another attempt of the same message may still succeed. */
  | 'Busy'
  /** The database cannot be reached. */
  | 'RecordAway'
  /** The record knows more of the case than the run that asks: that run must not go on. */
  | 'RunRefused'
  /** The run of a case is lost, and it has not begun again. */
  | 'CaseLost'
  /** It came back older than the case, and lacks what was told before. */
  | 'RecordBehind'
  /** A bug, or something nobody thought of: the log has where, never what. */
  | 'Unexpected';

/** Codes and statuses only. */
export type Details = Record<string, string | number>;

/** A failure that no retry heals: the step's `failed` comes at once. */
export function terminal(type: FailureType, message: string, details?: Details): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, ...(details && { details: [details] }) });
}

/** A failure that Temporal tries again; `nextRetryDelay`, in milliseconds, replaces the policy's next interval. */
export function retryable(
  type: FailureType,
  message: string,
  options: { nextRetryDelay?: number; details?: Details } = {},
): ApplicationFailure {
  const { nextRetryDelay, details } = options;
  return ApplicationFailure.create({
    type,
    message,
    nonRetryable: false,
    nextRetryDelay,
    ...(details && { details: [details] }),
  });
}

/** Where a bug is told: name, code and place of an error, since its text may quote a value. */
export interface FailureLog {
  error(fields: Record<string, string | number>, text: string): void;
}

/** A case is recorded from its history within some seconds. */
const behindMs = 5_000;

/**
 * What an activity may throw for an error it caught: failures and cancellations as they are; an outage of the record, and
 * everything else, retryable and without the error's text, which would stay in history.
 */
export function discreet(error: unknown, log: FailureLog): Error {
  if (error instanceof Error && (error.name === 'ApplicationFailure' || error.name === 'CancelledFailure'))
    return error;
  if (error instanceof Error && error.name === RUN_REFUSED) return terminal('RunRefused', error.message);
  if (error instanceof Error && error.name === 'RecordAway') return retryable('RecordAway', 'The record is away.');
  if (error instanceof Error && error.name === 'CaseBehind')
    return retryable('RecordBehind', 'The record lacks earlier events of the case.', { nextRetryDelay: behindMs });
  const { name, code, stack }: Error & { code?: unknown } = error instanceof Error ? error : new Error();
  const at =
    stack
      ?.split('\n')
      .find((line) => /^\s+at /.test(line))
      ?.trim() ?? '';
  log.error({ error: name, code: String(code ?? ''), at }, 'unexpected');
  return retryable('Unexpected', `${name}${typeof code === 'string' ? ` ${code}` : ''}`);
}
