/** The Express application: what every request passes, in order, and all addresses. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import { filesRouter } from './files/download.ts';
import { authenticate, byName } from './auth/authenticate.ts';
import { mustBeUtf8 } from './body.ts';
import { answerFailures } from './failures.ts';
import { byAddress, limitRate, REQUESTS_PER_MINUTE } from './limit.ts';
import { observe } from './observe.ts';
import { Problem } from './problem.ts';
import type { Route } from './route.ts';
import { accessRoutes } from './routes/access.ts';
import { caseRoutes } from './routes/cases.ts';
import { feedRoutes } from './routes/feed.ts';
import { fileRoutes } from './routes/files.ts';
import { importRoutes } from './routes/imports.ts';
import { legRoutes } from './routes/legs.ts';
import { codecRouter } from './routes/codec.ts';
import { docsRouter } from './routes/docs.ts';
import { eventRoutes } from './routes/events.ts';
import { grantRoutes } from './routes/grants.ts';
import { keyExportRoutes } from './routes/key-exports.ts';
import { lostRoutes } from './routes/lost.ts';
import { moveRoutes } from './routes/moves.ts';
import { peopleRoutes } from './routes/people.ts';
import { retentionRoutes } from './routes/retention.ts';
import { reportRoutes } from './routes/reports.ts';
import { publicationRoutes } from './routes/publications.ts';
import { sopRoutes } from './routes/sops.ts';
import { streamRouter } from './stream/router.ts';
import { systemRouter } from './routes/system.ts';
import { directoryRoutes } from './routes/directory.ts';
import { taskRoutes } from './routes/tasks.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { serve } from './serve.ts';
import type { Services } from './services.ts';

/** What an application is made with beside its services. */
export interface AppOptions {
  /** Of the product, for the document. */
  version: string;
  requestsPerMinute?: number;
}

/** Bodies of callers; a workspace of many SOPs fits. */
const bodyLimit = '1mb';

/** All addresses that need a token. */
export function routesOf(services: Services): Route[] {
  return [
    // Before the cases: its `find` is no case's id.
    ...accessRoutes(services),
    ...caseRoutes(services),
    ...fileRoutes(services),
    ...importRoutes(services),
    ...legRoutes(services),
    ...taskRoutes(services),
    ...directoryRoutes(services),
    ...eventRoutes(services),
    ...feedRoutes(services),
    ...sopRoutes(services),
    ...publicationRoutes(services),
    ...moveRoutes(services),
    ...grantRoutes(services),
    ...reportRoutes(services),
    ...peopleRoutes(services),
    ...retentionRoutes(services),
    ...lostRoutes(services),
    ...keyExportRoutes(services),
    ...tokenRoutes(services),
  ];
}

export function makeApp(services: Services, options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  // Exact addresses: /v1/Cases is none of ours.
  app.enable('case sensitive routing');
  app.use(observe(services));
  app.use(
    helmet({
      // Local installations speak plain HTTP; the page of the documentation has icons in its style sheet.
      contentSecurityPolicy: {
        directives: {
          upgradeInsecureRequests: null,
          imgSrc: ["'self'", 'data:'],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
    }),
  );
  app.use(systemRouter(services));
  const perMinute = options.requestsPerMinute ?? REQUESTS_PER_MINUTE;
  app.use('/codec', limitRate(perMinute, byAddress));
  app.use(codecRouter());
  app.use(filesRouter(services, perMinute));
  const routes = routesOf(services);
  app.use(docsRouter(routes, options.version));
  app.use('/v1', authenticate(services), limitRate(perMinute, byName));
  app.use(streamRouter(services));
  const type = ['application/json', 'application/*+json'];
  const json = express.json({ limit: bodyLimit, strict: false, type, verify: mustBeUtf8 });
  for (const route of routes) {
    const limits = route.perMinute === undefined ? [] : [limitRate(route.perMinute, byName)];
    const parsers = route.takes === 'bytes' ? [] : [json];
    app[route.method](expressPath(route.path), ...limits, ...parsers, serve(route, services));
  }
  for (const path of new Set(routes.map((it) => it.path))) refuseOtherMethods(app, path, routes);
  app.use((request) => {
    throw new Problem(404, 'request/no-such-path', { params: { path: request.path } });
  });
  app.use(answerFailures(services));
  return app;
}

/** `/v1/cases/{id}` as Express writes it. */
function expressPath(path: string): string {
  return path.replaceAll('{', ':').replaceAll('}', '');
}

function refuseOtherMethods(app: Express, path: string, routes: readonly Route[]): void {
  const methods = routes.filter((it) => it.path === path).map((it) => it.method);
  const header = [
    ...(methods.includes('get') ? ['GET', 'HEAD'] : []),
    ...(methods.includes('post') ? ['POST'] : []),
  ].join(', ');
  app.all(expressPath(path), (request) => {
    throw new Problem(405, 'request/no-such-method', {
      params: { method: request.method, allowed: header },
      headers: { Allow: header },
    });
  });
}
