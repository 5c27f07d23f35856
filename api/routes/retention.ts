/** How long what is kept: what a run would remove or has removed, and cases that no run may. */
import { CASE_ID } from '../../records/case-id.ts';
import { CaseIdSchema } from '../../wire/case.ts';
import {
  HoldCaseSchema,
  HoldSchema,
  HoldsSchema,
  ReleasedSchema,
  RetentionRunIdSchema,
  RetentionRunSchema,
  RetentionRunsSchema,
  RunRetentionSchema,
} from '../../wire/retention.ts';
import { HOLDS_CASES, mustHave, READS_RETENTION, RUNS_RETENTION } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { Problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { mustNameNobody } from '../translate/plain-text.ts';
import { holdToWire, retentionToWire } from '../translate/retention.ts';

/** A report goes over everything that is due. */
const RUNS_PER_MINUTE = 5;

export function retentionRoutes(services: Services): Route[] {
  return [...reading(services), running(services), ...holding(services)];
}

function reading({ record }: Services): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/retention/runs',
      tag: 'retention',
      summary: '按保存期限清理的历次运行，新的在前 / Runs of retention, newest first',
      answers: { 200: { description: 'At most 50', schema: RetentionRunsSchema } },
      problems: [403],
      handle: async ({ identity }) => {
        mustHave(identity, READS_RETENTION);
        return { status: 200, body: { items: (await record.retentionRuns()).map(retentionToWire) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/retention/runs/{run}',
      tag: 'retention',
      summary: '一次运行的报告 / The report of one run',
      params: RetentionRunIdSchema,
      answers: { 200: { description: 'As far as it came', schema: RetentionRunSchema } },
      problems: [403, 404],
      handle: async ({ identity, params }) => {
        mustHave(identity, READS_RETENTION);
        const run = await record.retentionRun(params.run);
        if (run === undefined) throw new Problem(404, 'retention/no-such-run');
        return { status: 200, body: retentionToWire(run) };
      },
    }),
  ];
}

function running({ record, retention }: Services): Route {
  return route({
    method: 'post',
    path: '/v1/retention/runs',
    tag: 'retention',
    summary: '现在运行一次；默认只出报告 / Run it now; it only reports unless told to apply',
    description: 'By the classes in force. The worker does it; read the run until it has finished.',
    body: RunRetentionSchema,
    answers: { 202: { description: 'It was begun', schema: RetentionRunSchema } },
    problems: [403, 409, 422],
    repeating: 'stored',
    perMinute: RUNS_PER_MINUTE,
    handle: async ({ identity, body }) => {
      mustHave(identity, RUNS_RETENTION);
      if (body.apply) mustHaveSteppedUp(identity);
      const plan = (await record.loadWorkspace())?.retention;
      if (plan === undefined) throw new Problem(409, 'retention/no-classes');
      if (body.apply && !plan.apply) throw new Problem(409, 'retention/reports-only');
      const run = await record.beginRetention({ applies: body.apply ?? false, by: identity.id });
      if (run === undefined) throw new Problem(409, 'retention/no-classes');
      await retention(run.id);
      return { status: 202, body: retentionToWire(run) };
    },
  });
}

function holding(services: Services): Route[] {
  const { record } = services;
  const unknown = (id: string) => new Problem(404, 'case/unknown', { params: { case: id } });
  return [
    route({
      method: 'get',
      path: '/v1/retention/holds',
      tag: 'retention',
      summary: '暂不删除的案件 / Cases that no run removes',
      answers: { 200: { description: 'Newest first, 200 at most', schema: HoldsSchema } },
      problems: [403],
      handle: async ({ identity }) => {
        mustHave(identity, READS_RETENTION);
        return { status: 200, body: { items: (await record.holds()).map(holdToWire) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/cases/{id}/hold',
      tag: 'retention',
      summary: '暂不删除一个案件 / Keep a case, whatever its class says',
      params: CaseIdSchema,
      body: HoldCaseSchema,
      answers: { 201: { description: 'It is kept until it is released', schema: HoldSchema } },
      problems: [403, 404, 422],
      repeating: 'stored',
      handle: async ({ identity, params, body }) => {
        mustHave(identity, HOLDS_CASES);
        const { id } = params;
        await mustNameNobody(services, 'reference', body.reference);
        const held = CASE_ID.test(id) ? await record.holdCase({ case: id, ...body, by: identity.id }) : undefined;
        if (held === undefined) throw unknown(id);
        return { status: 201, body: holdToWire(held) };
      },
    }),
    route({
      method: 'post',
      path: '/v1/cases/{id}/release',
      tag: 'retention',
      summary: '不再特别保留 / Its class counts again',
      params: CaseIdSchema,
      answers: { 200: { description: 'Released', schema: ReleasedSchema } },
      problems: [403, 409],
      repeating: 'stored',
      handle: async ({ identity, params }) => {
        mustHave(identity, HOLDS_CASES);
        mustHaveSteppedUp(identity);
        if (!(await record.releaseCase(params.id, identity.id)))
          throw new Problem(409, 'retention/not-held', { params: { case: params.id } });
        return { status: 200, body: { case: params.id } };
      },
    }),
  ];
}
