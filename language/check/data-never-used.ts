/** A field that no step asks for and nothing reads changes nothing. */
import { faultAtKey } from '../context.ts';
import { at, isWritten } from '../source/place.ts';
import { fieldUse } from './field-use.ts';
import type { Rule } from './rule.ts';

/** The engine reads these two by itself. */
const ENGINE_FIELDS = ['customer', 'severity'];

export const dataNeverUsed: Rule = ({ context, plan }) => {
  const use = fieldUse(plan);
  for (const [name, field] of Object.entries(plan.fields)) {
    if (field.required || ENGINE_FIELDS.includes(name) || use.read.has(name)) continue;
    const asked = use.filled.has(name) && field.default === undefined;
    const written = isWritten(context.root.source, `{{${name}}}`);
    if (!asked && !written && !askedBesideDefault(name))
      faultAtKey(context, 'data/never-used', at(context.root, 'data', name), { field: name });
  }

  /** A default fills the field, too; a step may still ask for it. */
  function askedBesideDefault(name: string): boolean {
    const without = { ...plan, fields: {} };
    return fieldUse(without).filled.has(name);
  }
};
