/** The sandbox: an HTTP server that plays the outside systems, truthfully or as badly as it is told to. */
import { setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { checkCaller, keepBody } from './auth.ts';
import { createBehaviours, systemNamed } from './behaviour.ts';
import { createHooks } from './hooks.ts';
import { doubled, ledgerPage } from './ledger.ts';
import type { Route, System } from './operation.ts';
import { page, pagePolicy } from './page.ts';
import { missing, tellProblem } from './problem.ts';
import { serve, type Serving } from './serve.ts';
import { openStore } from './store.ts';
import { crm } from './systems/crm.ts';
import { logistics } from './systems/logistics.ts';
import { messaging } from './systems/messaging.ts';
import { orders } from './systems/orders.ts';
import { payments } from './systems/payments.ts';

export interface SandboxOptions {
  /** 0 takes a free one. */
  port: number;
  /** This machine alone unless told otherwise. */
  host?: string;
  /** Keeps holdings and ledger over restarts; without it they are forgotten. */
  dataFile?: string;
  /** Callers must send it as a bearer token, or sign with it; without it everybody may call. */
  secret?: string;
}

export interface Sandbox {
  /** Without a slash at the end. */
  url: string;
  /** Ends open requests, hanging ones too, and closes the data file. */
  close(): Promise<void>;
}

/** Longer than any body the product sends, short enough to stay in memory. */
const bodyMax = '256kb';

/** Starts the server; rejects when the port is in use or the data file cannot be read. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const ending = new AbortController();
  // Every delayed request waits for it: many listeners are no leak here.
  setMaxListeners(0, ending.signal);
  const requests: Partial<Record<System, number>> = {};
  const store = openStore(options.dataFile);
  const serving: Serving = {
    store,
    behaviours: createBehaviours(),
    hooks: createHooks(ending.signal),
    count: ({ system }) => {
      requests[system] = (requests[system] ?? 0) + 1;
    },
    ended: ending.signal,
  };
  const app = appOf(options.secret, serving, requests);
  const host = options.host ?? '127.0.0.1';
  let server: Server;
  try {
    server = await listen(app, options.port, host);
  } catch (error) {
    store.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    close: async () => {
      ending.abort();
      await new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      store.close();
    },
  };
}

function appOf(secret: string | undefined, serving: Serving, requests: Partial<Record<System, number>>): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ limit: bodyMax, verify: keepBody }));
  app.use(checkCaller(secret));
  addDesk(app, serving, requests);
  for (const route of [...orders, ...logistics, ...crm, ...payments, ...messaging]) mount(app, route, serving);
  app.use(() => {
    throw missing('address');
  });
  app.use(tellProblem);
  return app;
}

/** What is for whoever tries things out, not for the product under trial. */
function addDesk(app: Express, serving: Serving, requests: Partial<Record<System, number>>): void {
  const { store, behaviours, hooks } = serving;
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/', (_request, response) => {
    response.set('Content-Security-Policy', pagePolicy).type('html');
    response.send(page(store, doubled(store), behaviours.told(), requests));
  });
  app.get('/ledger', (request, response) => void response.json({ ...ledgerPage(store, request.query), requests }));
  app.get('/ledger/doubled', (_request, response) => void response.json({ items: doubled(store), requests }));
  app.get('/behaviour', (_request, response) => void response.json(behaviours.told()));
  app.put('/behaviour/:system', (request, response) => {
    response.json(behaviours.set(systemNamed(request.params.system), request.body));
  });
  app.delete('/behaviour', (_request, response) => {
    behaviours.clear();
    response.status(204).end();
  });
  app.delete('/behaviour/:system', (request, response) => {
    behaviours.clear(systemNamed(request.params.system));
    response.status(204).end();
  });
  app.get('/hooks', (_request, response) => void response.json({ deliveries: hooks.deliveries() }));
  app.put('/hooks/:system', (request, response) => {
    response.json(hooks.register(systemNamed(request.params.system), request.body));
  });
  app.delete('/hooks/:system', (request, response) => {
    hooks.remove(systemNamed(request.params.system));
    response.status(204).end();
  });
}

function mount(app: Express, route: Route, serving: Serving): void {
  app[route.method](route.path, serve(route, serving));
}

function listen(app: Express, port: number, host: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = app.listen(port, host, (error?: Error) => (error ? fail(error) : done(server)));
  });
}
