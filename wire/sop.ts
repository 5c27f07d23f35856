/** Published SOPs: their list, and one version with its plan. */
import { z } from 'zod';
import type { Package, Plan } from '../language/plan.ts';
import { Instant } from './value.ts';

/** A version by name. */
export const NamedSchema = z.object({ sop: z.string(), version: z.int() });
export type Named = z.output<typeof NamedSchema>;

/** The parameter of the newest version's address. */
export const SopIdSchema = z.object({ sop: z.string() });

/** The parameters of one version's addresses; the record keeps no greater number. */
export const VersionIdSchema = SopIdSchema.extend({
  version: z.coerce.number().int().min(1).max(2_147_483_647),
});

/** A version without its body. */
const SopVersionSchema = NamedSchema.extend({
  title: z.string(),
  owner: z.string(),
  hash: z.string(),
  published_at: Instant,
  published_by: z.string(),
  retired: z.literal(true).optional().describe('Opens no new cases'),
  edition: z.string().optional().describe('Content hash of the plan with newer calendars than it was published with'),
}).meta({ id: 'SopVersion' });

/** All versions, by SOP and version. */
export const SopListSchema = z
  .object({
    items: z.array(SopVersionSchema),
    pending: z
      .array(NamedSchema.extend({ publication: z.int(), asked_by: z.string(), asked_at: Instant }))
      .describe('Wait for a second person'),
  })
  .meta({ id: 'SopList' });
export type SopList = z.output<typeof SopListSchema>;

/** Documented with the language; in the OpenAPI document it is an object. */
function anObject<T extends object>() {
  return z
    .custom<T>((it) => typeof it === 'object' && it !== null && !Array.isArray(it))
    .meta({ type: 'object', propertyNames: { type: 'string' }, additionalProperties: {} });
}

/** One version with its body. */
export const SopPackageSchema = NamedSchema.extend({
  title: z.string(),
  owner: z.string(),
  hash: z.string().describe('Content hash of the plan'),
  plan: anObject<Plan>(),
  texts: anObject<Package['texts']>(),
  source: z.string().describe('The YAML as written'),
}).meta({ id: 'SopPackage' });
export type SopPackage = z.output<typeof SopPackageSchema>;
