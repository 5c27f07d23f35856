/**
 * The story's people at the API: each call under its own Idempotency-Key, repeated under that key while something is away.
 * That is all a client must do so that nothing is lost and nothing is done twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WireAct } from '../../wire/act.ts';
import { CaseSchema, type WireCase } from '../../wire/case.ts';
import type { NewCase } from '../../wire/intake.ts';
import { LegReportSchema, type WireLeg } from '../../wire/leg-report.ts';
import { type PerhapsProblem, PerhapsProblemSchema } from '../../wire/problem.ts';
import { ReplySchema, type WireReply } from '../../wire/reply.ts';
import { type TimelineEvent, TimelineSchema } from '../../wire/timeline.ts';

/** A problem the API answered with (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, body: Pick<PerhapsProblem, 'code' | 'detail'>) {
    super(`${status} ${body.code ?? ''}: ${body.detail ?? ''}`);
    this.status = status;
    this.code = body.code ?? '';
  }
}

/** People and systems by name; instants and money as the wire has them. */
export interface DemoClient {
  open(who: string, body: NewCase): Promise<WireReply>;
  act(who: string, caseId: string, act: WireAct): Promise<WireReply>;
  view(caseId: string): Promise<WireCase>;
  legs(caseId: string): Promise<WireLeg[]>;
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
      if (!passing || Date.now() > untilMs) {
        const answer: unknown = await response?.json().catch(() => ({}));
        throw new ApiProblem(response?.status ?? 0, PerhapsProblemSchema.safeParse(answer).data ?? {});
      }
      await sleep(pauseMs);
    }
  };
  return {
    open: async (who, body) => ReplySchema.parse(await call(who, 'POST', '/v1/cases', body)),
    act: async (who, caseId, act) => ReplySchema.parse(await call(who, 'POST', `/v1/cases/${caseId}/acts`, act)),
    view: async (caseId) => CaseSchema.parse(await call('chen', 'GET', `/v1/cases/${caseId}`)),
    legs: async (caseId) => LegReportSchema.parse(await call('chen', 'GET', `/v1/cases/${caseId}/legs`)).legs,
    timeline: async (caseId, after) => {
      const found: TimelineEvent[] = [];
      for (let cursor: string | undefined; ; ) {
        const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const answer = await call('chen', 'GET', `/v1/cases/${caseId}/timeline?limit=200${query}`);
        const { items, next } = TimelineSchema.parse(answer);
        found.push(...items.filter((event) => event.seq > after));
        if (next === undefined) return found;
        cursor = next;
      }
    },
  };
}
