/** Literals by the type they are compared with or put into: 元 → 分, shares, durations, instants, dates, choices. */
import type { Node } from '../source/node.ts';
import type { Code } from '../codes.ts';
import { durationMs, isDurationProblem, parseDuration } from '../duration.ts';
import type { Value } from '../plan.ts';
import { nearest } from '../suggest.ts';
import type { ValueType } from './types.ts';

export type Literal = { value: Value } | { code: Code; expected?: string; suggestion?: string; repair?: string };

/** Amounts are kept in 分 and must stay exact integers. */
const FEN_MAX = Number.MAX_SAFE_INTEGER;

/** 分 of an amount in 元, read from its digits: at most two decimals. Undefined when it is not one. */
export function fenOf(digits: string): number | undefined {
  const match = /^([+-]?)(\d{1,14})(?:\.(\d{1,2}))?$/.exec(digits.trim());
  if (match === null) return undefined;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return fen > FEN_MAX ? undefined : match[1] === '-' && fen !== 0 ? -fen : fen;
}

/** Reads the text of a literal. `choices` are the words a choice can be. */
export function literalOf(type: ValueType, text: string, choices?: readonly string[]): Literal {
  switch (type) {
    case 'money': {
      const fen = fenOf(text);
      const repair = fen === undefined ? text.replace(/[,，元¥￥\s]/g, '') : undefined;
      return fen !== undefined
        ? { value: fen }
        : {
            code: 'literal/not-an-amount',
            ...(repair !== text && fenOf(repair ?? '') !== undefined && repair && { repair }),
          };
    }
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(text) ? { value: Number(text) } : { code: 'literal/not-an-integer' };
    case 'number':
      return /^[+-]?\d{1,15}(\.\d+)?(e[+-]?\d{1,2})?$/i.test(text)
        ? { value: Number(text) }
        : { code: 'literal/not-a-number' };
    case 'share':
      return /^\d{1,4}(\.\d+)?%$/.test(text)
        ? { value: Number(text.slice(0, -1)) / 100 }
        : { code: 'share/not-a-share' };
    case 'boolean':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : { code: 'literal/not-a-boolean' };
    case 'choice':
      return choiceOf(text, choices ?? []);
    case 'date':
      return isDate(text) ? { value: text } : { code: 'literal/not-a-date' };
    case 'instant':
      return instantOf(text);
    case 'duration':
      return durationOf(text);
    default:
      return { value: text };
  }
}

function choiceOf(text: string, choices: readonly string[]): Literal {
  if (choices.includes(text)) return { value: text };
  const suggestion = nearest(text, choices);
  return {
    code: 'literal/unknown-choice',
    expected: choices.join(', '),
    suggestion,
  };
}

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** An instant needs its offset: a local time means another moment in another place. */
export function instantOf(text: string): { value: number } | { code: 'literal/not-an-instant' } {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text))
    return { code: 'literal/not-an-instant' };
  const ms = Date.parse(text);
  return Number.isNaN(ms) || !isDate(text.slice(0, 10)) ? { code: 'literal/not-an-instant' } : { value: ms };
}

/** Milliseconds. A working day has no fixed length, so it compares with nothing. */
export function durationOf(text: string): { value: number } | { code: Code; expected?: string } {
  const duration = parseDuration(text);
  if (isDurationProblem(duration)) return { code: duration.code, expected: duration.expected };
  if (duration.unit === 'wd') return { code: 'literal/working-days' };
  return { value: durationMs(duration) };
}

/** YAML reads `0123` as 123 and `yes` stays text: digits and `true` that are meant as text are quoted. */
export function isBareDigits(type: string, node: Node | undefined): boolean {
  return type === 'text' && node?.kind === 'scalar' && node.plain && typeof node.value !== 'string';
}
