/** The report of one case's hand-overs: each leg's times, breaches and the party they are attributed to. */
import { z } from 'zod';
import { Instant } from './value.ts';

const BreachSchema = z.object({
  clock: z.string(),
  at: Instant,
  accountable: z.string().optional().describe('当时的责任方 / accountable at that instant'),
  attributed_to: z.string().optional().describe('仲裁后的责任方 / after arbitration'),
  offer_open_for_s: z.int().optional().describe('How long an offer had been open then'),
});
export type WireBreach = z.output<typeof BreachSchema>;

const LegSchema = z.object({
  step: z.string(),
  leg: z.string(),
  party: z.string(),
  cycle: z.int(),
  offered_at: Instant,
  accepted_at: Instant.optional(),
  how: z.enum(['accepted', 'forced', 'ruled']).optional(),
  ended_at: Instant.optional(),
  rejections: z.int(),
  breaches: z.array(BreachSchema),
});
export type WireLeg = z.output<typeof LegSchema>;

/** Empty lists for a case without a hand-over. */
export const LegReportSchema = z
  .object({
    legs: z.array(LegSchema),
    accountable: z
      .array(z.object({ team: z.string(), from: Instant, until: Instant.optional() }))
      .describe('Exactly one team at every instant of the hand-over'),
  })
  .meta({ id: 'LegReport' });
export type WireLegReport = z.output<typeof LegReportSchema>;
