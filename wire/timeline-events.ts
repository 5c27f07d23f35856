/** The timeline as callers see it, made from the catalogue of domain events: one variant for each, by its `type`. */
import { z } from 'zod';
import { EVENT_NAMES, type EventName, shapeOf } from '../engine/told/events.ts';
import { type EventShape, type Fact, type FactList, type Kind, kindOf } from '../engine/told/facts.ts';
import { eventWordsIn } from '../words/event-words.ts';
import type { TimelineEvent } from './timeline-event.ts';
import { Instant, ValueSchema } from './value.ts';

const Id = z.string();
/** Named, so that the document says what one is only once. */
const At = Instant.meta({ id: 'Instant' });

/** Kinds of facts on their way out: instants in ISO 8601, money in 元, texts for those who may read them. */
const KINDS: Record<Kind, z.ZodType> = {
  person: Id,
  team: Id,
  role: Id,
  who: Id,
  case: Id,
  id: Id,
  title: z.string(),
  word: z.string(),
  text: z.string().nullable(),
  hash: z.string(),
  count: z.int(),
  percent: z.number(),
  score: z.number(),
  instant: At,
  duration: z.int(),
  money: z.number(),
  yes: z.literal(true),
  values: z.record(z.string(), ValueSchema),
  scores: z.record(z.string(), z.number()),
  evidence: z.array(z.object({ name: z.string(), ref: z.string().optional(), sha256: z.string().optional() })),
  recipients: z.union([z.array(Id), Id]),
  origin: z.object({ case: Id, step: Id, visit: z.int() }),
  edition: z.object({ version: z.int(), plan: z.string() }),
  renames: z.record(z.string(), z.string()),
  rejection: z.object({ action: Id, roles: z.record(z.string(), z.number()), by: z.array(Id) }),
};

const PLACES: Record<EventShape['at'], Record<string, z.ZodType>> = {
  case: {},
  step: { step: Id, attempt: z.int().optional() },
  visit: { step: Id, attempt: z.int() },
  'visit?': { step: Id.optional(), attempt: z.int().optional() },
  clock: { clock: Id },
  'clock?': { clock: Id.optional() },
  'visit and clock': { step: Id, attempt: z.int(), clock: Id },
};

function schemaOf(fact: Fact): z.ZodType {
  const kind = kindOf(fact);
  if (typeof fact !== 'string' || kind === undefined) return z.enum(fact as readonly string[]);
  const one = KINDS[kind];
  if (fact.endsWith('[]')) return z.array(one);
  return fact.endsWith('|null') ? one.nullable() : one;
}

function dataSchema(facts: FactList) {
  const members = Object.entries(facts).map(([name, fact]) =>
    name.endsWith('?') ? [name.slice(0, -1), schemaOf(fact).optional()] : [name, schemaOf(fact)],
  );
  const data = z.object(Object.fromEntries(members));
  return Object.keys(facts).every((name) => name.endsWith('?')) ? data.optional() : data;
}

function variant(name: EventName) {
  const { at, data } = shapeOf(name);
  const [zh, en] = [eventWordsIn('zh')[name], eventWordsIn('en')[name]];
  return z
    .object({
      seq: z.int(),
      type: z.literal(name),
      at: At,
      actor: Id.optional(),
      on_behalf_of: Id.optional(),
      received_at: At.optional(),
      cycle: z.int(),
      ...PLACES[at],
      ...(data && { data: dataSchema(data) }),
    })
    .describe(`${zh.title}：${zh.when} / ${en.when}`);
}

const [first, ...others] = EVENT_NAMES.map(variant);
if (first === undefined) throw new Error('The catalogue of events is empty');

/** One domain event. A later version may tell events that are not among these. */
// Read as any event is: a union built from a table has no type that TypeScript could follow.
export const TimelineEventSchema = z
  .discriminatedUnion('type', [first, ...others])
  .meta({ id: 'TimelineEvent' }) as unknown as z.ZodType<TimelineEvent>;
