/**
 * The authors of fields and of payments (semantics rule 23): the actor of the act that wrote a value, and the authors of
 * the fields it was computed from. Kept by runs that follow rules of `authors` or later.
 */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ApproveStep, Expr, Plan, StepPlan, Value } from '../../language/plan.ts';
import type { Actor, Intake } from '../event.ts';
import { once } from '../once.ts';
import { stepOf } from '../plan-index.ts';
import { rules } from '../rules.ts';
import { type Led, NOBODY, type Writers, type Written } from '../state/authors.ts';
import type { Draft } from '../state/draft.ts';
import type { State, Visit } from '../state/state.ts';

/** Whether the case follows the rules of authors. */
export function keepsAuthors({ rules: number }: Pick<State, 'rules'>): boolean {
  return number >= rules.authors.number;
}

/** The person behind an act; undefined for systems, customers and the Web UI's button. */
export function personOf(actor: Actor | undefined): Led | undefined {
  const ours = actor?.roles.some((r) => r !== 'auditor' && r !== 'integration') === true;
  return actor !== undefined && ours ? { id: actor.id, roles: actor.roles } : undefined;
}

/** Whoever led here, as the one author. */
export function writers(led: Led | undefined): Writers {
  return led === undefined ? { [NOBODY]: [] } : { [led.id]: led.roles };
}

/** Of somebody in both, the roles held both times. */
export function together(all: readonly Writers[]): Writers {
  const joined: Writers = {};
  for (const one of all)
    for (const id of Object.keys(one)) {
      const roles = one[id] as string[];
      const before = joined[id];
      joined[id] = before === undefined ? roles : before.filter((r) => roles.includes(r));
    }
  return joined;
}

/** The authors of what a field holds. What no act is known of was written by nobody; an empty field by no one at all. */
export function authorsOf({ authors, data }: State, field: string): Written {
  return authors?.[field] ?? (data[field] === undefined ? { by: {}, intake: true } : { by: { [NOBODY]: [] } });
}

/** What the intake brought, and the defaults: neutral but for the amount, whose author is whoever opened the case. */
export function authorsAtOpening(
  data: State['data'],
  given: readonly string[],
  { actor, authors }: Pick<Intake, 'actor' | 'authors'>,
): State['authors'] {
  const opener = writers(personOf(actor));
  const written: Record<string, Written> = {};
  for (const name of Object.keys(data))
    written[name] = authors?.[name] ?? { by: given.includes(name) ? opener : writers(undefined), intake: true };
  return written;
}

/** Fields that were changed just now; `byOf` for values that were computed. */
export function noteAuthors(
  d: Draft,
  fields: readonly string[],
  byOf: (field: string) => Writers,
  grant?: string,
): void {
  if (!keepsAuthors(d.state)) return;
  // Noted before any of them changes: what one was computed from may be another.
  const noted = fields.map(
    (field): Written => (grant === undefined ? { by: byOf(field) } : { by: byOf(field), grant }),
  );
  const authors = { ...d.state.authors };
  fields.forEach((field, i) => {
    authors[field] = noted[i] as Written;
  });
  d.state.authors = authors;
}

/** Whose act led here, and the authors of all that the expression reads. */
export function writersOf(d: Draft, expr: Expr): Writers {
  const read = readBy(d, expr);
  const customers = read.names.some(([head]) => head === 'survey') ? [writers(undefined)] : [];
  return together([writers(d.led), ...customers, ...[...read.fields].map((f) => authorsOf(d.state, f).by)]);
}

/** What a case that is started here begins with: neutral there if it is neutral here. */
export function writtenFor(
  d: Draft,
  given: readonly [field: string, value: Expr, ...unknown[]][],
): Record<string, Written> {
  return Object.fromEntries(
    given.map(([field, expr]) => {
      const neutral = [...readBy(d, expr).fields].every((name) => authorsOf(d.state, name).intake);
      return [field, { by: writersOf(d, expr), ...(neutral && { intake: true as const }) }];
    }),
  );
}

function readBy(d: Draft, expr: Expr): Reads {
  const read: Reads = { fields: new Set(), names: [] };
  collect(expr, read);
  if (read.names.some(([head]) => head === 'item')) for (const f of listsAround(d, d.frame)) read.fields.add(f);
  return read;
}

interface Reads {
  fields: Set<string>;
  names: string[][];
}

