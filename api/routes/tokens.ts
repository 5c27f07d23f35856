/** Revoking tokens: one's own, or as an operator anybody's. */
import { RevokedSchema, RevokeSchema } from '../../wire/token.ts';
import { TOKEN_HOURS_MAX, TokenRefused } from '../../startup/token.ts';
import { mustHave } from '../auth/permissions.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';
import { wrongFields } from '../problem.ts';
import { defined } from '../translate/case.ts';

const hourMs = 3_600_000;

export function tokenRoutes(services: Services): Route[] {
  return [revoking(services)];
}

function revoking(services: Services): Route {
  return route({
    method: 'post',
    path: '/v1/tokens/revoke',
    tag: 'tokens',
    summary: '吊销令牌 / Revoke tokens',
    description:
      'Everybody revokes their own; an admin revokes anybody’s. Every process takes them no more within two seconds.',
    body: RevokeSchema,
    answers: { 200: { description: 'Revoked', schema: RevokedSchema } },
    problems: [403, 422],
    repeating: 'stored',
    handle: async ({ body, identity, receivedAtMs }) => {
      const { holder, token } = await meant(services, body);
      if (holder !== identity.id) mustHave(identity, ['admin']);
      const of = defined({ token, holder });
      await services.record.revokeTokens(of, receivedAtMs + TOKEN_HOURS_MAX * hourMs, identity.id);
      services.revoked.forget();
      return { status: 200, body: of };
    },
  });
}

/** A token that is over, or none of ours, needs no revoking. @throws Problem 422 */
async function meant({ readToken }: Services, given: { token?: string | undefined; holder?: string | undefined }) {
  if (given.token === undefined) return { holder: given.holder ?? '', token: undefined };
  try {
    const { sub, id } = await readToken(given.token);
    // Without an id of its own it goes with all others of its holder.
    return { holder: sub, token: id };
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    throw wrongFields([{ field: 'token', code: error.reason === 'expired' ? 'auth/expired' : 'auth/invalid' }]);
  }
}
