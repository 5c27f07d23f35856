/** Bearer tokens: makes those of the embedded set-up and reads all of them, so that API and CLI agree on one form. */
import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { JwtConfig } from './config.ts';
import type { KeySource } from './keys.ts';
import { keyName } from './secret.ts';

/** Who signs and who is meant, in tokens made here. */
const ISSUER = 'bihuan';
const AUDIENCE = 'bihuan-api';

/** Roles a token itself can carry: systems and operators, who stand in no organization. */
export const tokenRoles = ['integration', 'feed', 'auditor', 'admin'] as const;

/** A role of a system or operator. */
export type TokenRole = (typeof tokenRoles)[number];

/** Names the product uses for itself in the audit: no token may speak under them. */
const reservedIds: readonly string[] = ['system', 'web-ui'];

/** No token lives longer, whoever made it: one that is lost stops working by itself. */
export const TOKEN_HOURS_MAX = 12;

/** How far another clock may be ahead of ours. */
const AHEAD_S = 60;

/** What a token says once its signature, issuer, audience and time are checked. Role and sight only in tokens made here. */
export interface TokenClaims extends Partial<Sight> {
  readonly sub: string;
  readonly role?: TokenRole;
  /** Its `jti`, by which it is revoked. */
  readonly id?: string;
  readonly issuedAtMs?: number;
  /** When it ends. */
  readonly expiresAtMs?: number;
  /** When its holder signed in (`auth_time`); a token that was renewed keeps it. */
  readonly authenticatedAtMs?: number;
}

/** What a system may see of cases: those of these SOPs, and of their data these fields (semantics rule 30). */
export interface Sight {
  readonly sops: readonly string[];
  readonly fields: readonly string[];
}

/**
 * Why a token is not accepted. `too-long`: it is made to live longer than it may. `keys-away`: the address of the public keys
 * did not answer; the token may be good.
 */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly reason: 'invalid' | 'expired' | 'too-long' | 'keys-away';
  constructor(reason: TokenRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Signs a token (HS256). `sub` is a person's id, or with `role` the name of a system. Whoever has the secret and makes one
 * has signed in at that moment.
 *
 * @param claims `sops` and `fields`: what a system may see; without them it sees no case
 * @param secret `config.secretFor('token-signing')`
 */
export function makeToken(
  secret: Buffer,
  claims: { sub: string; role?: TokenRole; hours?: number } & Partial<Sight>,
  nowMs = Date.now(),
): Promise<string> {
  const issuedS = Math.floor(nowMs / 1_000);
  const { role, sops, fields } = claims;
  return new SignJWT({ auth_time: issuedS, ...(role && { role }), ...(sops && { sops }), ...(fields && { fields }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyName(secret) })
    .setJti(randomUUID())
    .setSubject(claims.sub)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedS)
    .setExpirationTime(issuedS + Math.round((claims.hours ?? TOKEN_HOURS_MAX) * 3_600))
    .sign(secret);
}

/**
 * A reader of tokens. Without `jwt` all are ours. With it people's come from the identity provider, and ours are taken
 * only with a role: a leaked signing secret must not become everybody's password. Each key takes its own algorithms
 * alone, so that a public key can never be used as a secret.
 *
 * @param secrets those that are good: ours are signed with the one in use, and may yet be with another
 * @throws TokenRefused (the returned function, as a rejection)
 */
export function tokenReader(
  secrets: Buffer | KeySource,
  jwt: JwtConfig | undefined,
): (token: string) => Promise<TokenClaims> {
  const keys = jwt && createRemoteJWKSet(new URL(jwt.jwksUrl), { timeoutDuration: 3_000 });
  const source: KeySource = typeof secrets === 'function' ? secrets : () => [secrets];
  const ours = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] };
  return async (token) => {
    try {
      if (!keys || !jwt || isSymmetric(token)) {
        const { payload } = await verifiedBy(candidatesFor(token, source), (key) => jwtVerify(token, key, ours));
        const claims = { ...claimsOf(payload, payload.role), ...sightOf(payload) };
        if (jwt && claims.role === undefined) throw new TokenRefused('invalid', 'People sign in by the provider.');
        return claims;
      }
      const { payload } = await jwtVerify(token, keys, {
        issuer: jwt.issuer,
        audience: jwt.audience,
        algorithms: ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'],
        requiredClaims: ['sub', 'exp'],
      });
      return claimsOf(payload, undefined);
    } catch (error) {
      throw refused(error);
    }
  };
}

