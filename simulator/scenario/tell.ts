/** Tells one scenario on a stage: deed by deed, with every check that does not hold, and what its cases did meanwhile. */
import type { Act, Actor } from '../../engine/event.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { refuseIntake } from '../../engine/kernel.ts';
import type { DomainEvent, Refusal } from '../../engine/turn.ts';
import type { Range } from '../../language/diagnostic.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { type Check, type Entry, FIRST, type Scenario, type ScriptedAct } from '../../language/scenario/scenario.ts';
import { found, holds } from './look.ts';
import { joinedBy, survivorOf } from './matter.ts';
import { Replies } from './replies.ts';
import { type Cast, namesIn, type Outside, type Seen, type SetUp, type Stage } from './stage.ts';
import { ScenarioVault } from './vault.ts';

/** What did not go as told. */
export interface Failure {
  /** Since the start. */
  atMs: number;
  range: Range;
  problem:
    | 'expected'
    | 'refused'
    | 'not-refused'
    | 'nobody'
    | 'no-case'
    | 'joins'
    | 'opens-another'
    | 'too-close'
    | 'differs'
    | 'broke';
  /** Which case it is about, where that is not the first. */
  of?: { name: string; plan?: Plan };
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
  /** Of the first case. */
  events: DomainEvent[];
  /** The other cases that were told of, in the order of their names. */
  others: { name: string; plan: Plan; events: DomainEvent[] }[];
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
  const { plan, connectors, scenario } = cast;
  const vault = new ScenarioVault();
  const outside = outsideOf(new Replies(scenario.replies, vault, connectors), vault);
  const actor = whoOpens(cast, scenario.by);
  const opening = { plan, actor, data: vault.veiled(plan, scenario.open), ...claimed(scenario) };
  const stage = await setUp(cast, opening, outside);
  const failures: Failure[] = [];
  const close: Told['close'] = [];
  try {
    for (const entry of scenario.story) {
      await stage.pass(entry.atMs, entry.deed === 'expect' ? 'expect' : 'act');
      const nextMs = stage.nextMs?.();
      if (nextMs !== undefined && nextMs - entry.atMs < CLOSE_MS)
        close.push({ atMs: entry.atMs, range: entry.range, nextMs });
      const wrong = await happen({ cast, stage, vault, ...outside }, entry);
      failures.push(...wrong);
      // After a deed that went otherwise the rest would only tell of that.
      if (entry.deed !== 'expect' && wrong.length > 0) break;
    }
    const { events = [] } = (await stage.look(FIRST)) ?? {};
    const others = await othersOf(stage, scenario);
    return { scenario, failures, events, others, close, tookMs: performance.now() - begunMs };
  } finally {
    await stage.leave();
  }
}

async function othersOf(stage: Stage, scenario: Scenario): Promise<Told['others']> {
  const others: Told['others'] = [];
  for (const name of namesIn(scenario)) {
    const seen = await stage.look(name);
    if (seen !== undefined) others.push({ name, plan: seen.plan, events: seen.events });
  }
  return others;
}

/** What does not open a case is not started, as the activity behind `run` has it. */
function outsideOf(replies: Replies, vault: ScenarioVault): Outside {
  return {
    replies,
    starting: (plan, given) => {
      const values = vault.passedOn(plan, given);
      const misfits = values === undefined || (refuseIntake(plan, values)?.fields ?? []).length > 0;
      return misfits ? { failed: 'WrongArgument' } : { values };
    },
  };
}

interface Telling extends Outside {
  cast: Cast;
  stage: Stage;
  vault: ScenarioVault;
}

async function happen(telling: Telling, entry: Entry): Promise<Failure[]> {
  const { stage } = telling;
  const { of = FIRST, atMs, range } = entry;
  if (entry.deed === 'open') return openAgain(telling, entry);
  if (entry.deed === 'absent' || entry.deed === 'present') {
    for (const person of entry.people) await stage.staff(person, entry.deed === 'present');
    return [];
  }
  const seen = await stage.look(of);
  if (seen === undefined) return [{ atMs, range, problem: 'no-case', expected: of, found: null, before: [] }];
  const wrong = await befall(telling, entry, seen);
  return of === FIRST ? wrong : wrong.map((failure) => ({ ...failure, of: { name: of, plan: seen.plan } }));
}

type OfOne = Extract<Entry, { deed: 'expect' | 'event' | 'act' }>;

async function befall(telling: Telling, entry: OfOne, seen: Seen): Promise<Failure[]> {
  const { stage, replies } = telling;
  if (entry.deed === 'expect') return entry.checks.flatMap((check) => examine(telling, seen, check, entry.atMs));
  if (entry.deed === 'act') return perform(telling, entry, seen);
  await stage.happen(entry.of ?? FIRST, entry.name, replies.event(seen.plan, entry.name, entry.data));
  return [];
}

