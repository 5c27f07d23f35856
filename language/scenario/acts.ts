/**
 * Acts as scenarios write them: `{ complete: receive, as: registered, by: li }`. The act's own name is the key, what it is
 * about the value, `by` who does it; the other keys are those of the API. A new act is one line of the table.
 */
import { clockId, HELP } from '../clock-id.ts';
import { factsOfKind } from '../kinds/of-step.ts';
import { eventNames } from '../compile/event-names.ts';
import { checkLadder } from '../compile/effects.ts';
import { compileWho } from '../compile/who.ts';
import { type Context, fault, faultAtKey, known } from '../context.ts';
import { fenOf } from '../expression/literal.ts';
import type { Value } from '../plan.ts';
import { at, type Place, writtenText } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { givenValues, instantAt, personAt } from './values.ts';
import type { StoryCast } from './cast.ts';
import type { ScriptedAct } from './scenario.ts';

/** What a key of an act holds; each has its reader below. */
type Holds =
  | 'step'
  | 'outcome'
  | 'attempt_outcome'
  | 'fields'
  | 'evidence'
  | 'points'
  | 'text'
  | 'word'
  | 'event'
  | 'conclusion'
  | 'person'
  | 'group'
  | 'answers'
  | 'direction'
  | 'clock'
  | 'ladder'
  | 'number'
  | 'money'
  | 'instant'
  | 'pause_reason'
  | 'ruling'
  | 'disposition'
  | 'case';

interface Shape {
  /** What the act's own key holds, and the kernel's name for it. */
  main: [member: string, holds: Holds];
  /** Besides `by` and, for acts on a step, `visit`; a `!` marks those that must be there. */
  keys?: Record<string, Holds>;
  must?: string[];
  /** What customers do themselves, unless `by` says somebody else. */
  customers?: true;
}

const SUBMISSION = { with: 'fields', evidence: 'evidence', note: 'text' } as const satisfies Record<string, Holds>;

const ACTS: Record<string, Shape> = {
  complete: {
    main: ['step', 'step'],
    keys: { as: 'outcome', ...SUBMISSION, checked: 'points', reason: 'text' },
    must: ['as'],
  },
  claim: { main: ['step', 'step'] },
  release: { main: ['step', 'step'], keys: { reason: 'text' } },
  decline: { main: ['step', 'step'], keys: { reason: 'text' }, must: ['reason'] },
  approve: { main: ['step', 'step'], keys: { amount: 'money', note: 'text' } },
  reconcile: {
    main: ['grant', 'word'],
    keys: { as: 'word', reason: 'text', reference: 'word' },
    must: ['as', 'reason'],
  },
  assign: { main: ['step', 'step'], keys: { to: 'person', reason: 'text' }, must: ['to'] },
  attempt: {
    main: ['step', 'step'],
    keys: { outcome: 'attempt_outcome', answers: 'answers', ...SUBMISSION },
    must: ['outcome'],
  },
  accept: { main: ['step', 'step'] },
  reject: { main: ['step', 'step'], keys: { reason: 'text', evidence: 'evidence' }, must: ['reason', 'evidence'] },
  offer: { main: ['step', 'step'], keys: { note: 'text' } },
  arbitrate: {
    main: ['step', 'step'],
    keys: { ruling: 'ruling', clock: 'clock', of: 'number', to: 'word', reason: 'text' },
    must: ['reason'],
  },
  survey: { main: ['answers', 'answers'], keys: { note: 'text' }, customers: true },
  contact: {
    main: ['direction', 'direction'],
    keys: {
      channel: 'word',
      message_id: 'word',
      with: 'fields',
      received_at: 'instant',
      keeps: 'number',
      note: 'text',
    },
    customers: true,
  },
  pause: { main: ['reason', 'pause_reason'], keys: { evidence: 'evidence', until: 'instant', note: 'text' } },
  resume: { main: ['reason', 'pause_reason'], keys: { note: 'text' } },
  promise: { main: ['what', 'text'], keys: { until: 'instant' }, must: ['until'] },
  acknowledge: { main: ['clock', 'clock'], keys: { note: 'text' } },
  escalate: { main: ['ladder', 'ladder'], keys: { level: 'number', reason: 'text' }, must: ['level', 'reason'] },
  dispose: { main: ['signal', 'word'], keys: { as: 'disposition', note: 'text' }, must: ['as'] },
  report: { main: ['event', 'event'], keys: { with: 'fields', note: 'text' } },
  conclude: { main: ['as', 'conclusion'], keys: { ...SUBMISSION, reason: 'text' } },
  annotate: { main: ['note', 'text'] },
  ask_help: { main: ['question', 'text'], keys: { to: 'group' } },
  answer_help: { main: ['note', 'text'], keys: { help: 'number' } },
  decline_help: { main: ['reason', 'text'], keys: { help: 'number' } },
  withdraw_help: { main: ['reason', 'text'], keys: { help: 'number' } },
  remind_me: { main: ['atMs', 'instant'], keys: { note: 'text' } },
  withdraw_reminder: { main: ['reminder', 'number'] },
  transfer: { main: ['to', 'group'], keys: { reason: 'text' } },
  accept_transfer: { main: ['note', 'text'] },
  decline_transfer: { main: ['reason', 'text'] },
  correct: { main: ['with', 'fields'], keys: { kind: 'word', reason: 'text' }, must: ['kind', 'reason'] },
  reopen: { main: ['reason', 'text'] },
  merge: { main: ['into', 'case'], keys: { reason: 'text' }, must: ['reason'] },
  unmerge: { main: ['reason', 'text'] },
  cancel: { main: ['reason', 'text'] },
};

