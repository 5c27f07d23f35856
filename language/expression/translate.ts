/**
 * A checked CEL tree → the plan's operations. A closed list: what is not here is refused, so that the kernel's evaluator
 * stays small and every expression is deterministic and bounded.
 */
import type { Code } from '../codes.ts';
import type { Context } from '../context.ts';
import { MACRO_NESTING_MAX } from '../limits.ts';
import type { Expr } from '../plan.ts';
import type { Params } from '../report.ts';
import { type Ast, typeOfNode } from './environment.ts';
import { equality, filledExpr } from './guard.ts';
import { durationOf, fenOf, instantOf, literalOf } from './literal.ts';
import { isEngineHead, resolveName, resolveParts } from './names.ts';
import type { Named } from './types.ts';

/** Where a part of the expression is at fault. */
export interface Fault {
  code: Code;
  start: number;
  end: number;
  params: Params;
}

interface Work {
  context: Context;
  faults: Fault[];
  variables: readonly string[];
  spelled: ReadonlyMap<string, string>;
}

const MACROS = ['exists', 'all', 'filter', 'map'];
const TEXT_CALLS = ['startsWith', 'endsWith', 'contains'];

export function translate(context: Context, ast: Ast, spelled: Work['spelled']): { expr: Expr; faults: Fault[] } {
  const work: Work = { context, faults: [], variables: [], spelled };
  return { expr: part(work, ast), faults: work.faults };
}

function refuse(work: Work, ast: Ast, code: Code, params: Params = {}): Expr {
  work.faults.push({ code, start: ast.range.start, end: ast.range.end, params });
  return null;
}

function part(work: Work, ast: Ast): Expr {
  switch (ast.op) {
    case 'value':
      return literal(work, ast, ast.args);
    case 'id':
    case '.':
    case '[]':
      return read(work, ast);
    case '&&':
    case '||':
      return [ast.op, ...flatten(ast, ast.op).map((a) => part(work, a))];
    case '!_':
      return ['!', part(work, ast.args)];
    case '-_':
      return negative(part(work, ast.args));
    case '?:':
      return ['?', ...ast.args.map((a) => part(work, a))] as Expr;
    case '==':
    case '!=':
      checkChoice(work, ast.args[0], ast.args[1]);
      checkChoice(work, ast.args[1], ast.args[0]);
      return equality(ast.op, part(work, ast.args[0]), part(work, ast.args[1]));
    case 'in':
      checkChoice(work, ast.args[0], ast.args[1]);
      return ['in', part(work, ast.args[0]), part(work, ast.args[1])];
    case '/': {
      const whole = ast.args.every((a) => typeOfNode(a) === 'int');
      return [whole ? 'div' : '/', part(work, ast.args[0]), part(work, ast.args[1])];
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '%':
      return [ast.op, part(work, ast.args[0]), part(work, ast.args[1])];
    case 'list':
      return ['l', ...ast.args.map((a) => part(work, a))];
    case 'map':
      return ['m', ...ast.args.flatMap(([k, v]) => [part(work, k), part(work, v)])];
    case 'call':
      return call(work, ast, ast.args[0], ast.args[1]);
    case 'rcall':
      return method(work, ast, ast.args[0], ast.args[1], ast.args[2]);
    default:
      return refuse(work, ast, 'expression/unsupported', { found: ast.op });
  }
}

function flatten(ast: Ast, op: '&&' | '||'): Ast[] {
  return ast.op === op ? ast.args.flatMap((a) => flatten(a, op)) : [ast];
}

function literal(work: Work, ast: Ast, value: unknown): Expr {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number)
      ? number
      : refuse(work, ast, 'expression/unsupported', { found: String(value) });
  }
  if (value === null) return refuse(work, ast, 'expression/null');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return refuse(work, ast, 'expression/unsupported', { found: 'bytes' });
}

function negative(expr: Expr): Expr {
  return typeof expr === 'number' ? -expr : ['neg', expr];
}

/** A field, an engine's name, a macro's variable, or a member of one of them. */
function read(work: Work, ast: Ast): Expr {
  const path = spelledOut(work, pathOf(ast));
  const [head = '', ...rest] = path ?? [];
  if (path !== undefined && !work.variables.includes(head)) {
    if (isEngineHead(work.context, head)) return engineName(work, ast, head, rest);
    if (rest.length === 0) return field(work, ast, head);
  }
  if (ast.op === 'id') return ['v', ast.args];
  if (ast.op === '.') return ['.', part(work, ast.args[0]), ast.args[1]];
  if (ast.op === '[]') return ['.', part(work, ast.args[0]), part(work, ast.args[1])];
  return null;
}

/** An id with hyphens as its author wrote it. */
function spelledOut({ spelled }: Work, path: string[] | undefined): string[] | undefined {
  const [head, id = '', ...rest] = path ?? [];
  if (head !== 'clock' && head !== 'task') return path;
  return [head, spelled.get(id) ?? id, ...rest];
}

