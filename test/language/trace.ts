/** What happens to cases of the every-key SOP under the same seeded people: the same acts at the same instants, whatever the plan says. */
import { FILE } from '../../simulator/proof.ts';
import type { Act } from '../../engine/event.ts';
import { Refused } from '../../engine/refused.ts';
import { refuseIntake } from '../../engine/kernel.ts';
import { view } from '../../engine/see/see.ts';
import type { Workspace } from '../../language/load.ts';
import { PAUSE_REASONS } from '../../language/pause-reasons.ts';
import type { Value } from '../../language/plan.ts';
import { type CallReply, Play } from '../../simulator/play.ts';
import { traceApproving } from './trace-approving.ts';
import { traceBetween } from './trace-between.ts';
import { traceBlocks } from './trace-blocks.ts';
import { type Random, randomOf } from '../../simulator/random.ts';

const CASES = 500;
/** Almost every key shows in the first few cases; one in which what is rarest happens comes next, then all the others. */
const FIRST = 20;
const RAREST = 324;
const SEEDS = [...Array(CASES).keys()]
  .map((i) => i + 1)
  .toSorted((a, b) => Number(a > FIRST && a !== RAREST) - Number(b > FIRST && b !== RAREST));
const STEPS = 60;
const MINUTE = 60_000;
/** The channel through which the customer's own answers come. */
const CUSTOMER = { id: 'web', roles: ['integration'], teams: [] };
/** Friday before a swapped Sunday, an override and a holiday. */
const START_MS = Date.parse('2026-09-25T08:30:00+08:00');
const VAULTED = `v1.${'p'.repeat(43)}`;
const PEOPLE = ['li', 'wang', 'zhang', 'qian', 'chen', 'zhou'];
const OUTCOMES: Record<string, string[]> = {
  receive: ['registered', 'registered', 'registered', 'solved'],
  finish: ['solved', 'solved', 'here', 'given-up'],
  review: ['closed-anyway', 'left', 'redo'],
  waited: ['done'],
};
const ATTEMPTS = ['satisfied', 'dissatisfied', 'unreachable', 'unreachable', 'unreachable', 'refused'] as const;
const WORKERS: Record<string, string[]> = {
  receive: ['li', 'wang', 'zhang'],
  dispatch: ['qian', 'wang'],
  'call-back': ['li', 'wang'],
  review: ['chen'],
  waited: ['li', 'wang', 'qian'],
};

/** Stories by the file in which something changed; of any other file the every-key SOP tells. */
type Story = (workspace: Workspace, seed: number) => string;
const STORIES: Record<string, Story> = {
  'approving.sop.yaml': traceApproving,
  'authorities.yaml': traceApproving,
  'between.sop.yaml': traceBetween,
  'blocks.sop.yaml': traceBlocks,
  'fragments/alone.yaml': traceBlocks,
};

/** Whether some case goes another way in one workspace than in the other. Stops at the first that does. */
export function goesOtherwise(before: Workspace, after: Workspace, file: string): boolean {
  const story = STORIES[file] ?? traceOf;
  return SEEDS.some((seed) => toldBefore(story, before, seed) !== story(after, seed));
}

const known = new WeakMap<Workspace, Map<string, string>>();

/** The workspace as it is written is told once for all that is changed in it. */
function toldBefore(story: Story, workspace: Workspace, seed: number): string {
  const told = known.get(workspace) ?? new Map<string, string>();
  known.set(workspace, told);
  const name = `${story.name} ${seed}`;
  const trace = told.get(name) ?? story(workspace, seed);
  told.set(name, trace);
  return trace;
}

/** Everything that was written, sent, called and refused in one case, with the views on the way. */
function traceOf({ packages, organization }: Workspace, seed: number): string {
  const plan = packages.get('every-key')?.plan;
  if (plan === undefined || organization === undefined) throw new Error('The every-key workspace has an error');
  const random = randomOf(seed);
  const reply = (): CallReply => (random.chance(0.3) ? { failed: 'status-500' } : { id: `P-${seed}` });
  const startMs = START_MS + random.below(12 * 24 * 60) * MINUTE;
  const data = intake(random);
  const lines: unknown[] = [refuseIntake(plan, data)];
  if (lines[0] !== undefined) return JSON.stringify(lines);
  const play = attempt(lines, () => new Play({ plan, organization, reply }, { data }, startMs));
  // Their own chance, so that what else happens does not hang on them.
  const aside = randomOf(seed ^ 0xa51de);
  const others = randomOf(seed ^ 0x4e1b);
  const corrector = randomOf(seed ^ 0xc0443);
  const concluder = randomOf(seed ^ 0xe2d);
  for (let step = 0; step < STEPS && play !== undefined && play.finished === undefined; step++) {
    act(play, random, lines);
    waitOrPromise(play, aside, lines);
    askOrGive(play, others, lines);
    correctOrNot(play, corrector, lines);
    concludeOrNot(play, concluder, lines);
  }
  if (play !== undefined) lines.push(play.events, play.sent, play.calls, play.finished);
  return JSON.stringify(lines);
}

