/**
 * `pays`: it names an approval, and what is sent is what was agreed to (semantics rules 22–24). An approval of one
 * amount that pays another would be no approval at all.
 */
import { type Context, fault, faultAtKey } from '../context.ts';
import type { Expr, FieldPlan } from '../plan.ts';
import { at, type Place, writtenText } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import type { Sent } from './with.ts';

/** Values of these CEL types can carry an amount. */
const AMOUNTS = /Money|int|double|list|map|dyn/;

interface Paying {
  pays?: string | undefined;
}

export function compilePays(context: Context, source: Paying, place: Place): { pays?: string } {
  const { pays } = source;
  if (pays === undefined) return {};
  const approval = context.steps.get(pays)?.approval;
  if (approval === undefined) {
    const approvals = [...context.steps].filter(([, s]) => s.approval !== undefined).map(([id]) => id);
    fault(context, 'pays/not-an-approval', at(place, 'pays'), { found: pays, suggestion: nearest(pays, approvals) });
  } else if (approval.amount === undefined && approval.authority === undefined)
    // By `authority` the approval itself is at fault, and says so.
    fault(context, 'pays/no-amount', at(place, 'pays'), { found: pays });
  return { pays };
}

/** The amount agreed to is among the values sent, as it is, and no other amount is. */
export function checkSent(context: Context, { pays }: Paying, sent: readonly Sent[], place: Place): void {
  const field = amountOf(context, pays);
  if (field === undefined) return;
  const params = { approval: pays, field };
  const other = sent.filter((s) => carriesMoney(context, s) && !isField(s.expr, field));
  for (const { place: here } of other) fault(context, 'pays/other-amount', here, params);
  // A forgotten `=`, and what is no expression, is told already.
  const isBroken = (s: Sent) => s.expr === null && writtenText(s.place).startsWith('=');
  if (other.length > 0 || sent.some((s) => s.forgotten === field || isField(s.expr, field) || isBroken(s))) return;
  faultAtKey(context, 'pays/other-amount', at(place, sent.length > 0 ? 'with' : 'pays'), params);
}

/** The money field an approval is about. */
function amountOf(context: Context, approval: string | undefined): string | undefined {
  const amount = approval === undefined ? undefined : context.steps.get(approval)?.approval?.amount;
  return amount !== undefined && Object.hasOwn(context.fields, amount) ? amount : undefined;
}

function isField(expr: Expr, field: string): boolean {
  return Array.isArray(expr) && expr[0] === 'f' && expr[1] === field;
}

function carriesMoney(context: Context, { expr, type }: Sent): boolean {
  if (type !== undefined && !AMOUNTS.test(type)) return false;
  return type?.includes('Money') === true || readsMoney(context, expr);
}

/** Whether money comes into the result; what is only asked about does not. */
function readsMoney(context: Context, expr: Expr): boolean {
  if (!Array.isArray(expr)) return false;
  const [op, ...args] = expr;
  if (op === 'f') return holdsMoney(context.fields[String(args[0])]);
  if (op === 'n') return args[0] === 'item' && holdsMoney({ type: 'list', ...(context.item && { of: context.item }) });
  if (op === '?') return args.slice(1).some((a) => readsMoney(context, a));
  if (op === '.' && Array.isArray(args[0]) && args[0][0] === 'n' && args[0][1] === 'item')
    return holdsMoney((context.item as Record<string, FieldPlan> | undefined)?.[String(args[1])]);
  return !['call', 'have', '==', '!=', '<', '<=', '>', '>='].includes(op) && args.some((a) => readsMoney(context, a));
}

function holdsMoney(field: FieldPlan | undefined): boolean {
  if (field?.type !== 'list') return field?.type === 'money';
  const { of } = field;
  if (of === undefined) return false;
  return typeof of.type === 'string'
    ? of.type === 'money'
    : Object.values(of).some((f: FieldPlan) => f.type === 'money');
}
