/** A hand-over as it stands: the one accountable team, since and until when, and the open offer. */
import { z } from 'zod';
import { Instant } from './value.ts';

/** An offer of a leg that its receiver has not taken yet. */
const OfferSchema = z.object({
  id: z.string(),
  leg: z.string(),
  made_at: Instant,
  accept_by: Instant.optional(),
  returned: z.literal(true).optional(),
});

/** Exactly one team is accountable at every instant. */
export const HandOverSchema = z
  .object({
    step: z.string(),
    leg: z.string(),
    accountable: z.string().describe('责任方 / the one accountable team'),
    since: Instant,
    due: Instant.optional().describe('Its red line'),
    offer: OfferSchema.optional(),
    arbitration: z.literal(true).optional(),
  })
  .meta({ id: 'HandOver' });
export type WireHandOver = z.output<typeof HandOverSchema>;