function collect(expr: Expr, read: Reads): void {
  if (!Array.isArray(expr)) return;
  const [op, ...args] = expr;
  if (op === 'f' || op === 'have') read.fields.add(String(args[0]));
  else if (op === 'n') read.names.push(args.map(String));
  else for (const arg of args) collect(arg, read);
}

/** The list fields whose items stand around this place. */
function listsAround(d: Draft, inside: Visit['in']): string[] {
  const fields: string[] = [];
  for (let here = inside; here !== undefined; ) {
    const { block, visit } = here;
    const field = eachOf(d.plan, block);
    if (field !== undefined) fields.push(field);
    here = d.state.visits.find((v) => v.step === block && v.visit === visit)?.in;
  }
  return fields;
}

function eachOf(plan: Plan, block: string): string | undefined {
  const step = stepOf(plan, block);
  return factsOf(step).block(step)?.each;
}

/** What the steps that pay an approval send: fields, and names that stand for people or for the customer's answers. */
export interface Sent {
  fields: string[];
  names: string[][];
}

/** Names of the engine that say who is paid; what else a name stands for changes by itself. */
const SENT_NAMES: readonly string[] = ['owner', 'survey', 'task'];

/**
 * Customer, amount, payee, and all that a call which pays takes along. A task pays by hand: where no call does, it pays
 * what the approval binds.
 */
export function sentFor(plan: Plan, step: ApproveStep): Sent {
  return sentIn(plan)(step);
}

const sentIn = once((plan: Plan) => once((step: ApproveStep) => sent(plan, step)));

function sent(plan: Plan, step: ApproveStep): Sent {
  const payers = plan.steps.filter((s) => 'pays' in s && s.pays === step.id);
  const read: Reads = { fields: new Set(['customer']), names: [] };
  if (step.amount !== undefined) read.fields.add(step.amount);
  if (step.payee !== undefined) read.fields.add(step.payee);
  const calls = payers.filter((s) => 'call' in s);
  for (const call of calls) collectSent(plan, call, read);
  if (calls.length === 0) for (const field of step.binds) read.fields.add(field);
  const names = read.names.filter(
    ([head = '', , last]) => SENT_NAMES.includes(head) && (head !== 'task' || last === 'assignee'),
  );
  return { fields: [...read.fields].sort(), names };
}

function collectSent(plan: Plan, call: StepPlan, read: Reads): void {
  const before = read.names.length;
  for (const [, value] of ('with' in call ? call.with : []) as [string, Expr][]) collect(value, read);
  if (!read.names.slice(before).some(([head]) => head === 'item')) return;
  for (let block = call.in?.block; block !== undefined; block = stepOf(plan, block).in?.block) {
    const field = eachOf(plan, block);
    if (field !== undefined) read.fields.add(field);
  }
}

/** Who stands behind a payment. */
export interface Behind {
  /** Of the amount and of whatever else it sends and was changed since the opening; nobody among them too. */
  authors: Writers;
  /** Persons only wrote the amount, and nothing else was changed by nobody. */
  known: boolean;
}

/** `but`: what the approval of less that left this grant wrote is that approval's own. */
export function behind(d: Draft, step: ApproveStep, but?: string): Behind {
  const amount = step.amount === undefined ? { by: {} } : authorsOf(d.state, step.amount);
  const ofAmount = but !== undefined && amount.grant === but ? {} : amount.by;
  const all = [ofAmount];
  for (const field of sentFor(d.plan, step).fields) {
    if (field === step.amount) continue;
    const written = authorsOf(d.state, field);
    if (!written.intake) all.push(written.by);
  }
  const authors = together(all);
  const persons = Object.keys(amount.by);
  return { authors, known: persons.length > 0 && !Object.hasOwn(authors, NOBODY) };
}

/** Everybody who wrote what the payment sends. */
export function authorIds({ authors }: Behind): string[] {
  return Object.keys(authors).filter((id) => id !== NOBODY);
}

/** What a grant within own caps rests on: the owner, and the authors. */
export function basisOf(d: Draft, step: ApproveStep): string {
  return JSON.stringify([d.state.owner ?? null, Object.keys(behind(d, step).authors).sort()]);
}

/** The values of what is sent, for the hash that binds an approval. */
export function sentValues(
  d: Draft,
  step: ApproveStep,
  valueOf: (field: string) => Value,
  nameOf: (name: string[]) => Value,
): Value[] {
  const { fields, names } = sentFor(d.plan, step);
  return [...fields.map((field): Value => [field, valueOf(field)]), ...names.map(nameOf)];
}
