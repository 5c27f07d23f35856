/**
 * Numbers that the record keeps, read when they are asked for. One that cannot be read is left out: a zero, like a last figure, would
 * say that all is well.
 */
import { Gauge, type Registry } from 'prom-client';
import type { RecordStore } from '../records/store.ts';

export type RecordedSource = Pick<
  RecordStore,
  'lastAudit' | 'lostCount' | 'lostHours' | 'lossCounts' | 'trustFigures' | 'feedWaitingMs'
>;

/** Reads one part and tells it. Rejects when it could not be read, and its numbers are gone. */
type Part = (record: RecordedSource) => Promise<void>;

/** One for each registry: reads all of them, and tells how many parts could not be read. */
export function recordedNumbers(registry: Registry): (record: RecordedSource) => Promise<void> {
  const unread = new Gauge({
    name: 'bihuan_numbers_unread',
    help: 'Reads of the record that failed when these numbers were asked for; theirs are left out',
    registers: [registry],
  });
  const parts = [
    audited(registry),
    lost(registry),
    lostHours(registry),
    lossCounts(registry),
    trusted(registry),
    fed(registry),
  ];
  return async (record) => {
    const read = await Promise.allSettled(parts.map((it) => it(record)));
    unread.set(read.filter(({ status }) => status === 'rejected').length);
  };
}

function partOf<T>(
  gauges: readonly Gauge[],
  read: (record: RecordedSource) => Promise<T>,
  tell: (figures: T) => void,
): Part {
  return async (record) => {
    try {
      tell(await read(record));
    } catch (error) {
      for (const gauge of gauges) for (const { labels } of (await gauge.get()).values) gauge.remove(labels);
      throw error;
    }
  };
}

const gauge = (registry: Registry, name: string, help: string) => new Gauge({ name, help, registers: [registry] });

function audited(registry: Registry): Part {
  const faults = gauge(registry, 'bihuan_audit_findings', 'Findings of the newest audit');
  const at = gauge(registry, 'bihuan_audit_finished_timestamp_seconds', 'When the newest audit ended; 0: none has');
  return partOf(
    [faults, at],
    (record) => record.lastAudit(),
    (run) => {
      faults.set(run?.faults ?? 0);
      at.set((run?.finishedAtMs ?? 0) / 1_000);
    },
  );
}

function lost(registry: Registry): Part {
  const cases = gauge(registry, 'bihuan_cases_lost', 'Cases whose runs are lost');
  return partOf(
    [cases],
    (record) => record.lostCount(),
    (counted) => cases.set(counted.lost),
  );
}

function lostHours(registry: Registry): Part {
  const hours = new Gauge({
    name: 'bihuan_lost_hours_seconds',
    help: 'How much time a side has lost of what the other knows; 0: nothing',
    labelNames: ['side'] as const,
    registers: [registry],
  });
  return partOf(
    [hours],
    (record) => record.lostHours(),
    (found) => {
      for (const side of ['record', 'temporal'] as const) {
        const { fromMs, toMs } = found.find((it) => it.side === side) ?? { fromMs: 0, toMs: 0 };
        hours.set({ side }, (toMs - fromMs) / 1_000);
      }
    },
  );
}

function lossCounts(registry: Registry): Part {
  const behind = gauge(registry, 'bihuan_cases_behind', 'Cases of which the record lacks events');
  const pairs = gauge(registry, 'bihuan_same_matter_pairs', 'Pairs of open cases that are one matter');
  return partOf(
    [behind, pairs],
    (record) => record.lossCounts(),
    (counts) => {
      behind.set(counts.behind);
      pairs.set(counts.sameMatter);
    },
  );
}

function trusted(registry: Registry): Part {
  const backup = gauge(
    registry,
    'bihuan_backup_finished_timestamp_seconds',
    'Snapshot of the newest sop backup; 0: none',
  );
  const anchor = gauge(
    registry,
    'bihuan_anchor_written_timestamp_seconds',
    'When the newest anchor was written; 0: none',
  );
  const people = gauge(
    registry,
    'bihuan_person_requests_waiting',
    'Erasures and corrections that wait for a second person',
  );
  const intakes = gauge(registry, 'bihuan_intakes_waiting', 'Intakes stored and in no case yet');
  const aside = gauge(
    registry,
    'bihuan_payments_set_aside',
    'Payments that a reset left behind and finance has not settled',
  );
  return partOf(
    [backup, anchor, people, intakes, aside],
    (record) => record.trustFigures(),
    (figures) => {
      backup.set((figures.backupAtMs ?? 0) / 1_000);
      anchor.set((figures.anchorAtMs ?? 0) / 1_000);
      people.set(figures.peopleWaiting);
      intakes.set(figures.intakesWaiting);
      aside.set(figures.paymentsSetAside);
    },
  );
}

function fed(registry: Registry): Part {
  const waiting = gauge(
    registry,
    'bihuan_feed_waiting_seconds',
    'For how long the oldest change has waited to be numbered in the feed; 0: none waits',
  );
  return partOf(
    [waiting],
    (record) => record.feedWaitingMs(),
    (ms) => waiting.set(ms / 1_000),
  );
}
