/**
 * Storms in which infrastructure loses, beside people who would be paid more than caps allow: batches before and after they are
 * written, tasks that are done again, hours of the record, runs that are reset, Temporal's store. What was really paid is held
 * against what the record counts.
 */
import { isAboutAuthority } from '../../engine/grants/authority.ts';
import { isCalling } from '../../engine/grants/under-way.ts';
import type { Question } from '../../engine/event.ts';
import { choose } from '../../engine/people/choose.ts';
import type { Value } from '../../language/plan.ts';
import { CASES, oneDeed, type Target } from '../payments/dishonest.ts';
import { uncovered } from '../payments/oracle.ts';
import { type Random, randomOf } from '../random.ts';
import type { Keeper } from './keeper.ts';
import { Provider } from './provider.ts';
import { type Call, ToldPlay } from './told-play.ts';
import type { Batch } from '../../engine/batch.ts';

const HOUR_MS = 3_600_000;
const AMOUNTS: readonly number[] = [4_000, 9_000, 10_000, 15_000, 31_000];

/** What befell. */
export interface Losses {
  caseHours: number;
  deeds: number;
  payments: number;
  again: number;
  takenBack: number;
  resets: number;
  restores: number;
  stores: number;
  setAside: number;
  settled: number;
  found: string[];
}

interface World {
  target: Target;
  keeper: Keeper;
  random: Random;
  provider: Provider;
  plays: ToldPlay[];
  thieves: string[];
  taskMs: number;
  /** Batches that the record has not confirmed, by case. */
  unwritten: Map<string, Batch[]>;
  /** Payments of which somebody has said that they were not made, rightly or not. */
  denied: Set<string>;
  snapshots: (() => Promise<void>)[];
  lost: boolean;
  sum: Losses;
}

/** One world from this seed; stops at the first thing that must not be. `startMs`: of cases; `taskMs`: of their tasks. */
export async function lossyStorm(
  target: Target,
  keeper: Keeper,
  { seed, startMs, taskMs, deeds }: { seed: number; startMs: number; taskMs: number; deeds: number },
): Promise<Losses> {
  const random = randomOf(seed);
  const people = Object.keys(target.organization.people);
  const sum = {
    caseHours: 0,
    deeds: 0,
    payments: 0,
    again: 0,
    takenBack: 0,
    resets: 0,
    restores: 0,
    stores: 0,
    setAside: 0,
  };
  const w: World = {
    target,
    keeper,
    random,
    provider: new Provider(random),
    plays: [],
    thieves: [random.pick(people) ?? '', random.pick(people) ?? ''],
    taskMs,
    unwritten: new Map(),
    denied: new Set(),
    snapshots: [],
    lost: false,
    sum: { ...sum, settled: 0, found: [] },
  };
  w.plays = Array.from({ length: CASES }, (_, i) => begin(w, `C-${i}`, i, startMs));
  for (let deed = 0; deed < deeds && w.sum.found.length === 0; deed++) {
    w.sum.deeds++;
    pass(w);
    await one(w, deed, people);
    if (w.sum.found.length === 0 && deed % 5 === 0) await look(w);
  }
  if (w.sum.found.length === 0) await atTheEnd(w);
  w.sum.caseHours = w.plays.reduce((total, play) => total + (play.nowMs - startMs) / HOUR_MS, 0);
  w.sum.payments = w.provider.book.size;
  w.sum.setAside = (await keeper.lines()).filter(({ grant }) => grant.includes('~')).length;
  return w.sum;
}

function begin({ target, random, thieves }: World, id: string, i: number, startMs: number): ToldPlay {
  const { plan, organization } = target;
  const thief = random.chance(0.5) ? random.pick(thieves) : undefined;
  const person = thief === undefined ? undefined : organization.people[thief];
  const opener = person && { actor: { id: thief ?? '', roles: person.roles, teams: person.teams } };
  const data: Record<string, Value> = { customer: `K-${i % 2}` };
  if (random.chance(0.5)) data.amount = random.pick(AMOUNTS) ?? 100;
  return new ToldPlay({ plan, organization }, { case: id, data, ...opener }, startMs);
}

function pass({ random, plays }: World): void {
  if (!random.chance(0.2)) return;
  const ms = random.below(random.chance(0.1) ? 30 * HOUR_MS : HOUR_MS);
  for (const p of plays) p.advance(ms);
}

