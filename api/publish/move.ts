/** Moves an SOP's open cases to a published version: tells of each what would happen, or does it, a batch at a time. */
import { canonical, sha256 } from '../../language/hash.ts';
import type { Files } from '../../language/load.ts';
import type { Package, Plan } from '../../language/plan.ts';
import { merge, placedBack } from '../../language/publication/merge.ts';
import { isShared } from '../../language/publication/parts.ts';
import type { MigrateMessage } from '../../workflows/contract.ts';
import type { MoveRow, OpenCase } from '../../records/store/moves.ts';
import type { Named } from '../../wire/sop.ts';
import { actorOf, type Identity } from '../auth/identity.ts';
import { Problem } from '../problem.ts';
import { readInForce } from './in-force.ts';
import type { Services } from '../services.ts';
import type { Locale } from '../texts/texts.ts';

/** What one call did. `next`: go on behind this case; absent: all were looked at. */
export interface Moving {
  run?: number;
  rows: MoveRow[];
  next?: string;
}

/** Cases asked at once: each is a query and an update of its own workflow. */
const atOnce = 10;

export interface MoveOptions {
  dryRun: boolean;
  /** Only cases of the plan's own version: newer calendars of it. */
  calendars?: boolean;
  after: string;
  limit: number;
}

/** A dry run changes nothing and keeps nothing. */
export async function moveCases(
  services: Services,
  identity: Identity,
  plan: Plan,
  { dryRun, calendars, after, limit }: MoveOptions,
): Promise<Moving> {
  const { record } = services;
  const { sop, version, hash } = plan;
  const open = await record.openCases({ sop, version: calendars ? version : undefined, after, limit });
  const run = dryRun ? undefined : await record.beginMove({ sop, version, plan: hash, startedBy: identity.id });
  const message = { id: `migrate-${hash.slice(0, 32)}`, actor: actorOf(identity), plan };
  const rows: MoveRow[] = [];
  for (let i = 0; i < open.length; i += atOnce) {
    const part = open.slice(i, i + atOnce).map(async (one) => {
      const row = await moveOne(services, message, one, dryRun);
      if (run !== undefined && row !== undefined) await record.noteMove(run.id, row);
      return row;
    });
    rows.push(...(await Promise.all(part)).filter((row) => row !== undefined));
  }
  const last = open.length < limit ? undefined : open.at(-1)?.case;
  return { rows, ...(run && { run: run.id }), next: last };
}

/** Undefined: it runs by this plan already, and never by another. The message's id is the plan's: a repetition changes nothing. */
async function moveOne(
  { cases }: Services,
  message: MigrateMessage,
  one: OpenCase,
  dryRun: boolean,
): Promise<MoveRow | undefined> {
  const facts = { case: one.case, from: one.version, clocks: [], obstacles: [] };
  const asked = await cases.tryMove(one.case, message);
  if (asked === undefined) return { ...facts, status: 'over' };
  // Moved by an earlier call that came to no end; others began by this plan.
  if (asked.plan === message.plan.hash) return asked.moved && !dryRun ? { ...facts, status: 'moved' } : undefined;
  const told = { case: one.case, from: asked.version, clocks: asked.clocks, obstacles: asked.obstacles };
  if (asked.obstacles.length > 0)
    return { ...told, status: asked.obstacles.every((o) => o.mapping) ? 'needs_mapping' : 'blocked' };
  if (dryRun) return { ...told, status: 'safe' };
  const outcome = await cases.move(one.case, message);
  if (outcome.kind === 'done') return { ...told, status: 'moved' };
  if (outcome.kind === 'over') return { ...facts, status: 'over' };
  // Something happened to the case between the question and the move: the next call asks it anew.
  const { fields = [] } = outcome.refusal;
  const obstacles = fields.map(({ code, params }) => ({ code, params: params ?? {} }));
  return { ...told, clocks: [], obstacles, status: 'blocked' };
}

/**
 * The published version with the calendars of these files and of what is in force: nothing else of it changes. A text of the
 * SOP among them must be the published one.
 *
 * @throws Problem 404, 409 or 422
 */
export async function withCalendars(
  services: Services,
  identity: Identity,
  named: Named,
  { files, locale }: { files: Files; locale: Locale },
): Promise<Plan> {
  const { plan, source } = await packageOfMove(services, named.sop, named.version);
  const path = `${named.sop}.sop.yaml`;
  if ((files.get(path) ?? source) !== source)
    throw new Problem(409, 'sop/more-than-calendars', { params: { ...named } });
  const inForce = await readInForce(services.record);
  const merged = merge(inForce.files, files, new Set());
  const own = [...files].filter(([it]) => !isShared(it));
  const others = [...inForce.sops].map(([sop, it]) => [`${sop}.sop.yaml`, it.source] as const);
  const all = new Map([...others, ...merged.files, ...own, [path, source] as const]);
  const { packages, diagnostics } = await services.compiler.compile(identity.id, { files: all, locale });
  const wrong = placedBack(merged, diagnostics).filter((it) => files.has(it.range.file) || it.range.file === path);
  const errors = wrong.filter((it) => it.severity === 'error').length;
  if (errors > 0) throw new Problem(422, 'sop/diagnostics', { params: { count: errors }, diagnostics: wrong });
  const calendars = packages.get(named.sop)?.plan.calendars;
  const newer = Object.keys(plan.calendars).map((id) => [id, calendars?.[id] ?? plan.calendars[id]] as const);
  const { hash: _, ...rest } = { ...plan, calendars: Object.fromEntries(newer) as Plan['calendars'] };
  return { ...rest, hash: sha256(canonical(rest)) };
}

/** @throws Problem 404 */
export async function targetOfMove(services: Services, sop: string, version: number): Promise<Plan> {
  return (await packageOfMove(services, sop, version)).plan;
}

async function packageOfMove({ packages }: Services, sop: string, version: number): Promise<Package> {
  const found = await packages.version(sop, version);
  if (found === undefined) throw new Problem(404, 'sop/unknown-version', { params: { sop, version } });
  return found;
}