/** Some time passes; somebody does something. What is refused is written down, too. */
function act(play: Play, random: Random, lines: unknown[]): void {
  const kind = random.below(10);
  if (kind < 5) play.advance(random.below(50) * MINUTE);
  else if (kind < 7 && play.nextMs !== undefined) play.advanceTo(Math.max(play.nowMs, play.nextMs));
  else if (kind < 8) play.advance(random.below(30 * 60) * MINUTE);
  if (random.chance(0.1))
    play.load.set(pick(random, PEOPLE), { openTasks: random.below(3), absent: random.chance(0.5) });
  if (random.chance(0.3)) lines.push(view(play.world.plan, play.state, play.nowMs));
  if (play.finished !== undefined) return;
  if (random.chance(0.1)) {
    play.happen(pick(random, ['parcel', 'letter']), { code: 'K-7' });
    return;
  }
  const done = deed(play, random);
  const visit = play.state.visits[0];
  const worker = random.chance(0.8)
    ? (visit?.work?.assignee ?? random.pick(WORKERS[visit?.step ?? ''] ?? []))
    : undefined;
  const actor = done.act === 'survey' ? CUSTOMER : (worker ?? pick(random, PEOPLE));
  attempt(lines, () => play.act(actor, done, `act-${play.state.seq}-${random.below(1e9)}`));
}

/** Now and then an order was mistyped. */
function correctOrNot(play: Play, random: Random, lines: unknown[]): void {
  if (play.finished !== undefined || !random.chance(0.05)) return;
  const order = pick(random, ['o-7', 'o-8', 'o-9']);
  attempt(lines, () => play.act('zhou', { act: 'correct', with: { order }, kind: 'typing', reason: VAULTED }));
}

/** Now and then the whole case is led to its end, or what somebody asked for is confirmed. */
function concludeOrNot(play: Play, random: Random, lines: unknown[]): void {
  if (play.finished !== undefined || !random.chance(0.04)) return;
  if (play.state.cancelAsked !== undefined) {
    attempt(lines, () => play.act('zhou', { act: 'cancel', reason: VAULTED }));
    return;
  }
  const given: Act = {
    act: 'conclude',
    as: pick(random, ['left', 'left', 'settled', 'dropped']),
    ...(random.chance(0.8) && { with: { items: items(random) }, evidence: [{ name: 'voucher' }] }),
    ...(random.chance(0.8) && { reason: VAULTED }),
  };
  attempt(lines, () => play.act(pick(random, [play.state.owner ?? 'chen', 'chen', 'li']), given));
}

/** Now and then the case waits for somebody, or goes on, or something is promised. */
function waitOrPromise(play: Play, random: Random, lines: unknown[]): void {
  if (play.finished !== undefined || !random.chance(0.15)) return;
  const kind = random.below(4);
  const reason = random.pick(PAUSE_REASONS) ?? 'waiting_customer';
  const evidence = random.chance(0.5) ? proofs(['notice']) : [];
  const given: Act =
    kind === 0
      ? { act: 'promise', what: VAULTED, untilMs: play.nowMs + (1 + random.below(6)) * 60 * MINUTE }
      : kind === 1
        ? { act: 'resume' }
        : { act: 'pause', reason, evidence };
  attempt(lines, () => play.act('qian', given, `aside-${play.state.seq}-${random.below(1e9)}`));
}

