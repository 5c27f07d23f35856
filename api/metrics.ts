/** Counters and durations for Prometheus. Labels are routes, statuses and the language's own words, never people or cases. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FoundHours } from '../records/store/points.ts';
import type { AuditRun, TrustFigures } from '../records/store/audit.ts';

export interface Metrics {
  registry: Registry;
  request(labels: { method: string; route: string; status: string }, seconds: number): void;
  /** `result`: `done`, `repeated`, `refused`. */
  act(act: string, result: string): void;
  /** `result`: `opened`, `joined`, `refused`. */
  intake(sop: string, result: string): void;
  /** A request was turned away at the gate. */
  shed(lane: string): void;
  /** A row of an import. `result`: its status. */
  imported(result: string): void;
  /** Intakes that the sweeper brought to an end. */
  swept(): void;
  /** How many cases have lost their runs, read when the numbers are. */
  lostCases(cases: number): void;
  /** The newest audit of the record, read when the numbers are. */
  audited(run: AuditRun | undefined): void;
  /** What is lost, read when the numbers are; undefined: it could not be asked. */
  lostHours(hours: readonly FoundHours[] | undefined, counts: { behind: number; sameMatter: number } | undefined): void;
  /** The rest of what is watched of the record's safety, read at the same time. */
  trusted(figures: TrustFigures): void;
}

/** `process`: also the figures of the Node process, which only one registry of a process should have. */
export function makeMetrics(process = false): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (process) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'bihuan_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5],
    registers,
  });
  const acts = new Counter({
    name: 'bihuan_acts_total',
    help: 'Acts',
    labelNames: ['act', 'result'] as const,
    registers,
  });
  const intakes = new Counter({
    name: 'bihuan_intakes_total',
    help: 'Intakes',
    labelNames: ['sop', 'result'] as const,
    registers,
  });
  const shed = new Counter({
    name: 'bihuan_shed_total',
    help: 'Requests turned away because more was asked than could be done',
    labelNames: ['lane'] as const,
    registers,
  });
  const imported = new Counter({
    name: 'bihuan_imported_total',
    help: 'Rows of imports',
    labelNames: ['result'] as const,
    registers,
  });
  const swept = new Counter({ name: 'bihuan_intakes_swept_total', help: 'Intakes ended by the sweeper', registers });
  const casesLost = new Gauge({ name: 'bihuan_cases_lost', help: 'Cases whose runs are lost', registers });
  const auditFaults = new Gauge({ name: 'bihuan_audit_findings', help: 'Findings of the newest audit', registers });
  const auditAt = new Gauge({
    name: 'bihuan_audit_finished_timestamp_seconds',
    help: 'When the newest audit ended; 0: none has',
    registers,
  });
  const lostHours = lostGauges(registers);
  const trusted = trustGauges(registry);
  return {
    registry,
    lostHours,
    trusted,
    request: (labels, seconds) => requests.observe(labels, seconds),
    act: (act, result) => acts.inc({ act, result }),
    intake: (sop, result) => intakes.inc({ sop, result }),
    shed: (lane) => shed.inc({ lane }),
    imported: (result) => imported.inc({ result }),
    swept: () => swept.inc(),
    lostCases: (cases) => casesLost.set(cases),
    audited: (run) => {
      auditFaults.set(run?.faults ?? 0);
      auditAt.set((run?.finishedAtMs ?? 0) / 1_000);
    },
  };
}

function lostGauges(registers: Registry[]): Metrics['lostHours'] {
  const hours = new Gauge({
    name: 'bihuan_lost_hours_seconds',
    help: 'How much time a side has lost of what the other knows; 0: nothing',
    labelNames: ['side'] as const,
    registers,
  });
  const behind = new Gauge({
    name: 'bihuan_cases_behind',
    help: 'Cases of which the record lacks events',
    registers,
  });
  const pairs = new Gauge({
    name: 'bihuan_same_matter_pairs',
    help: 'Pairs of open cases that are one matter',
    registers,
  });
  return (found, counts) => {
    for (const side of ['record', 'temporal'] as const) {
      const { fromMs, toMs } = found?.find((it) => it.side === side) ?? { fromMs: 0, toMs: 0 };
      hours.set({ side }, (toMs - fromMs) / 1_000);
    }
    behind.set(counts?.behind ?? 0);
    pairs.set(counts?.sameMatter ?? 0);
  };
}

/** Gauges that keep their last figures while the database is away. */
function trustGauges(registry: Registry): Metrics['trusted'] {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const backup = gauge('bihuan_backup_finished_timestamp_seconds', 'Snapshot of the newest sop backup; 0: none');
  const anchor = gauge('bihuan_anchor_written_timestamp_seconds', 'When the newest anchor was written; 0: none');
  const people = gauge('bihuan_person_requests_waiting', 'Erasures and corrections that wait for a second person');
  const intakes = gauge('bihuan_intakes_waiting', 'Intakes stored and in no case yet');
  const aside = gauge('bihuan_payments_set_aside', 'Payments that a reset left behind and finance has not settled');
  return (figures) => {
    backup.set((figures.backupAtMs ?? 0) / 1_000);
    anchor.set((figures.anchorAtMs ?? 0) / 1_000);
    people.set(figures.peopleWaiting);
    intakes.set(figures.intakesWaiting);
    aside.set(figures.paymentsSetAside);
  };
}
