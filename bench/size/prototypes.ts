/**
 * Cases as they really come to stand: the shipped procedures played by the kernel with seeded people and delays, stopped
 * somewhere on their way or at their end. What fills a large record is copies of these.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Batch } from '../../engine/batch.ts';
import { view } from '../../engine/see/see.ts';
import { isOver } from '../../engine/state/state.ts';
import { load, type Workspace } from '../../language/load.ts';
import type { Package } from '../../language/plan.ts';
import { chooseDeed } from '../../simulator/chance.ts';
import { intakeData } from '../../simulator/chance-values.ts';
import { befall } from '../../simulator/deeds.ts';
import { Play } from '../../simulator/play.ts';
import { randomOf } from '../../simulator/random.ts';

/** When every copy that is open was last heard of, give or take some hours. */
export const NOW_MS = Date.parse('2026-11-25T02:00:00Z');
const WEEK_MS = 7 * 24 * 3_600_000;
/** Random people cancel more than real ones, and do more: a case that is open is left after some deeds at most. */
const DEEDS_OPEN_MAX = 14;
const DEEDS_MAX = 60;
/** A storm can make a story of hundreds; real cases have some dozens. */
const EVENTS_MAX = 60;
/** Seeds tried for each procedure. */
const SEEDS_MAX = 2_000;

/** One case, as the record is told of it: all but the last events first, so that they are final. */
export interface Prototype {
  id: string;
  over: boolean;
  atMs: number;
  batches: [Batch, Batch];
}

/** The shipped workspace, compiled. */
export function shipped(): Workspace & { organization: NonNullable<Workspace['organization']> } {
  const root = resolve(import.meta.dirname, '../../sop-definitions');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  const workspace = load(
    new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')])),
  );
  const { organization } = workspace;
  if (organization === undefined) throw new Error('The shipped workspace has errors.');
  return { ...workspace, organization };
}

/** The same for the same numbers. `open` and `over`: of each procedure. */
export function prototypes(
  { packages, organization }: ReturnType<typeof shipped>,
  open: number,
  over: number,
): Prototype[] {
  return [...packages.values()].flatMap((body) => {
    const found: Prototype[] = [];
    const count = (wanted: boolean) => found.filter((it) => it.over === wanted).length;
    for (let seed = 1; seed < SEEDS_MAX && (count(false) < open || count(true) < over); seed++) {
      const wantsOpen = count(false) < open;
      const made = prototype(body, organization, seed, wantsOpen);
      if (made !== undefined && made.over !== wantsOpen) found.push(made);
    }
    return found;
  });
}

function prototype(
  { plan }: Package,
  organization: ReturnType<typeof shipped>['organization'],
  seed: number,
  open: boolean,
): Prototype | undefined {
  const random = randomOf(seed);
  const id = `P-${plan.sop}-${seed}`;
  const data = { ...intakeData(plan, random, Object.keys(organization.people)), customer: 'CU-PROTO' };
  const play = new Play({ plan, organization }, { case: id, data }, NOW_MS - WEEK_MS + random.below(WEEK_MS / 2));
  const deeds = open ? random.below(DEEDS_OPEN_MAX) : DEEDS_MAX;
  for (let n = 0; n < deeds && play.finished === undefined; n++) befall(play, chooseDeed(play, random, n));
  const { state, nowMs: atMs } = play;
  const finished = play.finished !== undefined;
  if (isOver(state.state) !== finished || play.events.length < 2 || play.events.length > EVENTS_MAX) return undefined;
  const shown = view(plan, state, atMs);
  const kept = { state, run: id, plan: plan.hash };
  const last = play.events.slice(-1);
  const batches: Prototype['batches'] = [
    {
      case: id,
      taskMs: atMs - 1,
      from: 1,
      events: play.events.slice(0, -1),
      view: shown,
      kept: { ...kept, body: plan },
    },
    {
      case: id,
      taskMs: atMs,
      from: play.events.length,
      events: last,
      view: shown,
      kept,
      ...(finished && { ended: true as const }),
    },
  ];
  return { id, over: finished, atMs, batches };
}
