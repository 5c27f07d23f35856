/**
 * The act `correct` (semantics rule 35): fields are written as they should have been, what rests on them is computed anew,
 * and what was approved of them is asked again. The case stays where it is unless the SOP says where it goes back to.
 */
import { isCorrectable, kindsOf } from '../../language/corrections.ts';
import type { Plan, Value } from '../../language/plan.ts';
import type { ActOf, Actor } from '../event.ts';
import { writersOf } from '../grants/authors.ts';
import { askedAnew, underWay } from '../grants/correcting.ts';
import { takesCorrections } from '../people/correctors.ts';
import { notNow, wrongData } from '../refused.ts';
import type { Exit, Next } from '../route/exit.ts';
import { hear } from '../route/happened.ts';
import { follow } from '../route/route.ts';
import { type Draft, emit } from '../state/draft.ts';
import type { State } from '../state/state.ts';
import { setFields } from '../values/data.ts';
import { filled } from '../values/evaluate.ts';
import { misfit } from '../values/fit.ts';
import { recomputed } from '../values/recomputed.ts';
import { checkLowering } from './lowering.ts';
import { mustBeRunning } from './on-step.ts';
import { checkText, type Mistake } from './submission.ts';

/** Listened for by `on`, waits and clocks. */
const CORRECTED = 'corrected';

export function correctFields(d: Draft, act: ActOf<'correct'>, actor: Actor): Next {
  mustBeRunning(d);
  if (!takesCorrections(d.state)) throw notNow('correct/older-rules');
  checkText(act.reason, 'reason');
  const mistakes = mistakesOf(d, act);
  if (mistakes.length > 0) throw wrongData(mistakes);
  const given = Object.fromEntries(
    Object.entries(act.with).filter(([name, value]) => !same(d.state.data[name] ?? null, value)),
  );
  const fields = Object.keys(given).sort();
  if (fields.length === 0) throw notNow('correct/nothing-changes');
  const computed = recomputed(d, given);
  checkLowering(d, given.severity ?? computed.find((it) => it.field === 'severity')?.value, actor);
  const sent = underWay(d, [...fields, ...computed.map((it) => it.field)]);
  if (sent !== undefined) throw notNow('correct/payment-under-way', sent);
  emit(d, 'case.corrected', {
    data: {
      fields,
      kind: act.kind,
      reason: act.reason,
      ...(computed.length > 0 && { computed: computed.map((it) => it.field).sort() }),
    },
  });
  write(d, given, computed);
  return next(d, given, act.kind);
}

/** The corrector is the author of what is corrected, and one of the authors of what is computed from it (rule 23). */
function write(d: Draft, given: Record<string, Value>, computed: ReturnType<typeof recomputed>): void {
  setFields(d, given);
  const authors = { ...d.state.authors };
  for (const name of Object.keys(given)) if (authors[name]) authors[name] = { ...authors[name], corrects: true };
  d.state.authors = authors;
  const exprs = Object.fromEntries(computed.map(({ field, expr }) => [field, expr]));
  const values = Object.fromEntries(computed.map(({ field, value }) => [field, value]));
  setFields(d, values, (field) => writersOf(d, exprs[field] ?? null));
}

/** Back first, where the SOP says so; then it is heard, and what is approved no more is asked anew. */
function next(d: Draft, given: Record<string, Value>, kind: string): Next {
  const back = backTo(d, Object.keys(given));
  if (back !== undefined) follow(d, back);
  const heard = hear(d, CORRECTED, { ...given, kind });
  if (heard !== undefined && !Array.isArray(heard)) return heard;
  return [...(heard ?? []), ...askedAnew(d)];
}

/** To a step that is past; of several fields the first in the order of the declaration. A resolved case re-opens by its own outcome. */
function backTo(d: Draft, fields: readonly string[]): Exit | undefined {
  const declared = Object.entries(d.plan.corrections?.backTo ?? {}).find(([field]) => fields.includes(field));
  if (declared === undefined || d.state.state !== 'open') return undefined;
  const [, to] = declared;
  const [step = ''] = to.split('.');
  const isPast = d.state.steps[step]?.outcome !== undefined && !d.state.visits.some((v) => v.step === step);
  return isPast ? { step: CORRECTED, outcome: 'led', plan: { to }, away: true } : undefined;
}

/** All that is wrong with what it brings, at once. */
export function mistakesOf(d: { plan: Plan; state: Pick<State, 'rules'> }, act: ActOf<'correct'>): Mistake[] {
  const mistakes: Mistake[] = [];
  const kinds = kindsOf(d.plan.corrections);
  if (!kinds.includes(act.kind))
    mistakes.push({ field: 'kind', code: 'data/unknown', params: { known: kinds.join(', ') } });
  if (Object.keys(act.with).length === 0) mistakes.push({ field: 'with', code: 'data/required' });
  for (const [name, value] of Object.entries(act.with)) {
    const field = Object.hasOwn(d.plan.fields, name) ? d.plan.fields[name] : undefined;
    const code =
      field === undefined
        ? 'data/unknown-field'
        : !isCorrectable(d.plan.corrections, name)
          ? 'data/not-correctable'
          : field.required && !filled(value)
            ? 'data/required'
            : misfit(field, value, d.state.rules);
    if (code !== undefined)
      mistakes.push({ field: name, code, ...(field?.choices && { params: { choices: field.choices.join(', ') } }) });
  }
  return mistakes;
}

function same(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