/** Every act a scenario can write. */
export const ACT_WORDS: readonly string[] = Object.keys(ACTS);
/** Keys whose names the kernel writes otherwise. */
const MEMBERS: Record<string, string> = {
  message_id: 'messageId',
  visit: 'attempt',
  until: 'untilMs',
  received_at: 'claimedAtMs',
};
/** Who may stand behind `by` besides people. */
export const ACTORS = ['customer', 'owner'] as const;

/** Reads one act; undefined when it cannot be told which one is meant. */
export function compileAct(
  context: Context,
  source: Record<string, unknown>,
  place: Place,
  cast: StoryCast,
): ScriptedAct | undefined {
  const names = Object.keys(source).filter((key) => Object.hasOwn(ACTS, key));
  const [name = '', second] = names;
  const shape = ACTS[name];
  if (shape === undefined || second !== undefined) {
    notOneAct(context, source, second, place);
    return undefined;
  }
  const act: ScriptedAct = { name, members: {}, texts: [] };
  const keys = keysOf(name, shape);
  for (const [key, value] of Object.entries(source)) {
    const here = at(place, key);
    const holds = keys[key];
    if (holds === undefined) {
      const all = Object.keys(keys);
      faultAtKey(context, 'shape/unknown-key', here, { key, suggestion: nearest(key, all), expected: all.join(', ') });
    } else if (key === 'by') act.by = personAt(context, textOf(context, value, here), ACTORS, here);
    else {
      const member = key === name ? shape.main[0] : (MEMBERS[key] ?? key);
      if (holds === 'text') act.texts.push(member);
      if (holds === 'case' && cast.has(String(value))) act.cases = [member];
      const read = READERS[holds](context, value, here, { step: String(source[name]) });
      if (read !== undefined) act.members[member] = read;
    }
  }
  for (const key of shape.must ?? [])
    if (!Object.hasOwn(source, key)) faultAtKey(context, 'shape/missing-key', place, { key });
  whoActs(context, act, shape, place);
  return act;
}

function keysOf(name: string, { main, keys }: Shape): Record<string, Holds> {
  return { [name]: main[1], ...keys, by: 'person', ...(main[1] === 'step' && { visit: 'number' as const }) };
}

/** Whoever has the step's task acts when `by` is not written; a customer does what customers do. */
function whoActs(context: Context, act: ScriptedAct, { main, customers }: Shape, place: Place): void {
  if (act.by !== undefined || main[1] === 'step') return;
  if (customers && act.members.direction !== 'out') act.by = 'customer';
  else faultAtKey(context, 'shape/missing-key', place, { key: 'by' });
}

function notOneAct(context: Context, source: object, second: string | undefined, place: Place): void {
  const expected = ACT_WORDS.join(', ');
  if (second !== undefined) {
    faultAtKey(context, 'scenario/not-one', at(place, second), { expected });
    return;
  }
  const [strange = ''] = Object.keys(source);
  const guess = Object.keys(source).find((key) => nearest(key, ACT_WORDS) !== undefined) ?? strange;
  faultAtKey(context, 'shape/unknown-key', at(place, guess), {
    key: guess,
    suggestion: nearest(guess, ACT_WORDS),
    expected,
  });
}

interface Around {
  /** The step the act is on, when it is on one. */
  step: string;
}

type Reader = (context: Context, value: unknown, place: Place, around: Around) => Value | undefined;

