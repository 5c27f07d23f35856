/** What of a case from another system the SOP does not know, or time does not allow (semantics rule 31). */
import type { Plan } from '../language/plan.ts';
import { PROMISES_OPEN_MAX } from './acts/pause.ts';
import type { Imported } from './event.ts';
import type { Refusal } from './turn.ts';
import { REFERENCE_MAX } from './values/fit.ts';

type Fields = NonNullable<Refusal['fields']>;

const YEAR_MS = 366 * 86_400_000;
/** Ours: an instant further away is a slip of the pen, such as the year 0026 or 2206. */
const PAST_MAX_MS = 30 * YEAR_MS;
const AHEAD_MAX_MS = 10 * YEAR_MS;

/** Everything at once, each with its place in the row; undefined: it may come in. `open` does not check again. */
export function refuseImported(plan: Plan, imported: Imported, nowMs: number): Refusal | undefined {
  const fields = [
    ...wrongInstants(imported, nowMs),
    ...wrongPlaces(plan, imported),
    ...wrongPromises(plan, imported, nowMs),
    ...wrongPauses(plan, imported, nowMs),
  ];
  return fields.length === 0 ? undefined : { status: 422, code: 'data/invalid', fields };
}

function wrongInstants({ receivedAtMs, contacts = [] }: Imported, nowMs: number): Fields {
  const fields: Fields = [];
  if (receivedAtMs > nowMs) fields.push({ field: 'received_at', code: 'import/future' });
  else if (receivedAtMs < nowMs - PAST_MAX_MS) fields.push({ field: 'received_at', code: 'import/implausible' });
  contacts.forEach(({ atMs }, i) => {
    fields.push(...passed(`contacts.${i}.at`, atMs, receivedAtMs, nowMs));
  });
  return fields;
}

/** What happened to it there happened since it was received, and before now. */
function passed(field: string, atMs: number, receivedAtMs: number, nowMs: number): Fields {
  if (atMs > nowMs) return [{ field, code: 'import/future' }];
  return atMs < receivedAtMs ? [{ field, code: 'import/before-received' }] : [];
}

function wrongPlaces(plan: Plan, imported: Imported): Fields {
  const fields: Fields = [];
  const steps = plan.steps.filter((step) => step.in === undefined).map((step) => step.id);
  if (imported.at !== undefined && !steps.includes(imported.at))
    fields.push({ field: 'step', code: 'import/unknown-step', params: { known: steps.join(', ') } });
  const clocks = plan.clocks.filter((clock) => clock.from === 'case.opened').map((clock) => clock.id);
  for (const clock of imported.met ?? [])
    if (!clocks.includes(clock))
      fields.push({ field: 'met', code: 'import/unknown-clock', params: { clock, known: clocks.join(', ') } });
  for (const { name, ref = '' } of imported.evidence ?? [])
    if (ref.length > REFERENCE_MAX) fields.push({ field: `evidence.${name}`, code: 'data/too-long' });
  return fields;
}

function wrongPromises(plan: Plan, { receivedAtMs, promises = [] }: Imported, nowMs: number): Fields {
  if (promises.length === 0) return [];
  if (plan.promises === undefined) return [{ field: 'promises', code: 'import/no-promises' }];
  const fields: Fields = [];
  if (promises.length > PROMISES_OPEN_MAX)
    fields.push({ field: 'promises', code: 'import/too-many', params: { limit: String(PROMISES_OPEN_MAX) } });
  promises.forEach(({ madeAtMs, untilMs }, i) => {
    fields.push(...passed(`promises.${i}.made_at`, madeAtMs, receivedAtMs, nowMs));
    const field = `promises.${i}.until`;
    if (untilMs <= madeAtMs) fields.push({ field, code: 'import/not-after' });
    else if (untilMs > nowMs + AHEAD_MAX_MS) fields.push({ field, code: 'import/implausible' });
  });
  return fields;
}

function wrongPauses(plan: Plan, { receivedAtMs, pauses = [] }: Imported, nowMs: number): Fields {
  const fields: Fields = [];
  const known = Object.keys(plan.pauses ?? {});
  pauses.forEach(({ reason, sinceMs, untilMs }, i) => {
    const at = `pauses.${i}`;
    if (!known.includes(reason))
      fields.push({ field: `${at}.reason`, code: 'import/unknown-pause', params: { known: known.join(', ') } });
    fields.push(...passed(`${at}.from`, sinceMs, receivedAtMs, nowMs));
    if (untilMs !== undefined && untilMs <= sinceMs) fields.push({ field: `${at}.until`, code: 'import/not-after' });
    else if (untilMs !== undefined && untilMs > nowMs + AHEAD_MAX_MS)
      fields.push({ field: `${at}.until`, code: 'import/implausible' });
    const others = pauses.slice(0, i).filter((it) => it.reason === reason);
    if (others.some((it) => (it.untilMs ?? Infinity) > sinceMs && (untilMs ?? Infinity) > it.sinceMs))
      fields.push({ field: `${at}.from`, code: 'import/overlap' });
  });
  return fields;
}
