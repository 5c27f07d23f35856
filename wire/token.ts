/** Tokens that are to be taken no more. */
import { z } from 'zod';

/** The body of a revocation: one token as it is, or all that somebody has. */
export const RevokeSchema = z
  .strictObject({
    token: z.string().min(1).max(8_000).optional().describe('要吊销的令牌 / the token itself'),
    holder: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('吊销此人或系统至今的全部令牌 / all that this person or system has until now'),
  })
  .refine((it) => (it.token === undefined) !== (it.holder === undefined))
  .meta({ id: 'Revoke' });
export type Revoke = z.output<typeof RevokeSchema>;

/** What is taken no more, within two seconds everywhere. */
export const RevokedSchema = z
  .object({ holder: z.string(), token: z.string().optional().describe('jti') })
  .meta({ id: 'Revoked' });
export type Revoked = z.output<typeof RevokedSchema>;
