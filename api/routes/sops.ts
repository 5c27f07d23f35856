/** SOPs: what is published, checking, publishing, confirming, one version. */
import type { Package } from '../../language/plan.ts';
import {
  CheckedSchema,
  CheckSchema,
  ConfirmedSchema,
  ConfirmSchema,
  PublishedSchema,
  PublishSchema,
} from '../../wire/publication.ts';
import { SopIdSchema, SopListSchema, type SopPackage, SopPackageSchema, VersionIdSchema } from '../../wire/sop.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { Problem } from '../problem.ts';
import { propose } from '../publish/proposal.ts';
import { confirm, mustOwn, namesOf, pending, publishOrAsk } from '../publish/publish.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { iso } from '../translate/instants.ts';

export function sopRoutes(services: Services): Route[] {
  return [
    listing(services),
    publishing(services),
    checking(services),
    newest(services),
    version(services),
    confirming(services),
  ];
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
      const waiting = (await pending(services)).map(({ askedBy, askedAtMs, ...it }) => ({
        ...it,
        asked_by: askedBy,
        asked_at: iso(askedAtMs),
      }));
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
    description: 'Takes the role that owns each SOP. Publishing the same body again changes nothing.',
    body: PublishSchema,
    answers: {
      200: { description: 'Nothing to publish, or a dry run', schema: PublishedSchema },
      201: { description: 'Published', schema: PublishedSchema },
      202: { description: 'Waits for a second person', schema: PublishedSchema },
    },
    problems: [403, 409, 422],
    repeating: 'stored',
    handle: async ({ body, identity, locale }) => {
      const files = new Map(Object.entries(body.files));
      const proposal = await propose(services.record, await services.compiler.compile(identity.id, { files, locale }));
      const { fresh, unchanged, workspaceChanged, diagnostics } = proposal;
      const told = { unchanged, workspace_changed: workspaceChanged, diagnostics };
      if (body.dry_run)
        return { status: 200, body: { ...told, published: namesOf(fresh), pending: [], dry_run: true } };
      await mustOwn(services, identity, proposal);
      mustHaveSteppedUp(identity);
      const done = await publishOrAsk(services, identity, proposal);
      const waiting = done.kind === 'pending' ? done.versions : [];
      const published = done.kind === 'published' ? namesOf(fresh) : [];
      const status = { unchanged: 200, published: 201, pending: 202 }[done.kind];
      const by = done.kind === 'pending' ? { confirm_by: done.second } : {};
      return { status, body: { ...told, ...by, published, pending: waiting, dry_run: false } };
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

function confirming(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/sops/{sop}/versions/{version}/confirm',
    tag: 'sops',
    summary: '由第二人确认发布 / A second person confirms a publication',
    params: VersionIdSchema,
    body: ConfirmSchema,
    answers: { 201: { description: 'Published', schema: ConfirmedSchema } },
    problems: [403, 404, 409, 422],
    repeating: 'stored',
    handle: async ({ params, identity }) => {
      mustHaveSteppedUp(identity);
      return { status: 201, body: { published: await confirm(services, identity, params) } };
    },
  });
}

function packageToWire({ plan, texts, source }: Package): SopPackage {
  const { sop, version, title, owner, hash } = plan;
  return { sop, version, title, owner, hash, plan, texts, source };
}
