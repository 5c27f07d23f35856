/** Moving open cases to a published version: a dry run per case, the run itself, and how far it has come. */
import type { Obstacle, Shifted } from '../../engine/migrate/migrate.ts';
import type { MoveRow } from '../../records/store/moves.ts';
import { MovedSchema, MoveSchema, RecalendarSchema } from '../../wire/move.ts';
import { VersionIdSchema } from '../../wire/sop.ts';
import { mustHave } from '../auth/permissions.ts';
import { secondForCalendars, secondForMigration, type Waiting } from '../publish/second-for-move.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { moveCases, targetOfMove, withCalendars } from '../publish/move.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { type Locale, textOf } from '../texts/texts.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';

const limitOfCall = 50;

export function moveRoutes(services: Services): Route[] {
  return [moving(services), moved(services), recalendaring(services)];
}

function moving(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/sops/{sop}/versions/{version}/migration',
    tag: 'sops',
    summary: '把未结案件换到此版本 / Move open cases to this version',
    description:
      'Takes the role that owns the SOP. Call it again with `next` as `after` until there is none; a repetition moves nothing twice, and a run that stopped goes on.',
    params: VersionIdSchema,
    body: MoveSchema,
    answers: {
      200: { description: 'Each open case that does not run by it yet', schema: MovedSchema },
      202: { description: 'Waits for a second person; confirmed, call it again', schema: MovedSchema },
    },
    problems: [403, 404, 422],
    repeating: 'stored',
    handle: async ({ params, body, identity, locale }) => {
      const plan = await targetOfMove(services, params.sop, params.version);
      mustHave(identity, [plan.owner.replace(/^role\//, ''), 'admin']);
      const dryRun = body.dry_run === true;
      if (!dryRun) mustHaveSteppedUp(identity);
      const waiting = dryRun ? undefined : await secondForMigration(services, identity, plan);
      if (waiting !== undefined) return { status: 202, body: waitingToWire(waiting) };
      const options = { dryRun, after: body.after ?? '', limit: body.limit ?? limitOfCall };
      const { run, rows, next } = await moveCases(services, identity, plan, options);
      return {
        status: 200,
        body: defined({ run, dry_run: dryRun, items: rows.map((row) => rowToWire(row, locale)), next }),
      };
    },
  });
}

function recalendaring(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/sops/{sop}/versions/{version}/recalendar',
    tag: 'sops',
    summary: '此版本改用新日历 / Give this version newer calendars',
    description:
      'Takes the role that owns the SOP. New holidays move no due by themselves: this recomputes those of the open cases of this version and is what new cases run by. Called in batches like the migration.',
    params: VersionIdSchema,
    body: RecalendarSchema,
    answers: {
      200: { description: 'Each open case that does not run by them yet', schema: MovedSchema },
      202: { description: 'Waits for a second person; confirmed, call it again', schema: MovedSchema },
    },
    problems: [403, 404, 409, 422],
    repeating: 'stored',
    handle: async ({ params, body, identity, locale }) => {
      const of = { files: new Map(Object.entries(body.files)), locale };
      const plan = await withCalendars(services, identity, params, of);
      mustHave(identity, [plan.owner.replace(/^role\//, ''), 'admin']);
      const dryRun = body.dry_run === true;
      if (!dryRun) mustHaveSteppedUp(identity);
      const waiting = dryRun ? undefined : await secondForCalendars(services, identity, plan);
      if (waiting !== undefined) return { status: 202, body: waitingToWire(waiting) };
      if (!dryRun) {
        await services.record.saveEdition(plan, identity.id);
        services.packages.forget();
      }
      const options = { dryRun, calendars: true, after: body.after ?? '', limit: body.limit ?? limitOfCall };
      const { run, rows, next } = await moveCases(services, identity, plan, options);
      return {
        status: 200,
        body: defined({ run, dry_run: dryRun, items: rows.map((row) => rowToWire(row, locale)), next }),
      };
    },
  });
}

function moved(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/sops/{sop}/versions/{version}/migration',
    tag: 'sops',
    summary: '已换到此版本的案件 / What the moves to this version have done so far',
    params: VersionIdSchema,
    answers: { 200: { description: 'Each case it has dealt with, as it stood last', schema: MovedSchema } },
    problems: [403, 404],
    handle: async ({ params, identity, locale }) => {
      const plan = await targetOfMove(services, params.sop, params.version);
      mustHave(identity, [plan.owner.replace(/^role\//, ''), 'admin']);
      const rows = await services.record.movesOf(plan.sop, plan.hash);
      return { status: 200, body: { dry_run: false, items: rows.map((row) => rowToWire(row, locale)) } };
    },
  });
}

function waitingToWire({ second, asked: { id, hash, lines } }: Waiting) {
  return { dry_run: false, items: [], publication: id, hash, confirm_by: second, lines };
}

function rowToWire({ case: id, status, from, clocks, obstacles }: MoveRow, locale: Locale) {
  return {
    case: id,
    status,
    from,
    clocks: clocks.map(clockToWire),
    obstacles: obstacles.map((o) => obstacleToWire(o, locale)),
  };
}

function clockToWire({ clock, of, beforeMs, afterMs }: Shifted) {
  return defined({ clock, of, before: iso(beforeMs), after: iso(afterMs) });
}

function obstacleToWire({ code, params, mapping }: Obstacle, locale: Locale) {
  return defined({ code, detail: textOf(code, params, locale), mapping });
}
