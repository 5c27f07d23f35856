/** Publications that wait for a second person: what they mean, and her word. */
import type { Publication } from '../../records/store/sops.ts';
import {
  ConfirmSchema,
  PublicationIdSchema,
  PublicationListSchema,
  PublicationSchema,
  type WirePublication,
} from '../../wire/publication.ts';
import type { Identity } from '../auth/identity.ts';
import { mustHave } from '../auth/permissions.ts';
import { mustHaveSteppedUp } from '../auth/step-up.ts';
import { Problem } from '../problem.ts';
import { confirm, versionsOf } from '../publish/second.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { iso } from '../translate/instants.ts';

export function publicationRoutes(services: Services): Route[] {
  return [listing(services), one(services), confirming(services)];
}

function listing({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/publications',
    tag: 'sops',
    summary: '等待第二人确认的发布 / What waits for a second person',
    answers: { 200: { description: 'Newest first', schema: PublicationListSchema } },
    problems: [403],
    handle: async ({ identity }) => {
      mustBelong(identity);
      return { status: 200, body: { items: (await record.openPublications()).map(toWire) } };
    },
  });
}

function one({ record }: Services): Route {
  return route({
    method: 'get',
    path: '/v1/publications/{publication}',
    tag: 'sops',
    summary: '一次发布意味着什么 / What one publication means',
    params: PublicationIdSchema,
    answers: { 200: { description: 'Its lines, and the hash that confirms exactly them', schema: PublicationSchema } },
    problems: [403, 404],
    handle: async ({ params, identity }) => {
      mustBelong(identity);
      const found = await record.getPublication(params.publication);
      if (found === undefined) throw new Problem(404, 'publish/unknown');
      return { status: 200, body: toWire(found) };
    },
  });
}

function confirming(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/publications/{publication}/confirm',
    tag: 'sops',
    summary: '由第二人确认 / A second person confirms',
    description:
      'By the hash she was shown; everything is compared again within the transaction. Neither who asked or edited can confirm, nor who gains by it.',
    params: PublicationIdSchema,
    body: ConfirmSchema,
    answers: { 201: { description: 'In force', schema: PublicationSchema } },
    problems: [403, 404, 409, 422],
    repeating: 'stored',
    handle: async ({ params, body, identity }) => {
      mustHaveSteppedUp(identity);
      const confirmed = await confirm(services, identity, { id: params.publication, hash: body.hash });
      return { status: 201, body: toWire(confirmed) };
    },
  });
}

/** What is to change of people and caps is no system's business. */
function mustBelong(identity: Identity): void {
  if (!identity.person) mustHave(identity, ['auditor', 'admin']);
}

function toWire(it: Publication): WirePublication {
  const change = it.submission.kind === 'change' ? it.submission.change : undefined;
  return {
    id: it.id,
    kind: it.submission.kind,
    versions: versionsOf(it),
    removed: change?.remove ?? [],
    moves: change?.move ?? {},
    asked_by: it.askedBy,
    editors: it.editors,
    gainers: it.gainers,
    asked_at: iso(it.askedAtMs),
    lapses_at: iso(it.lapsesAtMs),
    ...(it.confirmedBy !== undefined && { confirmed_by: it.confirmedBy }),
    ...(it.confirmedAtMs !== undefined && { confirmed_at: iso(it.confirmedAtMs) }),
    ...(it.byOperator && { by_operator: true as const }),
    hash: it.hash,
    lines: it.lines,
  };
}
