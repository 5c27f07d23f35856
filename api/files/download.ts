/** Downloads by signed addresses, without a token: a browser follows them. Whether the reader may still read is asked anew. */
import { pipeline } from 'node:stream/promises';
import { type RequestHandler, type Response, Router } from 'express';
import { FileStoreError } from '../../files/store.ts';
import { ContentBent, verified } from '../../files/verified.ts';
import type { FileRow } from '../../records/store/files.ts';
import { identityOf } from '../auth/identity.ts';
import { byAddress, limitRate } from '../limit.ts';
import { away, Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { type Link, readLink } from './link.ts';
import { attachment } from './name.ts';
import { fileFor, nameOf } from './show.ts';

/** @param perMinute of one address */
export function filesRouter(services: Services, perMinute: number): Router {
  const router = Router();
  router.use('/files', limitRate(perMinute, byAddress));
  router.get('/files/:link', downloading(services));
  return router;
}

function downloading(services: Services): RequestHandler<{ link: string }> {
  return async (request, response) => {
    if (request.method !== 'GET')
      throw new Problem(405, 'request/no-such-method', {
        params: { method: request.method, allowed: 'GET' },
        headers: { Allow: 'GET' },
      });
    const link = readLink(request.params.link, services.files.keys);
    if (link === undefined) throw new Problem(404, 'file/bad-link');
    if (link.untilMs <= Date.now()) throw new Problem(410, 'file/link-expired');
    const row = await rowBehind(services, link);
    const content = await services.files.store.open(row.sha256).catch((error: unknown) => {
      throw error instanceof FileStoreError ? away('away/files') : error;
    });
    if (content === undefined) {
      services.log.error({ content: row.sha256 }, 'the content of a file is missing');
      throw away('away/files');
    }
    content.on('error', () => undefined);
    let name: string;
    try {
      // Logged before the first byte is on its way.
      name = await nameOf(services, link.reader.sub, row, 'file:download');
    } catch (error) {
      content.destroy();
      throw error;
    }
    announce(response, row, name);
    await pipeline(content, verified(row.sha256), response).catch((error: unknown) => {
      if (error instanceof ContentBent) {
        services.metrics.failed('file/bent');
        services.log.error({ content: row.sha256 }, 'the content of a file is not what was kept');
      }
      // The reader went away, or must not take it for whole: the announced length is not reached.
      response.destroy();
    });
  };
}

/** @throws Problem: what may be read is decided as for any other request of this reader */
async function rowBehind(services: Services, link: Link): Promise<FileRow> {
  if (await services.revoked.has(link.reader)) throw new Problem(410, 'file/link-expired');
  const identity = identityOf(link.reader, await services.directory.organization());
  const { row } = await fileFor(services, identity, { id: link.case, file: link.file });
  return row;
}

/** Whatever it is, no browser runs it: never drawn, never guessed at, in a sandbox without scripts. */
function announce(response: Response, { type, bytes }: FileRow, name: string): void {
  response.status(200).set({
    'Content-Type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
    'Content-Length': String(bytes),
    'Content-Disposition': attachment(name),
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
    'Accept-Ranges': 'none',
  });
}
