/**
 * Random storms: seeded people, delays, outages, duplicates and failures against one SOP, with the invariants checked after
 * every deed. A violation carries its seed and the shortest story found that still shows it.
 */
import type { Value } from '../language/plan.ts';
import { chooseDeed } from './chance.ts';
import { intakeData } from './chance-values.ts';
import { befall, type Deed } from './deeds.ts';
import { storyViolations } from './invariants.ts';
import { Play, type World } from './play.ts';
import { randomOf } from './random.ts';

const HOUR_MS = 3_600_000;
/** A case that lives longer than this in a storm is left alone; its invariants were checked all along. */
const DEEDS_MAX = 300;
/** Whole-story invariants cost the length of the story: they are checked so often and at the end. */
const STORY_EVERY = 100;
/** Replays spent on making a story shorter. */
const SHRINK_MAX = 300;

export interface Violation {
  seed: number;
  what: string;
  story: Deed[];
}

export interface StormResult {
  cases: number;
  caseHours: number;
  /** Kernel events taken. */
  events: number;
  deeds: number;
  closed: number;
  reopened: number;
  violations: Violation[];
}

export interface StormOptions {
  /** Of the first case; the next one has the next. */
  seed: number;
  /** How many cases, or how many hours of cases at least. */
  cases?: number;
  caseHours?: number;
  startMs: number;
}

/** Runs cases from `seed` on; stops at the first case with a violation. */
export function storm(world: World, options: StormOptions): StormResult {
  const { cases = Number.POSITIVE_INFINITY, caseHours = Number.POSITIVE_INFINITY } = options;
  const result: StormResult = { cases: 0, caseHours: 0, events: 0, deeds: 0, closed: 0, reopened: 0, violations: [] };
  for (let seed = options.seed; result.cases < cases && result.caseHours < caseHours; seed++) {
    const { play, story, found } = tell(world, seed, options.startMs);
    result.cases++;
    result.caseHours += (play.nowMs - options.startMs) / HOUR_MS;
    result.events += play.history.length;
    result.deeds += story.length;
    if (play.state.state === 'closed') result.closed++;
    if (play.state.cycle > 1) result.reopened++;
    const what = found[0];
    if (what === undefined) continue;
    const showsIt = (shorter: readonly Deed[]) =>
      replay(world, seed, options.startMs, shorter).some((it) => kindOf(it) === kindOf(what));
    result.violations.push({ seed, what, story: shrink(story, showsIt) });
    break;
  }
  return result;
}

/** Plays a story again, from the same seed's opening. Answers everything that was violated. */
export function replay(world: World, seed: number, startMs: number, story: readonly Deed[]): string[] {
  const play = begin(world, seed, startMs);
  for (const deed of story) {
    const found = befall(play, deed);
    if (found.length > 0) return found;
  }
  return storyViolations(play);
}

function begin(world: World, seed: number, startMs: number): Play {
  const random = randomOf(seed);
  const outside = randomOf(seed ^ 0x5eed);
  const reply = (): Record<string, Value> => (outside.chance(0.3) ? { failed: 'status-500' } : { id: `P-${seed}` });
  const data = intakeData(world.plan, random, Object.keys(world.organization.people));
  return new Play({ reply, ...world }, { data }, startMs + random.below(14 * 24) * HOUR_MS);
}

/** One case from its seed: what befell it, and what that violated. */
export function tell(world: World, seed: number, startMs: number): { play: Play; story: Deed[]; found: string[] } {
  const play = begin(world, seed, startMs);
  const random = randomOf(seed + 0x51_0000);
  const story: Deed[] = [];
  while (story.length < DEEDS_MAX) {
    // A closed case is left after a while; until then somebody may re-open it.
    if (play.finished !== undefined && random.chance(0.2)) break;
    const deed = chooseDeed(play, random, story.length);
    story.push(deed);
    const found = befall(play, deed);
    if (story.length % STORY_EVERY === 0) found.push(...storyViolations(play));
    if (found.length > 0) return { play, story, found };
  }
  return { play, story, found: storyViolations(play) };
}

/** Leaves out ever smaller parts of the story while it still shows the same violation. */
function shrink(story: Deed[], showsIt: (shorter: readonly Deed[]) => boolean): Deed[] {
  let shortest = story;
  let replays = 0;
  for (let size = Math.ceil(story.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.length && replays < SHRINK_MAX; replays++) {
      const without = [...shortest.slice(0, at), ...shortest.slice(at + size)];
      if (showsIt(without)) shortest = without;
      else at += size;
    }
  }
  return shortest;
}

/** The sentence without its numbers and names of instances. */
function kindOf(what: string): string {
  return what.replace(/\d+/g, '#');
}