function isSymmetric(token: string): boolean {
  return headOf(token).alg === 'HS256';
}

/** The one it names; all, where it was made before they had names. The one in use refuses what no key made. */
function candidatesFor(token: string, source: KeySource): readonly Buffer[] {
  const { kid } = headOf(token);
  if (kid === undefined) return source();
  const named = (keys: readonly Buffer[]) => keys.find((key) => keyName(key) === kid);
  return [named(source()) ?? named(source('again')) ?? (source()[0] as Buffer)];
}

async function verifiedBy<T>(candidates: readonly Buffer[], verify: (key: Buffer) => Promise<T>): Promise<T> {
  for (const key of candidates.slice(0, -1)) {
    try {
      return await verify(key);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  return verify(candidates.at(-1) as Buffer);
}

function headOf(token: string): { alg?: unknown; kid?: unknown } {
  const [head = ''] = token.split('.', 1);
  try {
    return JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { alg?: unknown; kid?: unknown };
  } catch {
    return {};
  }
}

function claimsOf(payload: JWTPayload, role: unknown): TokenClaims {
  const { sub } = payload;
  if (!isName(sub) || reservedIds.includes(sub)) throw new TokenRefused('invalid', 'The subject may not be used.');
  const times = timesOf(payload);
  if (role === undefined) return { sub, ...times };
  const known = tokenRoles.find((it) => it === role);
  if (known === undefined) throw new TokenRefused('invalid', 'The role is unknown.');
  return { sub, role: known, ...times };
}

/**
 * A token without `iat` counts from now. What is said to have been done in times to come was not: such a token would live as
 * long as it likes, outlast its holder's revocation, or have its holder sign in for ever.
 *
 * @throws TokenRefused for one made to live too long, or later than now
 */
function timesOf({ jti, iat, exp = 0, auth_time: authTimeS }: JWTPayload): Omit<TokenClaims, 'sub' | 'role'> {
  const nowS = Date.now() / 1_000;
  if ([iat, authTimeS].some((it) => typeof it === 'number' && it > nowS + AHEAD_S))
    throw new TokenRefused('invalid', 'It was made, or its holder signed in, later than now.');
  const hours = (exp - (iat ?? nowS)) / 3_600;
  if (hours > TOKEN_HOURS_MAX) throw new TokenRefused('too-long', `It lives more than ${TOKEN_HOURS_MAX} h.`);
  return {
    expiresAtMs: exp * 1_000,
    // One that cannot be kept could never be revoked: such a token goes with all others of its holder.
    ...(isName(jti) && { id: jti }),
    ...(iat !== undefined && { issuedAtMs: iat * 1_000 }),
    ...(typeof authTimeS === 'number' && { authenticatedAtMs: authTimeS * 1_000 }),
  };
}

/** A text that the record can keep. What signs tokens may be careless with their types. */
function isName(it: unknown): it is string {
  return typeof it === 'string' && /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(it);
}

/** What is no list of names names nothing. */
function sightOf({ sops, fields }: Readonly<Record<string, unknown>>): Partial<Sight> {
  const named = (list: unknown) => Array.isArray(list) && list.every((it) => typeof it === 'string');
  return { ...(named(sops) && { sops: sops as string[] }), ...(named(fields) && { fields: fields as string[] }) };
}

function refused(error: unknown): TokenRefused {
  if (error instanceof TokenRefused) return error;
  if (error instanceof errors.JWTExpired) return new TokenRefused('expired', 'The token has expired.');
  const bad =
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported;
  // Whatever else goes wrong went wrong on the way to the keys.
  return bad
    ? new TokenRefused('invalid', 'The token is not valid.')
    : new TokenRefused('keys-away', 'The keys of the identity provider cannot be read.');
}
