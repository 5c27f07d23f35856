/** Tells one scenario on a stage: deed by deed, with every check that does not hold, and what the case did meanwhile. */
import type { Act, Actor } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import type { DomainEvent, Refusal } from '../../engine/turn.ts';
import type { Range } from '../../language/diagnostic.ts';
import type { Value } from '../../language/plan.ts';
import type { Check, Entry, Scenario, ScriptedAct } from '../../language/scenario/scenario.ts';
import { found, holds } from './look.ts';
import { Replies } from './replies.ts';
import type { Cast, Seen, SetUp, Stage } from './stage.ts';
import { ScenarioVault } from './vault.ts';

/** What did not go as told. */
export interface Failure {
  /** Since the start. */
  atMs: number;
  range: Range;
  problem: 'expected' | 'refused' | 'not-refused' | 'nobody' | 'opens-another' | 'too-close' | 'differs' | 'broke';
  /** What was expected and found; of a refusal the codes. Personal values are plain. */
  check?: Check;
  expected: Value;
  found: Value;
  /** Of a refusal what is wrong with which field. */
  fields?: Refusal['fields'];
  /** The last domain events before it, oldest first. */
  before: DomainEvent[];
}

export interface Told {
  scenario: Scenario;
  failures: Failure[];
  events: DomainEvent[];
  /** Lines so shortly before something due that a real server, which is a little late, may do it before them. */
  close: { atMs: number; range: Range; nextMs: number }[];
  tookMs: number;
}

/** What a story leaves between its lines and what falls due after them, to be told on a real server too. */
export const CLOSE_MS = 10_000;

const EVENTS_BEFORE = 5;

/** The channels through which customers speak: the website, the app, the switchboard. */
export const CUSTOMERS_CHANNEL: Actor = { id: 'web', roles: ['integration'], teams: [] };

/** Plays a scenario to its end, or to the first deed that the case does not take as told. */
export async function tell(cast: Cast, setUp: SetUp): Promise<Told> {
  const begunMs = performance.now();
  const { plan, organization, connectors, scenario } = cast;
  const vault = new ScenarioVault();
  const by =
    scenario.by === undefined || scenario.by === 'customer' ? CUSTOMERS_CHANNEL : person(organization, scenario.by);
  const replies = new Replies(plan, scenario.replies, vault, connectors);
  const stage = await setUp(cast, {
    actor: by,
    data: vault.veiled(plan, scenario.open),
    ...claimed(scenario),
    replies,
  });
  const failures: Failure[] = [];
  const close: Told['close'] = [];
  try {
    for (const entry of scenario.story) {
      await stage.pass(entry.atMs, entry.deed === 'expect' ? 'expect' : 'act');
      const nextMs = stage.nextMs?.();
      if (nextMs !== undefined && nextMs - entry.atMs < CLOSE_MS)
        close.push({ atMs: entry.atMs, range: entry.range, nextMs });
      const wrong = await happen({ cast, stage, vault, replies }, entry);
      failures.push(...wrong);
      // After a deed that went otherwise the rest would only tell of that.
      if (entry.deed !== 'expect' && wrong.length > 0) break;
    }
    const { events } = await stage.look();
    return { scenario, failures, events, close, tookMs: performance.now() - begunMs };
  } finally {
    await stage.leave();
  }
}

interface Telling {
  cast: Cast;
  stage: Stage;
  vault: ScenarioVault;
  replies: Replies;
}

async function happen(telling: Telling, entry: Entry): Promise<Failure[]> {
  const { stage, replies } = telling;
  switch (entry.deed) {
    case 'expect': {
      const seen = await stage.look();
      return entry.checks.flatMap((check) => examine(telling, seen, check, entry.atMs));
    }
    case 'event':
      await stage.happen(entry.name, replies.event(entry.name, entry.data));
      return [];
    case 'open':
      return openAgain(telling, entry);
    case 'act':
      return perform(telling, entry);
  }
}