/** Now and then others are asked for help, or to take the case. */
function askOrGive(play: Play, random: Random, lines: unknown[]): void {
  if (play.finished !== undefined || !random.chance(0.1)) return;
  const kind = random.below(8);
  const given: Act =
    kind < 3
      ? { act: 'ask_help', question: VAULTED, ...(random.chance(0.5) && { to: 'team/front-line' }) }
      : kind < 5
        ? { act: 'answer_help', note: VAULTED }
        : kind < 7
          ? { act: 'transfer', to: 'person/qian' }
          : { act: 'accept_transfer' };
  const able =
    kind < 3 || kind === 5 || kind === 6 ? (play.state.owner ?? 'chen') : pick(random, ['qian', 'wang', 'li']);
  attempt(lines, () => play.act(able, given, `others-${play.state.seq}-${random.below(1e9)}`));
}

function deed(play: Play, random: Random): Act {
  const step = play.state.visits[0]?.step ?? 'receive';
  const kind = random.below(20);
  if (kind === 0) return { act: 'contact', direction: 'out' };
  if (kind < 3) return { act: 'acknowledge' };
  if (kind === 3) return { act: 'decline', step, reason: VAULTED };
  if (kind < 5) return { act: 'claim', step };
  if (kind === 5) return { act: 'release', step };
  if (kind === 6 || step === 'written')
    return { act: 'survey', answers: { speed: random.below(11), care: random.below(11) } };
  if (step === 'dispatch') return { act: 'claim', step };
  const given = random.chance(0.8);
  if (step === 'call-back') {
    const outcome = pick(random, ATTEMPTS);
    return {
      act: 'attempt',
      step,
      outcome,
      ...(outcome === 'satisfied' && { answers: { speed: 4 + random.below(7), care: 4 + random.below(4) } }),
      with: given ? { note: VAULTED } : {},
      evidence: random.chance(0.8) ? proofs(['recording']) : [],
    };
  }
  const as = pick(random, OUTCOMES[step] ?? ['done']);
  const names = as === 'registered' ? ['recording', 'voucher'] : step === 'receive' ? ['recording'] : [];
  return {
    act: 'complete',
    step,
    as,
    with:
      step === 'receive' ? fields(random, as) : step === 'finish' && given ? { promised: instant(play, random) } : {},
    evidence: random.chance(0.8) ? proofs(names) : [],
    checked: random.chance(0.8) && step === 'receive' ? [0] : [],
    ...(random.chance(0.8) && { reason: VAULTED }),
  };
}

/** A recording kept elsewhere, and a file. */
function proofs(names: readonly string[]) {
  return names.map((name) => ({ name, ref: name === 'recording' ? 'REC-1' : FILE }));
}

function fields(random: Random, as: string): Record<string, Value> {
  return {
    order: 'x'.repeat(1 + random.below(7)),
    ...(random.chance(0.7) && { amount: random.below(600_000) }),
    ...(random.chance(0.5) && { channel: pick(random, ['hotline', 'app']) }),
    ...(random.chance(0.5) && { note: random.chance(0.8) ? VAULTED : 'raw' }),
    ...(random.chance(0.7) && { promised: START_MS + random.below(20 * 24) * 60 * MINUTE }),
    ...(random.chance(0.7) && { agreed: `2026-10-0${1 + random.below(9)}` }),
    ...((as === 'registered' || random.chance(0.3)) && { items: items(random) }),
  };
}

const items = (random: Random): Value =>
  Array.from({ length: random.chance(0.8) ? 1 + random.below(3) : random.below(5) }, () => ({
    ...(random.chance(0.9) && { name: 'n'.repeat(random.chance(0.8) ? 3 : random.below(6)) }),
    ...(random.chance(0.5) && { state: pick(random, ['new', 'used', 'new', 'lost']) }),
  }));

const instant = (play: Play, random: Random) => play.nowMs + random.below(48) * 60 * MINUTE;

function intake(random: Random): Record<string, Value> {
  return {
    ...(random.chance(0.9) && { customer: `C-${random.below(3)}` }),
    ...(random.chance(0.5) && { order: 'o-77' }),
    ...(random.chance(0.6) && { amount: random.below(6) === 0 ? random.below(500) : random.below(500_000) }),
    ...(random.chance(0.3) && { channel: 'hotline' }),
    ...(random.chance(0.3) && { severity: pick(random, ['S1', 'S2']) }),
    ...(random.chance(0.7) && { promised: START_MS + random.below(20 * 24) * 60 * MINUTE }),
  };
}

function pick<T>(random: Random, items_: readonly T[]): T {
  return random.pick(items_) as T;
}

/** Runs it; a refusal becomes a line. */
function attempt<T>(lines: unknown[], run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    lines.push(error.refusal);
    return undefined;
  }
}