const READERS: Record<Holds, Reader> = {
  step: (context, value, place) => stepAt(context, textOf(context, value, place), place),
  outcome: (context, value, place, { step }) => {
    const as = textOf(context, value, place);
    known(context, 'outcome/unknown', as, context.steps.get(step)?.outcomes, place);
    return as;
  },
  attempt_outcome: (context, value, place) => wordOf(context, value, place, ATTEMPTS),
  fields: (context, value, place) =>
    isRecord(value) ? givenValues(context, value, place) : misshapen(context, place, 'object'),
  evidence: (context, value, place) => {
    if (!Array.isArray(value)) return misshapen(context, place, 'array');
    return value.map((item, i) =>
      shown(context, evidenceAt(context, textOf(context, item, at(place, i)), at(place, i))),
    );
  },
  points: (context, value, place) =>
    Array.isArray(value) && value.every((point) => Number.isInteger(point))
      ? (value as number[])
      : misshapen(context, place, 'array'),
  text: textOf,
  word: textOf,
  // A case of the story, or the id of one that it does not tell of.
  case: textOf,
  event: (context, value, place) => {
    const event = textOf(context, value, place);
    known(context, 'scenario/unknown-event', event, eventNames(context), place);
    return event;
  },
  conclusion: (context, value, place) => {
    const as = textOf(context, value, place);
    known(context, 'outcome/unknown', as, Object.keys(context.sop.anywhere ?? {}), place);
    return as;
  },
  person: (context, value, place) => personAt(context, textOf(context, value, place), [], place),
  group: (context, value, place) => {
    const who = textOf(context, value, place);
    // What the SOP may name without a person: a team, or a role that it lets be asked.
    if (/^(team|role)\//.test(who)) return compileWho(context, who, place);
    return `person/${personAt(context, who.replace(/^person\//, ''), [], place)}`;
  },
  answers: (context, value, place) => {
    if (!isRecord(value)) return misshapen(context, place, 'object');
    for (const question of Object.keys(value)) questionAt(context, question, at(place, question));
    return value as Record<string, Value>;
  },
  direction: (context, value, place) => wordOf(context, value, place, ['in', 'out']),
  clock: (context, value, place) => clockAt(context, textOf(context, value, place), place),
  ladder: (context, value, place) => {
    const ladder = textOf(context, value, place);
    checkLadder(context, ladder, place);
    return ladder;
  },
  number: (context, value, place) => (Number.isInteger(value) ? (value as number) : misshapen(context, place, 'int')),
  instant: (context, value, place) => instantAt(context, textOf(context, value, place), place),
  pause_reason: (context, value, place) => {
    const reason = textOf(context, value, place);
    known(context, 'pause/not-declared', reason, Object.keys(context.sop.pauses ?? {}), place);
    return reason;
  },
  ruling: (context, value, place) => wordOf(context, value, place, ['receiver_takes', 'giver_mends']),
  disposition: (context, value, place) => wordOf(context, value, place, ['handled', 'false_alarm']),
  money: (context, _, place) => {
    const fen = fenOf(writtenText(place));
    if (fen === undefined) fault(context, 'literal/not-an-amount', place, { found: writtenText(place) });
    return fen;
  },
};

const ATTEMPTS = ['satisfied', 'dissatisfied', 'unreachable', 'refused'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function misshapen(context: Context, place: Place, expected: string): undefined {
  const { node } = place;
  const found = node?.kind === 'scalar' ? node.text : node?.kind === 'list' ? 'array' : 'object';
  fault(context, 'shape/wrong-type', place, { found, expected });
  return undefined;
}

function textOf(context: Context, value: unknown, place: Place): string {
  if (typeof value === 'string' && value !== '') return value;
  misshapen(context, place, 'string');
  return '';
}

function wordOf(context: Context, value: unknown, place: Place, words: readonly string[]): string {
  const word = textOf(context, value, place);
  if (word !== '' && !words.includes(word))
    fault(context, 'shape/wrong-value', place, {
      found: word,
      expected: words.join(', '),
      suggestion: nearest(word, words),
    });
  return word;
}

/** A step of the SOP. */
export function stepAt(context: Context, id: string, place: Place): string {
  if (id !== '') known(context, 'scenario/unknown-step', id, context.steps.keys(), place);
  return id;
}

/** A clock of the SOP as the kernel calls it; a step's clock, or a call-back's attempt, goes by the step, a red line by its leg. */
export function clockAt(context: Context, id: string, place: Place): string {
  if (context.clocks.has(id)) return id;
  if (context.legs.has(id)) return clockId('line', id);
  const step = context.steps.get(id);
  if (id === HELP && step === undefined) return id;
  if (step !== undefined) return clockId(factsOfKind(step.kind).clockHead, id);
  if (id !== '') {
    const all = [...context.clocks, ...context.legs.keys(), ...context.steps.keys()];
    known(context, 'scenario/unknown-clock', id, all, place);
  }
  return id;
}

/** What stands for a file in a story: which one it is counts as little as whose recording it is. */
const A_FILE = `file:v1.${'s'.repeat(43)}`;

/** Evidence as it is brought: with what its kind needs. */
function shown({ sop }: Context, name: string): Value {
  const needs = sop.evidence?.[name]?.needs;
  return needs === undefined ? { name } : { name, ref: needs === 'file' ? A_FILE : `${name}-1` };
}

/** A name of evidence that some step asks for. */
export function evidenceAt(context: Context, name: string, place: Place): string {
  if (name !== '') known(context, 'scenario/unknown-evidence', name, context.evidence, place);
  return name;
}

function questionAt(context: Context, question: string, place: Place): void {
  if (question === 'nps' || context.questions.has(question)) return;
  faultAtKey(context, 'scenario/unknown-question', place, {
    found: question,
    suggestion: nearest(question, context.questions),
    expected: [...context.questions].join(', '),
  });
}
