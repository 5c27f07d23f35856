/** The OpenAPI document, a page to read and try it, and a page for every problem code. Served by us alone. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router, static as files } from 'express';
import type { ProblemPage } from '../../wire/problem.ts';
import { openApiDocument } from '../openapi/document.ts';
import { Problem } from '../problem.ts';
import type { Route } from '../route.ts';
import { isProblemCode, textOf } from '../texts/texts.ts';

const page = `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>Bihuan API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png"></head>
<body><div id="ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
`;
/** A file of its own: the page's security policy lets no inline script run. A token is forgotten with the page. */
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, persistAuthorization: false });\n`;

const served: ReadonlySet<string> = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

export function docsRouter(routes: readonly Route[], version: string): Router {
  const router = Router();
  // Drawn when somebody asks for it, once: a process that starts has more urgent things to do.
  let document: object | undefined;
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  router.get('/openapi.json', (_, response) => {
    document ??= openApiDocument(routes, version);
    response.json(document);
  });
  router.get('/docs', (_, response) => void response.type('html').send(page));
  router.get('/docs/start.js', (_, response) => void response.type('text/javascript').send(start));
  router.use('/docs', (request, response, next) => {
    if (served.has(request.path)) files(folder, { maxAge: '1d', index: false })(request, response, next);
    else next();
  });
  router.get('/problems/:area/:name', (request, response) => {
    const code = `${request.params.area}/${request.params.name}`;
    if (!isProblemCode(code)) throw new Problem(404, 'request/no-such-path', { params: { path: request.path } });
    response.json({ code, zh: textOf(code, {}, 'zh'), en: textOf(code, {}, 'en') } satisfies ProblemPage);
  });
  return router;
}