async function one(w: World, deed: number, people: readonly string[]): Promise<void> {
  const { random, plays } = w;
  const play = random.pick(plays);
  if (play === undefined) return;
  if (random.chance(0.05)) w.snapshots.push(await w.keeper.snapshot());
  if (random.chance(0.1)) await loss(w, play);
  else {
    const who = random.chance(0.75) ? (random.pick(w.thieves) ?? '') : (random.pick(people) ?? '');
    const found = oneDeed(w.target, plays, play, { random, who, id: `d-${deed}` });
    // Of its own ledger a case knows nothing here.
    w.sum.found.push(...found.filter((it) => !it.includes('in the ledger')));
  }
  const nowMs = Math.max(...plays.map((p) => p.nowMs));
  for (const p of plays) {
    p.advanceTo(nowMs);
    await carryOut(w, p);
  }
}

async function loss(w: World, play: ToldPlay): Promise<void> {
  const { random, snapshots } = w;
  const kind = w.lost ? 9 : random.below(10);
  if (kind < 4) {
    const dropped = play.reset((n) => random.below(n));
    if (dropped === false) return;
    w.sum.resets++;
    // The old run's activities of this batch end with it.
    w.unwritten.set(play.state.case, []);
    await arrive(w, play, dropped);
  } else if (kind < 6) {
    const at = random.below(snapshots.length);
    const back = snapshots[at];
    if (back === undefined) return;
    snapshots.splice(at + 1);
    await back();
    w.sum.restores++;
    w.lost = true;
  } else if (kind < 7) await loseStore(w);
  else if (w.lost) await reindex(w);
  else await settleOne(w);
}

/** Calls that nobody waits for any more have reached the other side, or not. */
async function arrive(w: World, play: ToldPlay, calls: readonly Call[]): Promise<void> {
  for (const it of calls)
    if (it.grant !== undefined && w.random.chance(0.5) && (await isUnderWay(w, play, it)))
      w.provider.pay(play.state.case, it.grant, Number(it.with.amount));
}

/** A payment is sent when the record has been told of it, and not before (rule 23). */
async function isUnderWay({ keeper }: World, play: ToldPlay, { key }: Call): Promise<boolean> {
  const kept = await keeper.stateOf(play.state.case);
  return kept === undefined || isCalling(kept.state, key);
}

/** Only while the record is whole: what both have lost nobody knows. */
async function loseStore(w: World): Promise<void> {
  if (w.lost) return;
  for (const play of w.plays) await deliver(w, play, false);
  if ([...w.unwritten.values()].some((it) => it.length > 0)) return;
  w.sum.stores++;
  // Of what both have lost nothing could be recorded again: an older backup is no subject here.
  w.snapshots.length = 0;
  for (const play of w.plays) {
    const stored = await w.keeper.stateOf(play.state.case);
    if (stored === undefined) continue;
    await arrive(w, play, play.beginAgain(stored));
    for (const { grant } of play.queue.calls)
      if (grant !== undefined && w.provider.book.has(`${play.state.case}:${grant}`))
        w.sum.found.push(`${play.state.case}: ${grant} is sent again by a case begun again`);
  }
}

async function settleOne(w: World): Promise<void> {
  const waiting = (await w.keeper.lines()).filter((line) => line.setAside);
  const line = w.random.pick(waiting);
  if (line === undefined) return;
  const paid = w.provider.paidUnder(line.case, line.grant) === line.amount;
  if (await w.keeper.settle(line.case, line.grant, paid ? 'paid' : 'not_paid', 'fi')) w.sum.settled++;
}

/** Questions are answered, what is told is written, calls are made; in turns, until nothing is left but what is slow. */
async function carryOut(w: World, play: ToldPlay): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    for (let asked = play.queue.finds.shift(); asked !== undefined; asked = play.queue.finds.shift())
      play.take({ type: 'found', answers: await answersTo(w, play, asked) });
    for (const event of play.events)
      if ((event.type === 'grant.released' || event.type === 'grant.unpaid') && event.data.reason !== undefined)
        w.denied.add(`${play.state.case}:${event.data.grant}`);
    tell(w, play);
    await deliver(w, play, true);
    if (play.queue.finds.length > 0) continue;
    const call = w.random.chance(0.6) ? play.queue.calls.shift() : undefined;
    if (call === undefined) return;
    if (call.grant === undefined || (await isUnderWay(w, play, call))) hear(w, play, call);
    else play.queue.calls.push(call);
  }
}

/** No two tasks are at one instant, and none is before its case's own time. */
function tell(w: World, play: ToldPlay): void {
  w.taskMs = Math.max(w.taskMs + 1, play.nowMs);
  const batch = play.commit(w.taskMs);
  if (batch !== undefined) w.unwritten.set(batch.case, [...(w.unwritten.get(batch.case) ?? []), batch]);
}

