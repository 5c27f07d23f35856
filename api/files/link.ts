/** Addresses of downloads: signed, for one file of one case and one reader, and for a few minutes. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeySource } from '../../startup/keys.ts';
import type { TokenClaims } from '../../startup/token.ts';

/** Long enough for one click, too short for an address that is handed on. */
export const LINK_MS = 5 * 60_000;

/** What an address says. The reader's claims come along: whether she may still read is asked when it is used. */
export interface Link {
  case: string;
  file: string;
  reader: TokenClaims;
  untilMs: number;
}

/** The last part of the address. */
export function signLink(link: Link, keys: KeySource): string {
  const body = Buffer.from(JSON.stringify(link)).toString('base64url');
  return `${body}.${macOf(body, keys()[0] as Buffer)}`;
}

/** Undefined: nobody here has signed it. Whether its time is over is for the caller to see. */
export function readLink(text: string, keys: KeySource): Link | undefined {
  const [body = '', mac = '', ...rest] = text.split('.');
  if (rest.length > 0) return undefined;
  const isSigned = (all: readonly Buffer[]) => all.some((key) => isEqual(mac, macOf(body, key)));
  if (!isSigned(keys()) && !isSigned(keys('again'))) return undefined;
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Link;
}

function macOf(body: string, key: Buffer): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
