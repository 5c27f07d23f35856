/** Counters and durations for Prometheus. Labels are routes, statuses and the language's own words, never people or cases. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AuditRun, TrustFigures } from '../records/store/audit.ts';

export interface Metrics {
  registry: Registry;
  request(labels: { method: string; route: string; status: string }, seconds: number): void;
  /** `result`: `done`, `repeated`, `refused`. */
  act(act: string, result: string): void;
  /** `result`: `opened`, `joined`, `refused`. */
  intake(sop: string, result: string): void;
  /** Intakes that the sweeper brought to an end. */
  swept(): void;
  /** The newest audit of the record, read when the numbers are. */
  audited(run: AuditRun | undefined): void;
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
  const swept = new Counter({ name: 'bihuan_intakes_swept_total', help: 'Intakes ended by the sweeper', registers });
  const auditFaults = new Gauge({ name: 'bihuan_audit_findings', help: 'Findings of the newest audit', registers });
  const auditAt = new Gauge({
    name: 'bihuan_audit_finished_timestamp_seconds',
    help: 'When the newest audit ended; 0: none has',
    registers,
  });
  const trusted = trustGauges(registry);
  return {
    registry,
    trusted,
    request: (labels, seconds) => requests.observe(labels, seconds),
    act: (act, result) => acts.inc({ act, result }),
    intake: (sop, result) => intakes.inc({ sop, result }),
    swept: () => swept.inc(),
    audited: (run) => {
      auditFaults.set(run?.faults ?? 0);
      auditAt.set((run?.finishedAtMs ?? 0) / 1_000);
    },
  };
}

/** Gauges that keep their last figures while the database is away. */
function trustGauges(registry: Registry): Metrics['trusted'] {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const backup = gauge('bihuan_backup_finished_timestamp_seconds', 'Snapshot of the newest sop backup; 0: none');
  const anchor = gauge('bihuan_anchor_written_timestamp_seconds', 'When the newest anchor was written; 0: none');
  const people = gauge('bihuan_person_requests_waiting', 'Erasures and corrections that wait for a second person');
  const intakes = gauge('bihuan_intakes_waiting', 'Intakes stored and in no case yet');
  return (figures) => {
    backup.set((figures.backupAtMs ?? 0) / 1_000);
    anchor.set((figures.anchorAtMs ?? 0) / 1_000);
    people.set(figures.peopleWaiting);
    intakes.set(figures.intakesWaiting);
  };
}
