/**
 * The one door to the CEL library: an environment of the SOP's declared fields and the engine's names, in which every
 * expression is parsed and type-checked. Nothing is evaluated here; the plan carries our own operations.
 */
import { type ASTNode, Environment, type TypeCheckResult } from '@marcbachmann/cel-js';
import type { Context } from '../context.ts';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX, LIST_ITEMS_MAX } from '../limits.ts';
import type { FieldPlan } from '../plan.ts';
import { withoutHyphens } from './hyphens.ts';
import { MEMBERS } from './names.ts';
import type { ValueType } from './types.ts';

export type Ast = ASTNode;

/** Money has a type of its own, so that `amount > 500` (元 or 分?) is an error and `amount > yuan(500)` is not. */
const CEL_TYPES: Record<Exclude<ValueType, 'list'>, string> = {
  text: 'string',
  choice: 'string',
  party: 'string',
  person: 'string',
  file: 'string',
  date: 'string',
  integer: 'int',
  number: 'double',
  share: 'double',
  money: 'Money',
  boolean: 'bool',
  instant: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
};

/** Words a field cannot be called: CEL's own, the engine's, and what leads from an object to those it was made from. */
export const RESERVED = new Set([
  ...[
    'true',
    'false',
    'null',
    'in',
    'as',
    'break',
    'const',
    'continue',
    'else',
    'for',
    'function',
    'if',
    'import',
    'let',
    'loop',
  ],
  ...[
    'package',
    'namespace',
    'return',
    'var',
    'void',
    'while',
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'bytes',
    'list',
    'map',
  ],
  ...[
    'type',
    'timestamp',
    'duration',
    'dyn',
    'optional',
    'google',
    'have',
    'yuan',
    'size',
    'case',
    'clock',
    'task',
    'survey',
  ],
  ...['owner', 'item', 'any', 'all', 'not'],
  'prototype',
]);

const environments = new WeakMap<Context, Environment>();

function celType(field: FieldPlan): string {
  if (field.type !== 'list') return CEL_TYPES[field.type];
  const { of } = field;
  if (of === undefined || typeof of.type !== 'string') return 'list<map<string, dyn>>';
  return `list<${celType(of as FieldPlan)}>`;
}

/** Built once per SOP: it costs half a millisecond. */
function environmentOf(context: Context): Environment {
  let environment = environments.get(context);
  if (environment === undefined) {
    environment = build(context);
    environments.set(context, environment);
  }
  return environment;
}

function build(context: Context): Environment {
  const env = new Environment({
    unlistedVariablesAreDyn: false,
    limits: {
      maxAstNodes: EXPRESSION_NODES_MAX,
      maxDepth: EXPRESSION_DEPTH_MAX,
      maxListElements: LIST_ITEMS_MAX,
      maxMapEntries: LIST_ITEMS_MAX,
    },
  });
  const never = () => null;
  env.registerType('Money', { fields: {} });
  for (const op of ['<', '<=', '>', '>=']) env.registerOperator(`Money ${op} Money`, never);
  for (const op of ['+', '-']) env.registerOperator(`Money ${op} Money: Money`, never);
  env.registerOperator('Money == Money: bool', never);
  env.registerOperator('Money / Money: double', never);
  env.registerOperator('Money * int: Money', never);
  env.registerOperator('int * Money: Money', never);
  // JSON numbers are doubles and literals integers: without these, `x * 2` does not check.
  for (const op of ['+', '-', '*', '/']) {
    env.registerOperator(`double ${op} int: double`, never);
    env.registerOperator(`int ${op} double: double`, never);
  }
  env.registerOperator('double == int: bool', never);
  env.registerFunction('yuan(double): Money', never);
  env.registerFunction('yuan(int): Money', never);
  env.registerFunction('have(dyn): bool', never);
  for (const [head, members] of Object.entries(MEMBERS)) {
    const fields = Object.fromEntries(
      Object.entries(members).map(([name, type]) => [name, CEL_TYPES[type as keyof typeof CEL_TYPES]]),
    );
    env.registerType(`${head}_names`, { fields });
    env.registerVariable(head, head === 'case' ? 'case_names' : `map<string, ${head}_names>`);
  }
  if (context.item !== undefined)
    env.registerVariable(
      'item',
      typeof context.item.type === 'string' ? celType(context.item as FieldPlan) : 'map<string, dyn>',
    );
  if (context.brought !== undefined && !Object.hasOwn(context.fields, 'event')) {
    env.registerType('event_names', {
      fields: Object.fromEntries([...context.brought].map(([name, field]) => [name, celType(field)])),
    });
    env.registerVariable('event', 'event_names');
  }
  env.registerVariable('owner', 'string');
  env.registerVariable('survey', 'map<string, double>');
  for (const [name, field] of Object.entries(context.fields))
    if (!RESERVED.has(name)) env.registerVariable(name, celType(field));
  return env;
}

export interface Checked {
  ast: Ast;
  /** CEL's name of the result's type. */
  type: string;
  /** Ids that have hyphens, by the names that stand for them in the tree. */
  spelled: ReadonlyMap<string, string>;
}

export interface Refused {
  code: string;
  summary: string;
  start: number;
  end: number;
}

/** Parses and type-checks one expression. */
export function checkCel(context: Context, text: string): Checked | Refused {
  const environment = environmentOf(context);
  try {
    const { text: plain, spelled } = withoutHyphens(context, text);
    const parsed = environment.parse(plain);
    const result: TypeCheckResult = parsed.check();
    if (result.valid) return { ast: parsed.ast, type: result.type ?? 'dyn', spelled };
    return refused(result.error, text);
  } catch (error) {
    return refused(error, text);
  }
}

function refused(error: unknown, text: string): Refused {
  const { code, summary, range, message } = (error ?? {}) as {
    code?: string;
    summary?: string;
    range?: { start: number; end: number };
    message?: string;
  };
  return {
    code: code ?? 'unknown',
    summary: summary ?? message ?? '',
    start: range?.start ?? 0,
    end: range?.end ?? text.length,
  };
}

/** The checked type of a part, which the library notes on its nodes but does not declare. */
export function typeOfNode(ast: Ast): string {
  const { checkedType } = ast as { checkedType?: { name?: string } };
  return checkedType?.name ?? 'dyn';
}
