/**
 * The story's people at the API: each call under its own Idempotency-Key, repeated under that key while something is away.
 * That is all a client must do so that nothing is lost and nothing is done twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A problem the API answered with (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, body: { code?: string; detail?: string }) {
    super(`${status} ${body.code ?? ''}: ${body.detail ?? ''}`);
    this.status = status;
    this.code = body.code ?? '';
  }
}

/** As much of a case as the story reads. */
export interface CaseView {
  state: string;
  result?: string;
  cycle: number;
  level: number;
  owner?: string;
  tasks: { step: string; attempt: number; assignee?: string; status: string }[];
  clocks: { id: string; of: number; state: string; due?: string; level?: number }[];
}

/** A reply to an act or an intake. */
export interface Reply {
  case: string;
  state: string;
  step?: string;
  repeated?: boolean;
  joined?: boolean;
}

/** One line of the timeline. */
export interface TimelineEvent {
  seq: number;
  type: string;
  at: string;
  actor?: string;
  step?: string;
  clock?: string;
  cycle: number;
  data?: Record<string, unknown>;
}

/** One leg of a hand-over, as the API reports it. */
export interface LegRow {
  leg: string;
  party: string;
  accepted_at?: string;
  how?: string;
  ended_at?: string;
  rejections: number;
  breaches: { clock: string; accountable?: string; attributed_to?: string }[];
}

export interface DemoClient {
  open(who: string, body: object): Promise<Reply>;
  act(who: string, caseId: string, act: object): Promise<Reply>;
  view(caseId: string): Promise<CaseView>;
  legs(caseId: string): Promise<LegRow[]>;
  /** All events behind `after`. */
  timeline(caseId: string, after: number): Promise<TimelineEvent[]>;
}

/** How long a call is repeated while the API, the worker, Temporal or the database is away. */
const patienceMs = 60_000;
const pauseMs = 300;

/** @param tokenOf makes the bearer token of a person or system. */
export function demoClient(apiUrl: string, tokenOf: (who: string) => Promise<string>): DemoClient {
  const call = async (who: string, method: string, path: string, body?: object): Promise<unknown> => {
    const headers = {
      authorization: `Bearer ${await tokenOf(who)}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    };
    const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const response = await fetch(`${apiUrl}${path}`, { ...request, signal: AbortSignal.timeout(10_000) }).catch(
        () => undefined,
      );
      if (response?.ok) return response.json();
      const passing = response === undefined || response.status === 503;
      if (!passing || Date.now() > untilMs)
        throw new ApiProblem(response?.status ?? 0, (await response?.json().catch(() => ({}))) ?? {});
      await sleep(pauseMs);
    }
  };
  return {
    open: (who, body) => call(who, 'POST', '/v1/cases', body) as Promise<Reply>,
    act: (who, caseId, act) => call(who, 'POST', `/v1/cases/${caseId}/acts`, act) as Promise<Reply>,
    view: (caseId) => call('chen', 'GET', `/v1/cases/${caseId}`) as Promise<CaseView>,
    legs: async (caseId) => ((await call('chen', 'GET', `/v1/cases/${caseId}/legs`)) as { legs: LegRow[] }).legs,
    timeline: async (caseId, after) => {
      const found: TimelineEvent[] = [];
      for (let cursor: string | undefined; ; ) {
        const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = (await call('chen', 'GET', `/v1/cases/${caseId}/timeline?limit=200${query}`)) as {
          items: TimelineEvent[];
          next?: string;
        };
        found.push(...page.items.filter((event) => event.seq > after));
        if (page.next === undefined) return found;
        cursor = page.next;
      }
    },
  };
}
