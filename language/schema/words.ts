/** Scalars of the language: ids, names, durations, shares. Each turns text into what the plan keeps. */
import { z } from 'zod';
import { type Duration as DurationPlan, durationMs, isDurationProblem, parseDuration } from '../duration.ts';
import { ID_CHARS_MAX } from '../limits.ts';

/** What the author names: steps, outcomes, clocks, ladders, evidence, messages, calendars. */
export const Kebab = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'id/not-kebab')
  .max(ID_CHARS_MAX, 'id/too-long');

/** An outcome's name; `not_needed` of an approval is the language's own word. */
export const OutcomeId = z
  .string()
  .regex(/^(not_needed|[a-z][a-z0-9]*(-[a-z0-9]+)*)$/, 'id/not-kebab')
  .max(ID_CHARS_MAX, 'id/too-long');

/** Where an outcome leads: a step's id, or a hand-over's and, after a dot, its leg's. */
export const Target = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)?$/, 'id/not-kebab')
  .max(2 * ID_CHARS_MAX, 'id/too-long');

/** Fields and the language's own words. */
export const Snake = z
  .string()
  .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'id/not-snake')
  .max(ID_CHARS_MAX, 'id/too-long');

/** A field, or inside `each` the item or one of its fields. */
export const DueField = z
  .string()
  .regex(/^(item\.)?[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'id/not-snake')
  .max(2 * ID_CHARS_MAX, 'id/too-long');

export const Text = z.string().min(1, 'shape/empty-text');

/** Anything a person can be called by; resolved by the compiler (`role/x`, `team/x`, `owner`, a field, …). */
export const Who = z.string().min(1, 'shape/empty-text');
export const WhoList = z
  .union([Who, z.array(Who).min(1, 'shape/empty-list')])
  .transform((it) => (Array.isArray(it) ? it : [it]));

export const Duration = z
  .string({ error: (issue) => (typeof issue.input === 'number' ? 'duration/bare-number' : 'duration/not-a-duration') })
  .transform((text, context): DurationPlan => {
    const duration = parseDuration(text);
    if (!isDurationProblem(duration)) return duration;
    context.addIssue({ code: 'custom', message: duration.code, params: { expected: duration.expected } });
    return z.NEVER;
  })
  .meta({ id: 'Duration' });

/** `{ by: severity, S1: 1h, otherwise: 4h }`, or one duration for all. */
export const ChosenDuration = z
  .union([Duration, z.object({ by: Snake, otherwise: Duration }).catchall(Duration)])
  .meta({ id: 'ChosenDuration' });

/** `{ by: region, overseas: office-abroad, otherwise: cn-office }`, or one calendar for all. */
export const ChosenCalendar = z
  .union([Kebab, z.object({ by: Snake, otherwise: Kebab }).catchall(Kebab)])
  .meta({ id: 'ChosenCalendar' });

/** What comes again, or leaves by itself, lies at least this far off: at none it would happen for ever at one instant. */
function atLeast(ms: number, limit: string) {
  return Duration.superRefine((duration, context) => {
    if (durationMs(duration) >= ms) return;
    context.addIssue({ code: 'custom', message: 'duration/too-short', params: { expected: limit } });
  });
}

/** A time to wait for. */
export const Span = atLeast(1_000, '1s');
/** The time between two reminders: each is an event in the case's history. */
export const Interval = atLeast(60_000, '1m');
export const ChosenSpan = z.union([Span, z.object({ by: Snake, otherwise: Span }).catchall(Span)]);

/** Fields for each choice: `{ by: category, product: [model], otherwise: [order] }`; `otherwise` may be none. */
export const ChosenFields = z
  .object({ by: Snake, otherwise: z.array(Snake) })
  .catchall(z.array(Snake).min(1, 'shape/empty-list'))
  .meta({ id: 'ChosenFields' });

/** `80%` → 80. */
export const Percent = z
  .string({ error: 'share/not-a-share' })
  .regex(/^\d{1,3}(\.\d+)?%$/, 'share/not-a-share')
  .transform((text) => Number(text.slice(0, -1)));

export const Version = z.int().min(1);
