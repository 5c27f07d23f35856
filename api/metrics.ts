/** Counters and durations for Prometheus. Labels are routes, statuses and the language's own words, never people or cases. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type RecordedSource, recordedNumbers } from './recorded-numbers.ts';

export interface Metrics {
  registry: Registry;
  request(labels: { method: string; route: string; status: string }, seconds: number): void;
  /** `result`: `done`, `repeated`, `refused`. */
  act(act: string, result: string): void;
  /** `result`: `opened`, `joined`, `refused`. */
  intake(sop: string, result: string): void;
  /** A request was turned away at the gate. */
  shed(lane: string): void;
  /** A request was answered with a problem of ours (5xx). */
  failed(code: string): void;
  /** A row of an import. `result`: its status. */
  imported(result: string): void;
  /** Intakes that the sweeper brought to an end. */
  swept(): void;
  /** Reads the numbers that the record keeps, for the next answer. */
  recorded(record: RecordedSource): Promise<void>;
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
  const failed = new Counter({
    name: 'bihuan_failed_total',
    help: 'Answers 5xx by the code of the problem',
    labelNames: ['code'] as const,
    registers,
  });
  const imported = new Counter({
    name: 'bihuan_imported_total',
    help: 'Rows of imports',
    labelNames: ['result'] as const,
    registers,
  });
  const swept = new Counter({ name: 'bihuan_intakes_swept_total', help: 'Intakes ended by the sweeper', registers });
  return {
    registry,
    request: (labels, seconds) => requests.observe(labels, seconds),
    act: (act, result) => acts.inc({ act, result }),
    intake: (sop, result) => intakes.inc({ sop, result }),
    shed: (lane) => shed.inc({ lane }),
    failed: (code) => failed.inc({ code }),
    imported: (result) => imported.inc({ result }),
    swept: () => swept.inc(),
    recorded: recordedNumbers(registry),
  };
}