function hear(w: World, play: ToldPlay, { key, grant, with: values }: Call): void {
  if (!isCalling(play.state, key)) return;
  const reply = grant === undefined ? {} : w.provider.pay(play.state.case, grant, Number(values.amount));
  if (typeof reply.failed === 'string') play.take({ type: 'action_failed', key, error: reply.failed });
  else play.take({ type: 'action_done', key, result: reply as Record<string, Value> });
}

async function answersTo({ keeper, target }: World, play: ToldPlay, asked: Question[]) {
  const answers = [];
  for (const question of asked) {
    if (!isAboutAuthority(question)) answers.push(choose(target.organization, play.load, question, play.nowMs));
    else if (play.away) answers.push({ key: question.key, people: [], away: true as const });
    else answers.push(...(await keeper.answer(play.state.case, [question], play.nowMs)));
  }
  return answers;
}

/** In their order, as far as the record takes them. `unsure`: it may be away, be told twice, or a task be lost after it was told. */
async function deliver(w: World, play: ToldPlay, unsure: boolean): Promise<void> {
  const { keeper, random, unwritten } = w;
  const waiting = unwritten.get(play.state.case) ?? [];
  while (waiting.length > 0) {
    const [batch] = waiting;
    if (batch === undefined || (unsure && random.chance(0.06))) return;
    if ((await keeper.write(batch)) === 'behind') {
      if (random.chance(0.5)) await recordAgain(w, play);
      return;
    }
    if (unsure && random.chance(0.08)) {
      w.sum.again++;
      await keeper.write(batch);
    }
    waiting.shift();
    if (unsure && waiting.length === 0 && random.chance(0.05) && play.takeBack()) {
      w.sum.takenBack++;
      return;
    }
  }
}

async function recordAgain({ keeper, unwritten }: World, play: ToldPlay): Promise<void> {
  await keeper.recordAgain(play.runs.map(({ id, marks }) => ({ run: id, batches: marks.map(({ batch }) => batch) })));
  unwritten.set(play.state.case, []);
}

async function reindex(w: World): Promise<void> {
  for (const play of w.plays) {
    const stored = await w.keeper.stateOf(play.state.case);
    const last = play.runs.at(-1);
    const batch = last?.marks.at(-1)?.batch;
    // What a run told that was reset may fit nowhere any more, and be unheard all the same.
    if (play.runs.length > 1 || stored?.run !== last?.id || stored?.taskMs !== batch?.taskMs)
      await recordAgain(w, play);
  }
  await w.keeper.whole();
  w.lost = false;
}

/** While everything is told, what was really paid counts; whoever is asked then is answered by it. */
async function look(w: World): Promise<void> {
  if (w.lost || [...w.unwritten.values()].some((it) => it.length > 0)) return;
  const lines = (await w.keeper.lines()).filter(({ state }) => state !== 'released');
  for (const [key, paid] of w.provider.book) {
    const counted = lines
      .filter((line) => line.case === paid.case && line.grant.replace(/~\d+$/, '') === paid.grant)
      .reduce((total, { amount }) => total + amount, 0);
    if (counted < paid.amount && !w.denied.has(key))
      w.sum.found.push(`${key}: ${paid.amount} were paid, ${counted} count`);
  }
}

/** Everything heals; then the record says what the cases say, and every payment that a run has told is covered. */
async function atTheEnd(w: World): Promise<void> {
  for (const play of w.plays) {
    for (let turn = 0; turn < 50 && play.owes; turn++) await carryOut(w, play);
    tell(w, play);
    await deliver(w, play, false);
  }
  await reindex(w);
  for (const play of w.plays) await deliver(w, play, false);
  await look(w);
  const cases = w.plays.map((play) => play.state.case);
  for (const play of w.plays) {
    const told = play.events.map(({ seq, type }) => `${seq} ${type}`);
    const kept = (await w.keeper.standing(play.state.case)).map(({ seq, type }) => `${seq} ${type}`);
    if (told.join() !== kept.join())
      w.sum.found.push(
        `${play.state.case}: the record tells another story: ${kept.find((it, i) => it !== told[i]) ?? 'nothing'} for ${told.find((it, i) => it !== kept[i]) ?? 'nothing'}`,
      );
  }
  w.sum.found.push(...(await w.keeper.audit(cases)));
  const now = w.plays.map((play) => ({ case: play.state.case, lines: play.events }));
  w.sum.found.push(...uncovered(now, w.target.yardstick).found);
  for (const play of w.plays)
    for (const { marks } of play.runs.slice(0, -1)) {
      const lines = marks.flatMap(({ batch }) => batch.events);
      if (lines[0]?.seq !== 1) continue;
      w.sum.found.push(...uncovered([{ case: play.state.case, lines }], w.target.yardstick).found);
    }
}
