/**
 * A door in front of the run's real Temporal server that asks for a client certificate and an API key: the dev server can ask
 * for neither. TLS ends here; calls go on as they are.
 */
import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Authority } from './certificates.ts';

/** The open door. */
export interface SecuredTemporal {
  /** host:port */
  address: string;
  /** Calls that came in with the key, and those that were turned away for it. */
  calls: { let: number; turned: number };
  close(): Promise<void>;
}

/** gRPC's number. */
const UNAUTHENTICATED = '16';
const END_STREAM = 1;

/** @param behind host:port of the server, which speaks plain text */
export async function securedTemporal(behind: string, authority: Authority, apiKey: string): Promise<SecuredTemporal> {
  const upstream = http2.connect(`http://${behind.replace('localhost', '127.0.0.1')}`);
  const own = authority.issue('temporal');
  const server = http2.createSecureServer({ ...own, ca: authority.cert, requestCert: true, rejectUnauthorized: true });
  const calls = { let: 0, turned: 0 };
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (headers.authorization !== `Bearer ${apiKey}`) {
      calls.turned += 1;
      const status = { 'grpc-status': UNAUTHENTICATED, 'grpc-message': 'Request unauthorized.' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true });
      return;
    }
    calls.let += 1;
    passOn(upstream, stream, headers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      for (const session of sessions) session.destroy();
      upstream.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn(
  upstream: http2.ClientHttp2Session,
  stream: http2.ServerHttp2Stream,
  { ':authority': _authority, ':scheme': _scheme, ...headers }: http2.IncomingHttpHeaders,
): void {
  const call = upstream.request(headers);
  let trailers: http2.IncomingHttpHeaders = {};
  call.on('response', (answer, flags) => {
    if (stream.destroyed) return;
    if ((flags & END_STREAM) !== 0) stream.respond(answer, { endStream: true });
    else stream.respond(answer, { waitForTrailers: true });
  });
  call.on('trailers', (given) => (trailers = given));
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  call.on('error', () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
  stream.on('close', () => call.close(http2.constants.NGHTTP2_CANCEL));
  stream.pipe(call);
  call.pipe(stream);
}
