/** Conditions and computed values as the rest of the compiler asks for them. */
import { type Context, fault } from '../context.ts';
import type { Code } from '../codes.ts';
import type { Expr } from '../plan.ts';
import type { Params } from '../report.ts';
import type { ConditionSource } from '../schema/condition.ts';
import { partRange, type Place } from '../source/place.ts';
import { type Ast, checkCel } from './environment.ts';
import { unknownCode } from './names.ts';
import { compileTests } from './tests.ts';
import { translate } from './translate.ts';

/** A condition, in map form or as CEL text. Always an expression; what is wrong is reported. */
export function compileCondition(context: Context, source: ConditionSource, place: Place): Expr {
  if (typeof source !== 'string') return compileTests(context, source, place);
  const compiled = compileCel(context, source, place, 0);
  if (compiled === undefined) return false;
  if (compiled.type !== 'bool' && compiled.type !== 'dyn') {
    fault(context, 'expression/not-a-condition', place, { found: compiled.type });
    return false;
  }
  return compiled.expr;
}

export interface Compiled {
  expr: Expr;
  /** CEL's name of the type. */
  type: string;
  ast: Ast;
}

/** CEL text that begins `offset` characters into the scalar at `place`. */
export function compileCel(context: Context, text: string, place: Place, offset: number): Compiled | undefined {
  const report = (code: Code, start: number, end: number, params: Params) =>
    context.reporter.report(code, partRange(place, offset + start, offset + end), params);
  const checked = checkCel(context, text);
  if (!('ast' in checked)) {
    const { code, summary, start, end } = checked;
    const found = text.slice(start, end) || text;
    const told = codeOf(code);
    const meant = told === 'expression/unknown-name' ? unknownCode(context, found) : told;
    report(meant, start, end, { found, detail: summary });
    return undefined;
  }
  const { expr, faults } = translate(context, checked.ast, checked.spelled);
  for (const f of faults) report(f.code, f.start, f.end, f.params);
  return faults.length > 0 ? undefined : { expr, type: checked.type, ast: checked.ast };
}

function codeOf(code: string): Code {
  if (code === 'unknown_variable' || code === 'no_such_key') return 'expression/unknown-name';
  if (code.includes('overload')) return 'expression/type';
  return /limit|exceed|max|depth/.test(code) ? 'expression/too-large' : 'expression/syntax';
}
