/** `data` → field plans: bounds, choices and defaults checked against the type. */
import type { Context } from '../context.ts';
import { fault, faultAtKey } from '../context.ts';
import { limitsOf } from './files.ts';
import { RESERVED } from '../expression/environment.ts';
import { fenOf } from '../expression/literal.ts';
import { valueFor } from '../expression/value.ts';
import type { FieldPlan, FieldType } from '../plan.ts';
import type { FieldSource, ItemSource } from '../schema/data.ts';
import { FIELD_TYPES } from '../schema/data.ts';
import { at, type Place, writtenText } from '../source/place.ts';

const FEN_PER_YUAN = 100;
/** The engine reads these by itself: of a personal field it has but a reference. */
const ENGINE_FIELDS = ['customer', 'severity'];
const BOUNDED: readonly FieldType[] = ['text', 'integer', 'number', 'money', 'list'];

/** Fills `context.fields`: everything after it can look fields up. */
export function compileFields(context: Context, data: Record<string, FieldSource>, place: Place): void {
  for (const [name, source] of Object.entries(data)) {
    const here = at(place, name);
    if (RESERVED.has(name)) faultAtKey(context, 'data/reserved-name', here, { field: name });
    context.fields[name] = compileField(context, name, source, here);
  }
  for (const [name, source] of Object.entries(data)) {
    const field = context.fields[name];
    if (source.default === undefined || field === undefined) continue;
    const here = at(place, name, 'default');
    if (field.personal) fault(context, 'data/personal-literal', here, { field: name });
    else if (source.default === null) fault(context, 'data/empty-default', here);
    else field.default = valueFor(context, field, source.default, here);
    checkBounds(context, field, here);
  }
}

/** A default is a value like any other. */
function checkBounds(context: Context, field: FieldPlan, place: Place): void {
  const { default: value, min, max } = field;
  const size = typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : value;
  if (typeof size !== 'number') return;
  const limit = min !== undefined && size < min ? min : max !== undefined && size > max ? max : undefined;
  if (limit === undefined) return;
  const shown = field.type === 'money' ? limit / FEN_PER_YUAN : limit;
  fault(context, 'shape/out-of-range', place, { found: writtenText(place), limit: shown });
}

function compileField(context: Context, name: string, source: FieldSource, place: Place): FieldPlan {
  const field = base(context, source, place);
  mustComeLater(context, source, field, place);
  if (source.required) field.required = true;
  if (source.personal) field.personal = true;
  if (source.personal && ENGINE_FIELDS.includes(name))
    faultAtKey(context, 'data/key-does-not-fit', at(place, 'personal'), { key: 'personal', type: name });
  if (name === 'customer' && source.type !== 'party')
    fault(context, 'data/customer-type', at(place, 'type'), { found: source.type });
  if (name === 'severity' && source.type !== 'choice')
    fault(context, 'data/severity-type', at(place, 'type'), { found: source.type });
  const of = at(place, 'of');
  if (source.type === 'list') {
    if (typeof source.of === 'object' && !Array.isArray(source.of)) field.of = items(context, source.of, of);
    else if (typeof source.of === 'string' && source.of !== 'list' && source.of !== 'choice')
      field.of = { type: source.of, ...limitsOf(context, source, source.of === 'file', `list of ${source.of}`, place) };
    else if (source.of === undefined) faultAtKey(context, 'data/list-without-of', place, { field: name });
    else
      fault(context, 'data/bad-of', of, {
        expected: FIELD_TYPES.filter((t) => t !== 'list' && t !== 'choice').join(', '),
      });
  }
  return field;
}

function items(context: Context, of: Record<string, ItemSource>, place: Place): Record<string, FieldPlan> {
  return Object.fromEntries(
    Object.entries(of).map(([name, source]) => {
      const here = at(place, name);
      if (source.type === 'list') fault(context, 'data/list-in-list', at(here, 'type'));
      return [name, { ...base(context, source, here), ...(source.required && { required: true as const }) }];
    }),
  );
}

/** Files are brought to a case that is there: none is given when it is opened, and none stands in a procedure. */
function mustComeLater(context: Context, source: FieldSource, { accept, maxBytes }: FieldPlan, place: Place): void {
  if (accept === undefined && maxBytes === undefined) return;
  for (const key of ['required', 'default'] as const) {
    if (source[key] !== undefined)
      faultAtKey(context, 'data/key-does-not-fit', at(place, key), { key, type: 'file with `accept` or `max_mb`' });
  }
}

/** Type, title, bounds and choices. */
function base(context: Context, source: FieldSource | ItemSource, place: Place): FieldPlan {
  const { type } = source;
  const field: FieldPlan = { type };
  if (source.title !== undefined) field.title = source.title;
  for (const bound of ['min', 'max'] as const) {
    if (source[bound] === undefined) continue;
    const here = at(place, bound);
    if (!BOUNDED.includes(type)) faultAtKey(context, 'data/key-does-not-fit', here, { key: bound, type });
    else field[bound] = boundOf(context, type, source[bound], here);
  }
  if (field.min !== undefined && field.max !== undefined && field.min > field.max)
    fault(context, 'data/min-above-max', at(place, 'min'));
  // A list says it of its items.
  if (type !== 'list') Object.assign(field, limitsOf(context, source, type === 'file', type, place));
  if (type === 'choice') choices(context, field, source.of, place);
  else if (source.of !== undefined && type !== 'list')
    faultAtKey(context, 'data/key-does-not-fit', at(place, 'of'), { key: 'of', type });
  return field;
}

function boundOf(context: Context, type: FieldType, value: number, place: Place): number {
  const counts = type === 'text' || type === 'list';
  if (counts && value < 0) fault(context, 'shape/out-of-range', place, { found: value, limit: 0 });
  else if ((counts || type === 'integer') && !Number.isInteger(value))
    fault(context, 'literal/not-an-integer', place, { found: writtenText(place) });
  if (type !== 'money') return value;
  const fen = fenOf(writtenText(place));
  if (fen === undefined) fault(context, 'literal/not-an-amount', place, { found: writtenText(place) });
  return fen ?? 0;
}

function choices(context: Context, field: FieldPlan, of: unknown, place: Place): void {
  if (!Array.isArray(of)) {
    faultAtKey(context, 'data/choice-without-of', at(place), { field: String(place.path.at(-1)) });
    return;
  }
  field.choices = of as string[];
  const double = field.choices.findIndex((c, i) => field.choices?.indexOf(c) !== i);
  if (double >= 0) fault(context, 'data/same-choice-twice', at(place, 'of', double), { found: field.choices[double] });
}