/** `clock['re-response'].used` → `clock`, `re-response`, `used`. */
function pathOf(ast: Ast): string[] | undefined {
  if (ast.op === 'id') return [ast.args];
  if (ast.op === '.') {
    const base = pathOf(ast.args[0]);
    return base && [...base, ast.args[1]];
  }
  if (ast.op !== '[]' || ast.args[1].op !== 'value' || typeof ast.args[1].args !== 'string') return undefined;
  const base = pathOf(ast.args[0]);
  return base && [...base, ast.args[1].args];
}

function engineName(work: Work, ast: Ast, head: string, rest: string[]): Expr {
  const written = [head, ...rest].join('.');
  const found = resolveParts(work.context, head, rest, written);
  if ('unknown' in found)
    return refuse(work, ast, 'expression/unknown-name', { found: written, suggestion: found.suggestion });
  if (head === 'event' && found.named.personal) return refuse(work, ast, 'expression/personal', { field: written });
  return found.named.expr;
}

function field(work: Work, ast: Ast, name: string): Expr {
  const found = resolveName(work.context, name);
  if ('unknown' in found)
    return refuse(work, ast, 'expression/unknown-name', { found: name, suggestion: found.suggestion });
  return found.named.personal ? refuse(work, ast, 'expression/personal', { field: name }) : found.named.expr;
}

function namedOf(work: Work, ast: Ast): Named | undefined {
  const path = spelledOut(work, pathOf(ast));
  if (path === undefined || work.variables.includes(path[0] ?? '')) return undefined;
  const found = resolveName(work.context, path.join('.'));
  return 'named' in found ? found.named : undefined;
}

/** A choice or date compared with a text that it can never be. */
function checkChoice(work: Work, name: Ast, other: Ast): void {
  const named = namedOf(work, name);
  if (named === undefined || (named.choices === undefined && named.type !== 'date')) return;
  for (const item of other.op === 'list' ? other.args : [other]) {
    if (item.op !== 'value' || typeof item.args !== 'string') continue;
    const result = literalOf(named.type, item.args, named.choices);
    if ('code' in result)
      refuse(work, item, result.code, { found: item.args, expected: result.expected, suggestion: result.suggestion });
  }
}

function call(work: Work, ast: Ast, name: string, args: Ast[]): Expr {
  const [first] = args;
  if (name === 'have' && first !== undefined) return have(work, first);
  if (name === 'size' && first !== undefined) return ['call', 'size', part(work, first)];
  if (name === 'yuan' && first !== undefined)
    return folded(work, first, /^[-\d.]+$/, (text) => ({ value: fenOf(text) ?? null }), 'literal/not-an-amount');
  if (name === 'timestamp' && first !== undefined)
    return folded(work, first, /^(["']).*\1$/, instantOf, 'literal/not-an-instant');
  if (name === 'duration' && first !== undefined)
    return folded(work, first, /^(["']).*\1$/, durationOf, 'duration/not-a-duration');
  return refuse(work, ast, 'expression/unsupported', { found: `${name}()` });
}

/** Constants are worked out now: the kernel sees 分, milliseconds and epoch milliseconds only. */
function folded(
  work: Work,
  ast: Ast,
  shape: RegExp,
  read: (text: string) => ReturnType<typeof literalOf>,
  code: Code,
): Expr {
  const written = ast.input.slice(ast.range.start, ast.range.end).trim();
  if (!shape.test(written)) return refuse(work, ast, 'expression/not-constant', { found: written });
  const text = written.replace(/^["']|["']$/g, '');
  const result = read(text);
  if ('value' in result && result.value !== null) return result.value as Expr;
  return refuse(work, ast, 'code' in result ? result.code : code, {
    found: text,
    expected: 'code' in result ? result.expected : undefined,
  });
}

/** `have(plan)`, `have('call-recording')`, `have(owner)`. */
function have(work: Work, ast: Ast): Expr {
  if (ast.op === 'value' && typeof ast.args === 'string') {
    if (work.context.evidence.has(ast.args)) return ['evidence', ast.args];
    return refuse(work, ast, 'expression/unknown-name', { found: ast.args, suggestion: undefined });
  }
  const named = namedOf(work, ast);
  return named === undefined
    ? refuse(work, ast, 'expression/unknown-name', { found: ast.input.slice(ast.range.start, ast.range.end) })
    : filledExpr(named.expr);
}

function method(work: Work, ast: Ast, name: string, receiver: Ast, args: Ast[]): Expr {
  const [first, second] = args;
  if (name === 'size' && args.length === 0) return ['call', 'size', part(work, receiver)];
  if (TEXT_CALLS.includes(name) && first !== undefined) return ['call', name, part(work, receiver), part(work, first)];
  if (!MACROS.includes(name) || args.length !== 2 || first?.op !== 'id' || second === undefined) {
    return refuse(work, ast, name === 'matches' ? 'expression/matches' : 'expression/unsupported', {
      found: `${name}()`,
    });
  }
  if (work.variables.length >= MACRO_NESTING_MAX)
    return refuse(work, ast, 'expression/nested-macros', { limit: MACRO_NESTING_MAX });
  const list = part(work, receiver);
  return [name, list, first.args, part({ ...work, variables: [...work.variables, first.args] }, second)];
}
