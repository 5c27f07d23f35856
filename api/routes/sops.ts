/** SOPs: what is published, checking, publishing, one version. */
import type { Package } from '../../language/plan.ts';
import type { Files } from '../../language/load.ts';
import { CheckedSchema, CheckSchema, PublishedSchema, PublishSchema } from '../../wire/publication.ts';
import { SopIdSchema, SopListSchema, type SopPackage, SopPackageSchema, VersionIdSchema } from '../../wire/sop.ts';
import { mustHave } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { Problem } from '../problem.ts';
import { propose } from '../publish/proposal.ts';
import { linesOf } from '../publish/lines.ts';
import { mustOwn, namesOf, publishOrAsk } from '../publish/publish.ts';
import { mustLeaveNoWork } from '../publish/release.ts';
import { versionsOf } from '../publish/second.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { iso } from '../translate/instants.ts';

export function sopRoutes(services: Services): Route[] {
  return [listing(services), publishing(services), checking(services), newest(services), version(services)];
}

function listing(services: Services): Route {
  return route({
    method: 'get',
    path: '/v1/sops',
    tag: 'sops',
    summary: '已发布的流程 / What is published',
    answers: { 200: { description: 'All versions, by SOP and version', schema: SopListSchema } },
    handle: async () => {
      const items = (await services.packages.list()).map(({ publishedAtMs, publishedBy, ...it }) => ({
        ...it,
        published_at: iso(publishedAtMs),
        published_by: publishedBy,
      }));
      const waiting = (await services.record.openPublications()).flatMap((it) =>
        versionsOf(it).map((named) => ({
          ...named,
          publication: it.id,
          asked_by: it.askedBy,
          asked_at: iso(it.askedAtMs),
        })),
      );
      return { status: 200, body: { items, pending: waiting } };
    },
  });
}

function publishing(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/sops',
    tag: 'sops',
    summary: '检查并发布 / Check and publish',
    description:
      'Says what changes: it is merged by id with what is in force, and only what `remove` names goes. Takes the role that owns each SOP. Publishing the same again changes nothing.',
    body: PublishSchema,
    answers: {
      200: { description: 'Nothing to publish, or a dry run', schema: PublishedSchema },
      201: { description: 'Published', schema: PublishedSchema },
      202: { description: 'Waits for a second person', schema: PublishedSchema },
    },
    problems: [403, 409, 422],
    repeating: 'stored',
    handle: async ({ body, identity, locale }) => {
      // Whoever has what work, and who has which caps, is no system's business: not even what would change of it.
      if (!identity.person) mustHave(identity, ['admin']);
      const { files, remove = [], move = {} } = body;
      const compile = (of: Files) => services.compiler.compile(identity.id, { files: of, locale });
      const proposal = await propose(services.record, { files: new Map(Object.entries(files)), remove, move }, compile);
      const { change, unchanged, stale, kept, workspaceChanged, diagnostics } = proposal;
      const fresh = namesOf(change.packages);
      const told = {
        unchanged,
        stale,
        kept,
        removed: change.remove,
        workspace_changed: workspaceChanged,
        lines: linesOf(proposal),
        diagnostics,
      };
      await mustOwn(services, identity, proposal);
      if (body.dry_run) {
        await mustLeaveNoWork(services, proposal);
        return { status: 200, body: { ...told, published: fresh, pending: [], dry_run: true } };
      }
      mustHaveSteppedUp(identity);
      const done = await publishOrAsk(services, identity, proposal, body.editors);
      const published = done.kind === 'published' ? fresh : [];
      const status = { unchanged: 200, published: 201, pending: 202 }[done.kind];
      const waits =
        done.kind === 'pending'
          ? { confirm_by: done.second, publication: done.asked.id, hash: done.asked.hash, pending: fresh }
          : { pending: [] };
      return { status, body: { ...told, ...waits, published, dry_run: false } };
    },
  });
}

function checking({ compiler }: Services): Route {
  return route({
    method: 'post',
    path: '/v1/sops/check',
    tag: 'sops',
    summary: '检查，不发布 / Check only',
    body: CheckSchema,
    answers: { 200: { description: 'Every finding at once', schema: CheckedSchema } },
    problems: [422],
    repeating: 'stored',
    handle: async ({ body, identity, locale }) => {
      const files = new Map(Object.entries(body.files));
      const { sops, diagnostics } = await compiler.check(identity.id, { files, locale });
      const good = diagnostics.every((it) => it.severity !== 'error');
      return { status: 200, body: { good, sops, diagnostics } };
    },
  });
}

function newest({ packages }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/sops/{sop}',
    tag: 'sops',
    summary: '最新版本 / The newest version',
    params: SopIdSchema,
    answers: { 200: { description: 'Plan, texts and source', schema: SopPackageSchema } },
    problems: [404],
    handle: async ({ params }) => {
      const found = await packages.newest(params.sop);
      if (found === undefined) throw new Problem(404, 'sop/unknown', { params: { sop: params.sop } });
      return { status: 200, body: packageToWire(found) };
    },
  });
}

function version({ packages }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/sops/{sop}/versions/{version}',
    tag: 'sops',
    summary: '某一版本 / One version',
    params: VersionIdSchema,
    answers: { 200: { description: 'Plan, texts and source', schema: SopPackageSchema } },
    problems: [404],
    handle: async ({ params }) => {
      const found = await packages.version(params.sop, params.version);
      if (found === undefined) throw new Problem(404, 'sop/unknown-version', { params: { ...params } });
      return { status: 200, body: packageToWire(found) };
    },
  });
}

function packageToWire({ plan, texts, source }: Package): SopPackage {
  const { sop, version, title, owner, hash } = plan;
  return { sop, version, title, owner, hash, plan, texts, source };
}