function examine({ cast, stage, vault }: Telling, seen: Seen, check: Check, atMs: number): Failure[] {
  const { plan } = cast;
  const there = found(seen, check);
  const expected = check.check === 'data' ? vault.veil(plan.fields[check.name], check.expected) : check.expected;
  if (holds(check.check, expected, there, stage.toleranceMs)) return [];
  return [
    {
      atMs,
      range: check.range,
      problem: 'expected',
      check,
      expected: check.expected,
      found: check.check === 'data' ? vault.plain(there) : there,
      before: last(seen),
    },
  ];
}

async function perform({ cast, stage, vault }: Telling, entry: Extract<Entry, { deed: 'act' }>): Promise<Failure[]> {
  const { plan, organization } = cast;
  const { act, refused, range, atMs } = entry;
  const before = await stage.look();
  const actor = actorOf(organization, before, act);
  const failure = { atMs, range, before: last(before) };
  if (actor === undefined) return [{ ...failure, problem: 'nobody', expected: act.name, found: null }];
  const members = Object.fromEntries(
    Object.entries(act.members).map(([name, value]) => {
      if (act.texts.includes(name)) return [name, vault.refOf(value)];
      return [name, name === 'with' ? vault.veiled(plan, value as Record<string, Value>) : value];
    }),
  );
  const refusal = await stage.act(actor, { act: act.name, ...members } as Act);
  if (refusal?.code === refused) return [];
  const told = { found: refusal?.code ?? null, ...(refusal?.fields && { fields: refusal.fields }) };
  if (refused === undefined) return [{ ...failure, ...told, problem: 'refused', expected: null }];
  return [{ ...failure, ...told, range: entry.refusedRange ?? range, problem: 'not-refused', expected: refused }];
}

/**
 * Another intake: with the same join fields it is a contact of the case (rule 17), closed it is re-opened within its window
 * (rule 15). Anything else opens a case of its own, which this scenario does not follow.
 */
async function openAgain({ cast, stage, vault }: Telling, entry: Extract<Entry, { deed: 'open' }>): Promise<Failure[]> {
  const { plan, scenario } = cast;
  const same =
    plan.join.length > 0 && plan.join.every((name) => (entry.data[name] ?? null) === (scenario.open[name] ?? null));
  const seen = await stage.look();
  const { state } = seen.view;
  const reopens = state === 'closed' && plan.intake?.reopen !== undefined;
  const over = state !== 'open' && state !== 'resolved' && !reopens;
  const failure = { atMs: entry.atMs, range: entry.range, expected: null, before: last(seen) };
  if (!same || over) return [{ ...failure, problem: 'opens-another', found: over ? state : null }];
  const refusal = await stage.act(CUSTOMERS_CHANNEL, {
    act: 'contact',
    direction: 'in',
    with: vault.veiled(plan, entry.data),
    ...claimed(entry),
    ...(reopens && { reopens }),
  });
  return refusal === undefined ? [] : [{ ...failure, problem: 'refused', found: refusal.code }];
}

/** When it was received, as whoever enters it says. */
function claimed({ receivedMs }: { receivedMs?: number }): { claimedAtMs?: number } {
  return receivedMs === undefined ? {} : { claimedAtMs: receivedMs };
}

function actorOf(organization: Organization, { view }: Seen, act: ScriptedAct): Actor | undefined {
  if (act.by === 'customer') return CUSTOMERS_CHANNEL;
  const id =
    act.by === 'owner' ? view.owner : (act.by ?? view.tasks.find((it) => it.step === act.members.step)?.assignee);
  return id === undefined ? undefined : person(organization, id);
}

/** A person with the roles and teams of the organization. */
function person(organization: Organization, id: string): Actor {
  const found = organization.people[id];
  return { id, roles: found?.roles ?? [], teams: found?.teams ?? [] };
}

function last({ events }: Seen): DomainEvent[] {
  return events.slice(-EVENTS_BEFORE);
}
