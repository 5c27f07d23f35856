/** What the record keeps for the API as JSON, read back as what it was: replies, refusals, intakes. */
import { z } from 'zod';
import type { Refusal, Reply } from '../engine/turn.ts';
import type { Value } from '../language/plan.ts';
import { CaseStateSchema } from '../wire/case-state.ts';
import { ValuesSchema } from '../wire/value.ts';
import type { StoredIntake } from './intake/intake.ts';
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
  seq: z.int(),
});

const names = z.array(z.string());

const KeptIntake: z.ZodType<StoredIntake> = z.object({
  version: z.int(),
  actor: z.object({ id: z.string(), roles: names, teams: names, onBehalfOf: z.string().optional() }),
  data: ValuesSchema,
  note: z.string().optional(),
  refs: names,
});

/** As the record keeps it: plain JSON, without what is undefined. */
export function asKept(it: unknown): Value {
  return JSON.parse(JSON.stringify(it));
}

/** The reply of an act or an intake. @throws ZodError for anything else */
export function keptReply(body: Value): Reply {
  return KeptReply.parse(body);
}

/** The refusal that an intake ended with. @throws ZodError for anything else */
export function keptRefusal(body: Value): Refusal {
  return RefusalSchema.parse(body);
}

/** An intake that is not settled yet. @throws ZodError for anything else */
export function keptIntake(body: Value): StoredIntake {
  return KeptIntake.parse(body);
}
