/** Values of fields from the command line: `name=value` read by the SOP's declarations, `name:=JSON` as it stands. */
import type { FieldPlan, Value } from '../../language/plan.ts';
import { Misuse } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';

/** The declarations known, by name; a field that is not among them goes as text and the API says what it thinks of it. */
export type Fields = Readonly<Record<string, Pick<FieldPlan, 'type'>>>;

/** @throws Misuse for an argument that has no `=`, or whose JSON is none */
export function valuesOf(
  terminal: Terminal,
  flag: string,
  texts: readonly string[],
  fields: Fields,
): Record<string, Value> {
  return Object.fromEntries(texts.map((text) => pairOf(terminal, flag, text, fields)));
}

function pairOf(terminal: Terminal, flag: string, text: string, fields: Fields): [string, Value] {
  const match = /^([^=:]+)(:?=)(.*)$/s.exec(text);
  if (match === null)
    throw new Misuse(tell(terminal, `${flag}「${text}」要写成 名字=值`, `${flag} "${text}": write name=value`));
  const [, name = '', operator, value = ''] = match;
  if (operator === ':=') {
    try {
      return [name, JSON.parse(value)];
    } catch {
      throw new Misuse(
        tell(terminal, `${flag}「${text}」：:= 之后要是 JSON`, `${flag} "${text}": after := comes JSON`),
      );
    }
  }
  return [name, valueOf(fields[name]?.type, value)];
}

/** What does not read as the type stays text: the API's problem names the field and what fits. Empty text empties. */
function valueOf(type: FieldPlan['type'] | undefined, text: string): Value {
  if (text === '') return null;
  switch (type) {
    case 'integer':
    case 'number':
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return text.split(',');
    default:
      return text;
  }
}
