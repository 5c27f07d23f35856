/** The activities around the record: a batch at the end of a task, the same batch for as long as it takes, and who works. */
import { RecordAway } from '../records/errors.ts';
import type { OutboxStore } from '../records/store/outbox.ts';
import type { StaffStore } from '../records/store/staff.ts';
import type { CaseActivities } from '../workflows/contract.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { discreet, type FailureLog } from './failure.ts';
import { beating } from './heartbeats.ts';

/**
 * Below the 2 s of the local activities, so that the breaker hears of what takes too long; two of them end before a task's
 * heartbeat (workflows/contract.ts).
 */
const limitMs = 1_500;
/** A busy machine may once be slow; an outage is slow or refuses again and again. */
const misses = 3;
/** An outage costs one act in this time its patience, and a recovery goes unnoticed no longer. */
const openMs = 5_000;

/** The breaker in front of the record: one per process. */
export function recordBreaker(now: () => number = Date.now): Breaker {
  return createBreaker({
    isAway: (error) => error instanceof RecordAway,
    away: (why) => new RecordAway(`The database is away: ${why}.`),
    limitMs,
    misses,
    openMs,
    now,
  });
}

export function recordActivities(
  store: OutboxStore & StaffStore,
  log: FailureLog,
  breaker: Breaker,
  onTask: () => void = () => {},
): Pick<CaseActivities, 'record' | 'recordDurably' | 'find'> {
  return {
    record: async (batch) => {
      onTask();
      try {
        return await breaker.run(() => store.recordBatch(batch));
      } catch (error) {
        throw discreet(error, log);
      }
    },
    recordDurably: async (batch) => {
      try {
        const reply = await beating(() => store.recordBatch(batch));
        breaker.close();
        return reply;
      } catch (error) {
        throw discreet(error, log);
      }
    },
    /** Never fails: whatever is wrong with the record, the work waits in its queue and notices ask again. */
    find: async ({ case: caseId, questions, nowMs, heard }) => {
      onTask();
      try {
        return await breaker.run(() => store.answerQuestions(caseId, questions, nowMs, heard));
      } catch (error) {
        discreet(error, log);
        return questions.map(({ key }) => ({ key, people: [], away: true }));
      }
    },
  };
}
