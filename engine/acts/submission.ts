/** Checks what an act brings – fields, evidence, reason, checklist – against what its step asks. All mistakes at once. */
import type { Value } from '../../language/plan.ts';
import type { Draft } from '../state/draft.ts';
import { filled } from '../values/evaluate.ts';
import type { Evidence } from '../event.ts';
import { wrongData } from '../refused.ts';
import type { Refusal } from '../turn.ts';
import { isKeptFile } from '../values/file.ts';
import { isVaultReference, misfit, REFERENCE_MAX } from '../values/fit.ts';

export interface Asked {
  ask: string[];
  mayAsk: string[];
  evidence: string[];
  reasonRequired: boolean;
  checklist: number;
}

export interface Brought {
  with?: Record<string, Value>;
  evidence?: Evidence[];
  checked?: number[];
  reason?: string;
  note?: string;
}

/** One value, name or point that is wrong or missing. */
export type Mistake = NonNullable<Refusal['fields']>[number];

/** What of a case a submission is held against. */
export type Held = Pick<Draft, 'plan'> & { state: Pick<Draft['state'], 'data' | 'rules'> };

/** Throws a 422 refusal with one entry per field, evidence name or text that is wrong or missing. */
export function checkSubmission(d: Held, asked: Asked, brought: Brought): void {
  const mistakes = mistakesIn(d, asked, brought);
  if (mistakes.length > 0) throw wrongData(mistakes);
}

/** One entry per field, evidence name, point of the checklist or text that is wrong or missing. */
export function mistakesIn(d: Held, asked: Asked, brought: Brought): Mistake[] {
  const mistakes = [
    ...fieldMistakes(d, asked, brought.with ?? {}),
    ...evidenceMistakes(asked, brought.evidence ?? []),
    ...evidenceMisfits(d.plan, brought.evidence ?? []),
    ...textMistakes(brought),
  ];
  if (asked.reasonRequired && brought.reason === undefined) mistakes.push({ field: 'reason', code: 'data/required' });
  for (let point = 0; point < asked.checklist; point++) {
    if (!brought.checked?.includes(point)) mistakes.push({ field: `checked.${point}`, code: 'data/unchecked' });
  }
  return mistakes;
}

function fieldMistakes(d: Held, asked: Asked, values: Record<string, Value>): Mistake[] {
  const allowed = [...asked.ask, ...asked.mayAsk];
  const mistakes: Mistake[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = allowed.includes(name) ? d.plan.fields[name] : undefined;
    const code = field === undefined ? 'data/not-asked' : misfit(field, value, d.state.rules);
    if (code !== undefined)
      mistakes.push({ field: name, code, ...(field?.choices && { params: { choices: field.choices.join(', ') } }) });
  }
  for (const name of asked.ask) {
    const value = Object.hasOwn(values, name) ? values[name] : d.state.data[name];
    if (!filled(value)) mistakes.push({ field: name, code: 'data/required' });
  }
  return mistakes;
}

function evidenceMistakes(asked: Asked, evidence: Evidence[]): Mistake[] {
  const unknown = evidence
    .filter((e) => !asked.evidence.includes(e.name))
    .map((e) => ({ field: `evidence.${e.name}`, code: 'data/not-asked' }));
  const missing = asked.evidence.filter((name) => !evidence.some((e) => e.name === name));
  const long = evidence.filter((e) => (e.ref?.length ?? 0) > REFERENCE_MAX || (e.sha256?.length ?? 0) > REFERENCE_MAX);
  return [
    ...unknown,
    ...long.map((e) => ({ field: `evidence.${e.name}`, code: 'data/too-long' })),
    ...missing.map((name) => ({ field: `evidence.${name}`, code: 'data/required' })),
  ];
}

/** Evidence that is not what its kind needs: a name alone proves nothing where the SOP wants to know what is there. */
export function evidenceMisfits({ evidence: kinds = {} }: Held['plan'], evidence: readonly Evidence[]): Mistake[] {
  return evidence.flatMap(({ name, ref }) => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) return [];
    if (kind.needs === 'file') return isKeptFile(ref) ? [] : [{ field: `evidence.${name}`, code: 'data/not-a-file' }];
    return ref === undefined ? [{ field: `evidence.${name}`, code: 'data/needs-reference' }] : [];
  });
}

/** Free text never enters raw (architecture, "The vault"). */
function textMistakes(brought: Brought): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const field of ['reason', 'note'] as const) {
    const text = brought[field];
    if (text !== undefined && !isVaultReference(text)) mistakes.push({ field, code: 'data/raw-personal-value' });
  }
  return mistakes;
}

/** The same for an act with one text. Throws Refused. */
export function checkText(text: string | undefined, field: string): void {
  if (text !== undefined && !isVaultReference(text)) throw wrongData([{ field, code: 'data/raw-personal-value' }]);
}

/** Remembers evidence by name; the newest of a name replaces the older one. */
export function keepEvidence(d: Draft, evidence: Evidence[] | undefined): void {
  if (evidence === undefined || evidence.length === 0) return;
  const given = Object.fromEntries(evidence.map((e) => [e.name, e.ref ?? 'given']));
  d.state.evidence = { ...d.state.evidence, ...given };
  const sealed = evidence.flatMap((e) => (e.sha256 === undefined ? [] : [[e.name, e.sha256] as const]));
  if (sealed.length > 0) d.state.seals = { ...d.state.seals, ...Object.fromEntries(sealed) };
}

/** What of a submission goes into the audit: what the act has of these; no evidence is no fact. */
export function submitted<B extends Brought>(brought: B): Pick<B, Extract<keyof B, 'evidence' | 'reason' | 'note'>> {
  const said: Pick<Brought, 'evidence' | 'reason' | 'note'> = {
    ...(brought.evidence && brought.evidence.length > 0 && { evidence: brought.evidence.map((e) => ({ ...e })) }),
    // Spread over other facts: what was not brought must not stand in their place.
    ...(brought.reason !== undefined && { reason: brought.reason }),
    ...(brought.note !== undefined && { note: brought.note }),
  };
  return said as B;
}
