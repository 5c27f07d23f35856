/** Who may call a sandbox that has a secret: whoever sends it as a bearer token, or signs the request with it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { Webhook } from 'standardwebhooks';
import { Problem } from './problem.ts';

const bodies = new WeakMap<IncomingMessage, string>();

/** Keeps the body as it came, since a signature is over its bytes. Given to the body parser as `verify`. */
export function keepBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  bodies.set(request, body.toString('utf8'));
}

/**
 * Lets everything pass without a secret. A signature (Standard Webhooks) is over the body, or over `METHOD /path?query`
 * when there is none. `/healthz` is open, so that whoever starts the sandbox can wait for it.
 */
export function checkCaller(secret: string | undefined): RequestHandler {
  if (secret === undefined) return (_request, _response, next) => next();
  return (request, _response, next) => {
    if (request.path !== '/healthz' && !hasToken(request, secret) && !isSigned(request, secret))
      throw new Problem(401, 'unauthorized', 'Send the secret as a bearer token, or sign the request with it.');
    next();
  };
}

function hasToken(request: Request, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.get('authorization') ?? ''), digest(`Bearer ${secret}`));
}

function isSigned(request: Request, secret: string): boolean {
  const headers: Record<string, string> = {};
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) headers[name] = request.get(name) ?? '';
  try {
    signer(secret).verify(bodies.get(request) ?? `${request.method} ${request.originalUrl}`, headers, {
      jsonParse: false,
    });
    return true;
  } catch {
    return false;
  }
}

/** A `whsec_` secret is base64, as the standard wants; any other is taken by its UTF-8 bytes. */
export function signer(secret: string): Webhook {
  return secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(Buffer.from(secret), { format: 'raw' });
}
