/** What the record keeps for the API as JSON, read back as what it was: replies, refusals, and who was told. */
import { z } from 'zod';
import type { Refusal, Reply } from '../engine/turn.ts';
import type { Value } from '../language/plan.ts';
import { CaseStateSchema } from '../wire/case-state.ts';
import { RefusalSchema } from './refusal.ts';

const yes = z.literal(true).optional();

const KeptReply: z.ZodType<Reply> = z.object({
  state: CaseStateSchema,
  opened: yes,
  joined: yes,
  repeated: yes,
  step: z.string().optional(),
  attempt: z.int().optional(),
  owner: z.string().optional(),
  assignee: z.string().optional(),
  nextDueMs: z.number().optional(),
  nextClock: z.string().optional(),
  helpOpen: z.int().optional(),
  seq: z.int(),
});

/** Who knows of an event that not all could be told of. */
const WhoKnowsSchema = z.object({ cases: z.array(z.string()), sops: z.array(z.string()), opened: z.array(z.string()) });
export type WhoKnows = z.output<typeof WhoKnowsSchema>;

/** As the record keeps it: plain JSON, without what is undefined. */
export function asKept(it: unknown): Value {
  return JSON.parse(JSON.stringify(it));
}

/** The reply of an act or an intake. @throws ZodError for anything else */
export function keptReply(body: Value): Reply {
  return KeptReply.parse(body);
}

/** @throws ZodError for anything else */
export function keptTold(body: Value): WhoKnows {
  return WhoKnowsSchema.parse(body);
}

/** The refusal that an intake ended with. @throws ZodError for anything else */
export function keptRefusal(body: Value): Refusal {
  return RefusalSchema.parse(body);
}
