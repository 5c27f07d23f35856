/** Everything the worker registers: the activities of cases, bound to this process's record, secrets and ways out. */
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { RecordStore } from '../records/store.ts';
import type { SameMatter } from '../records/store/points.ts';
import type { Broken } from '../records/store/access.ts';
import type { CaseActivities } from '../workflows/contract.ts';
import { type ReplyLog, runAction } from './action.ts';
import type { Breaker } from './breaker.ts';
import { discreet, type FailureLog } from './failure.ts';
import type { MessageLog } from './messages/message.ts';
import { tellBroken } from './glass.ts';
import { notify } from './notify.ts';
import { beating } from './heartbeats.ts';
import { tellSameMatter } from './same-matter.ts';
import type { Outside } from './outside.ts';
import { rememberPublished } from './published.ts';
import { recordActivities, recordBreaker } from './record.ts';
import { type CaseStarter, startCase } from './start-case.ts';

export interface ActivityDeps {
  record: RecordStore;
  /** By `outsideOf(config, process.env)`. */
  outside: Outside;
  /** `config.secretFor('update-id')`: references of personal values in replies. */
  refKey: Buffer;
  /** Of former secrets: what was opened under them is still found. */
  formerKeys?: readonly Buffer[];
  /** The language of messages. */
  locale: 'zh' | 'en';
  /** pino, or as much of it as is needed. Gets no personal value. */
  log: MessageLog & FailureLog & ReplyLog;
  /** Starts cases for cases; without one such a start waits for a worker that has it. */
  starter?: CaseStarter;
  /** Hears of each question and batch that a case's task brings: the thread of the workflows has got on. */
  onTask?: () => void;
  /** One per process; made here unless given, for metrics that show its state. */
  breaker?: Breaker;
}

/** No failure and no log line of theirs holds a value of a case. */
export function createActivities(deps: ActivityDeps): CaseActivities {
  const { record, log } = deps;
  const published = rememberPublished(record);
  const shared = { ...deps, published, signal: cancellation, attempt };
  const told = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await beating(call);
    } catch (error) {
      throw discreet(error, log);
    }
  };
  return {
    ...recordActivities(record, log, deps.breaker ?? recordBreaker(), deps.onTask),
    runAction: (request) => told(() => runAction(request, shared)),
    startCase: (request) => told(() => startCase(request, deps)),
    notify: (request) => told(() => notify(request, shared)),
  };
}

/** What the duty of broken glasses tells with: the same way out as every notice. */
export function brokenGlassTeller(deps: ActivityDeps): (broken: Broken) => Promise<void> {
  const shared = { ...deps, published: rememberPublished(deps.record), signal: cancellation };
  return (broken) => tellBroken(broken, shared);
}

/** What the duty of double cases tells with. */
export function sameMatterTeller(deps: ActivityDeps): (pair: SameMatter) => Promise<void> {
  const shared = { ...deps, published: rememberPublished(deps.record), signal: cancellation };
  return (pair) => tellSameMatter(pair, shared);
}

/** Outside of an activity (a script, a test) there is nothing to cancel, and no attempt came before. */
function cancellation(): AbortSignal | undefined {
  return attempt() === 0 ? undefined : cancellationSignal();
}

/** Which attempt this is, from 1; 0 outside of an activity. */
function attempt(): number {
  try {
    return activityInfo().attempt;
  } catch {
    return 0;
  }
}