function examine(
  { stage, vault }: Pick<Telling, 'stage' | 'vault'>,
  seen: Seen,
  check: Check,
  atMs: number,
): Failure[] {
  const there = found(seen, check);
  const expected = check.check === 'data' ? vault.veil(seen.plan.fields[check.name], check.expected) : check.expected;
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

async function perform(
  { cast, stage, vault }: Telling,
  entry: Extract<Entry, { deed: 'act' }>,
  before: Seen,
): Promise<Failure[]> {
  const { act, refused, range, atMs, of = FIRST } = entry;
  const actor = actorOf(cast.organization, before, act);
  const failure = { atMs, range, before: last(before) };
  if (actor === undefined) return [{ ...failure, problem: 'nobody', expected: act.name, found: null }];
  const members = Object.fromEntries(
    Object.entries(act.members).map(([name, value]) => {
      if (act.texts.includes(name)) return [name, vault.refOf(value)];
      return [name, name === 'with' ? vault.veiled(before.plan, value as Record<string, Value>) : value];
    }),
  );
  const target = await targetOf(stage, of, act);
  const refusal = await stage.act(target.of, actor, { act: act.name, ...members, ...target.members } as Act);
  if (refusal?.code === refused) return [];
  const told = { found: refusal?.code ?? null, ...(refusal?.fields && { fields: refusal.fields }) };
  if (refused === undefined) return [{ ...failure, ...told, problem: 'refused', expected: null }];
  return [{ ...failure, ...told, range: entry.refusedRange ?? range, problem: 'not-refused', expected: refused }];
}

/** Of a merge the later received of the two cases ends, whichever of them the line is about (rule 18). */
async function targetOf(
  stage: Stage,
  of: string,
  { members, cases = [] }: ScriptedAct,
): Promise<{ of: string; members?: { into: string } }> {
  const into = cases.includes('into') ? String(members.into) : undefined;
  const [one, other] = [await stage.look(of), into === undefined ? undefined : await stage.look(into)];
  if (into === undefined || one === undefined || other === undefined) return { of };
  const [a, b] = [one.view, other.view];
  const later = a.openedAtMs === b.openedAtMs ? a.case > b.case : a.openedAtMs > b.openedAtMs;
  return later ? { of } : { of: into, members: { into: of } };
}

/**
 * Another intake: with the same join fields it is a contact of the case that has them (rule 17), or of the one that case was
 * merged into; closed it is re-opened within its window (rule 15). Anything else opens a case of its own, which the story tells
 * of when the line names it.
 */
async function openAgain(telling: Telling, entry: Extract<Entry, { deed: 'open' }>): Promise<Failure[]> {
  const { cast, stage, vault } = telling;
  const { of, sop, data, atMs, range } = entry;
  const plan = sop === undefined ? cast.plan : cast.plans.get(sop);
  const failure = { atMs, range, expected: null, found: null, before: last(await stage.look(FIRST)) };
  if (plan === undefined) return [{ ...failure, problem: 'no-case' }];
  const veiled = vault.veiled(plan, data);
  const keyed = await joinedBy(stage, [FIRST, ...namesIn(cast.scenario)], plan, veiled);
  const joined = keyed && (await survivorOf(stage, keyed));
  const { state } = (joined && (await stage.look(joined))?.view) || {};
  const reopens = state === 'closed' && plan.intake?.reopen !== undefined;
  const actor = whoOpens(cast, entry.by);
  if (joined !== undefined && (state === 'open' || state === 'resolved' || reopens)) {
    const contact = { act: 'contact', direction: 'in', with: veiled, ...claimed(entry) } as const;
    const refusal = await stage.act(joined, actor, { ...contact, ...(reopens && { reopens }) });
    const isNew = of !== undefined && reopens && refusal !== undefined;
    if (!isNew && refusal !== undefined) return [{ ...failure, problem: 'refused', found: refusal.code }];
    if (!isNew) return of === undefined ? [] : [{ ...failure, problem: 'joins', expected: of, found: joined }];
  }
  if (of === undefined) return [{ ...failure, problem: 'opens-another', found: state ?? null }];
  const previous = keyed === undefined ? {} : { previous: keyed };
  await stage.open(of, { plan, actor, data: veiled, ...claimed(entry), ...previous });
  return [];
}

function whoOpens({ organization }: Cast, by: string | undefined): Actor {
  return by === undefined || by === 'customer' ? CUSTOMERS_CHANNEL : person(organization, by);
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

function last(seen: Seen | undefined): DomainEvent[] {
  return seen?.events.slice(-EVENTS_BEFORE) ?? [];
}
