/** Who calls: the token says a name, the stored organization says what that name may do. Nothing comes from a body. */
import type { Actor } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { ReadingEyes } from '../../records/store/eyes.ts';
import { TOKEN_HOURS_MAX, type TokenClaims, TokenRefused } from '../../startup/token.ts';
import { away, Problem } from '../problem.ts';
import { eyesOfPerson, eyesOfToken } from './eyes.ts';

/** The caller of one request. */
export interface Identity {
  id: string;
  roles: readonly string[];
  teams: readonly string[];
  /** A person of the organization; everything else is a system or an operator with a role in its token. */
  person: boolean;
  /** What of the cases the caller may see (rule 30). */
  eyes: ReadingEyes;
  /** Of a system: the fields of a case's data it may see. Absent: all that role and relation show. */
  fields?: readonly string[];
  /** What the token said, of a caller that came with one. */
  token?: TokenClaims;
  /** When the caller signed in, epoch ms; absent when the token does not say. */
  authenticatedAtMs?: number;
}

/** How the kernel sees the caller. */
export function actorOf(identity: Identity): Actor {
  const system = identity.roles.includes('integration') && !identity.person;
  return {
    id: identity.id,
    roles: [...identity.roles],
    teams: [...identity.teams],
    // A system brings what customers say and do (rule 28).
    ...(system && { onBehalfOf: 'customer' }),
  };
}

/**
 * A person has the roles of the organization, and a token without one; any other name has the role of its token.
 *
 * @throws Problem 401 when the name is unknown and carries no role, or is a person's and carries one
 */
export function identityOf(claims: TokenClaims, organization: Organization | undefined, nowMs = Date.now()): Identity {
  const people = organization?.people ?? {};
  const person = Object.hasOwn(people, claims.sub) ? people[claims.sub] : undefined;
  // Where people sign in by a provider, our own tokens must carry a role: one with a person's name speaks for nobody.
  if (person !== undefined && claims.role !== undefined) throw unauthorized('auth/person-with-role', claims.sub);
  const { sub: id, role, authenticatedAtMs } = claims;
  const signedIn = authenticatedAtMs === undefined ? {} : { authenticatedAtMs };
  if (person !== undefined && organization !== undefined) {
    const eyes = eyesOfPerson(organization, id, nowMs);
    return { id, roles: person.roles, teams: person.teams, person: true, eyes, ...signedIn };
  }
  if (role !== undefined) {
    const system = { id, roles: [role], teams: [], person: false, eyes: eyesOfToken(claims), ...signedIn };
    return role === 'auditor' ? system : { ...system, fields: claims.fields ?? [] };
  }
  throw unauthorized('auth/unknown-person', claims.sub);
}

function unauthorized(code: 'auth/person-with-role' | 'auth/unknown-person', person: string): Problem {
  return new Problem(401, code, {
    params: { person },
    headers: { 'WWW-Authenticate': 'Bearer realm="bihuan", error="invalid_token"' },
  });
}

/** Reads the Authorization header. @throws Problem 401, or 503 when the keys of the provider cannot be read */
export async function claimsFrom(
  header: string | undefined,
  read: (token: string) => Promise<TokenClaims>,
): Promise<TokenClaims> {
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(header ?? '')?.[1];
  if (token === undefined) {
    throw new Problem(401, 'auth/no-token', { headers: { 'WWW-Authenticate': 'Bearer realm="bihuan"' } });
  }
  try {
    return await read(token);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    if (error.reason === 'keys-away') throw away('away/keys');
    throw new Problem(401, `auth/${error.reason}`, {
      params: { hours: TOKEN_HOURS_MAX },
      headers: { 'WWW-Authenticate': 'Bearer realm="bihuan", error="invalid_token"' },
    });
  }
}
