/** What an event brings to where it is heard: `event.<name>`, and what `save` takes of it. */
import type { Value } from '../../language/plan.ts';
import { hearsFacts } from '../rules.ts';
import type { Draft } from '../state/draft.ts';
import { misfit } from './fit.ts';
import { valueAt } from './saved.ts';

const CONTACT = 'contact';
const CORRECTED = 'corrected';

/**
 * By name: what came for a field – where `on` saves it from, else what goes by the field's own name – and fits it; of a contact
 * `channel`, `text` and `received_at`, too.
 */
export function broughtBy(d: Draft, name: string, data: Record<string, Value>, sinceMs: number): Record<string, Value> {
  if (!hearsFacts(d)) return {};
  const brought: Record<string, Value> = {};
  const paths = Object.fromEntries(d.plan.on?.find((e) => e.event === name)?.save ?? []);
  for (const [field, plan] of Object.entries(d.plan.fields)) {
    const value = valueAt(data, paths[field] ?? field);
    if (value !== null && misfit(plan, value, d.state.rules) === undefined) brought[field] = value;
  }
  if (name === CORRECTED) return d.plan.fields.kind === undefined ? { ...brought, kind: data.kind ?? null } : brought;
  if (name !== CONTACT) return brought;
  const { channel = null, text = null } = data;
  if (channel !== null && d.plan.fields.channel === undefined) brought.channel = channel;
  if (d.plan.fields.received_at === undefined) brought.received_at = sinceMs;
  return { ...brought, text };
}

/** What `save` reads of it. A contact that says nothing of a field leaves it as it is. */
export function savedFrom(
  d: Draft,
  name: string,
  save: [field: string, path: string][],
  data: Record<string, Value>,
): [field: string, path: string][] {
  return name === CONTACT && hearsFacts(d) ? save.filter(([, path]) => valueAt(data, path) !== null) : save;
}
