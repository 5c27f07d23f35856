/**
 * Publications at random on one real database: partial ones, removals with and without a word of who takes over, several
 * that wait at once, stale ones, insiders who confirm whatever they can. What must hold is reckoned beside the product, from
 * the parts that were confirmed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagesOf } from '../../api/cases/packages.ts';
import { Problem } from '../../api/problem.ts';
import { directoryOf } from '../../api/auth/directory.ts';
import { identityOf } from '../../api/auth/identity.ts';
import { type AskedFor, propose } from '../../api/publish/proposal.ts';
import { publishOrAsk } from '../../api/publish/publish.ts';
import { confirm } from '../../api/publish/second.ts';
import type { Services } from '../../api/services.ts';
import { canonical } from '../../language/hash.ts';
import { load } from '../../language/load.ts';
import type { Organization } from '../../language/organization.ts';
import { dataByKey, partsOf } from '../../language/publication/parts.ts';
import type { Publication } from '../../records/store/sops.ts';
import { randomOf } from '../../simulator/random.ts';
import { count } from '../setup/length.ts';
import { batch, freshRecord, task } from '../setup/record.ts';
import { SEED } from '../setup/seed.ts';

const PEOPLE = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
const CHIEFS = ['c1', 'c2', 'c3'];
const first = `last_resort: role/chief
publish: { second: role/chief }
calendar: always
teams:
  a: { title: 甲, lead: p1 }
  b: { title: 乙, lead: p2 }
people:
${PEOPLE.map((id, i) => `  ${id}: { name: 人, teams: [${i % 2 === 0 ? 'a' : 'b'}], roles: [agent] }`).join('\n')}
${CHIEFS.map((id) => `  ${id}: { name: 主, roles: [chief] }`).join('\n')}
`;
const calendar = `calendar: always
title: 总
zone: Asia/Shanghai
week: { all: ['00:00-24:00'] }
known_until: 9999-12-31
`;

/** With 250 of them each refusal is met. */
const STEPS = count(60, 250);
const random = randomOf(SEED);
const one = <T>(items: readonly T[]): T => random.pick(items) as T;
let it: Awaited<ReturnType<typeof freshRecord>>;
let services: Services;
beforeAll(async () => {
  it = await freshRecord();
  const { record } = it;
  services = { record, packages: packagesOf(record), directory: directoryOf(record) } as unknown as Services;
});
afterAll(() => it.close());

const compile: Parameters<typeof propose>[2] = (files) => {
  const { packages, organization, connectors, diagnostics } = load(files);
  return Promise.resolve({ packages, connectors, diagnostics, sops: [], ...(organization && { organization }) });
};
const now = async (): Promise<Organization> => {
  const found = (await it.record.loadWorkspace())?.organization;
  if (found === undefined) throw new Error('nothing is published');
  return found;
};
const codeOf = async (call: () => Promise<unknown>): Promise<string> => {
  try {
    await call();
    return 'done';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

/** What is in force, as the confirmed publications alone say. */
const fold = new Map<string, unknown>();
function take({ files, remove }: AskedFor): void {
  for (const [key, data] of dataByKey(partsOf(files).parts)) fold.set(key, data);
  for (const key of remove) fold.delete(key);
}

interface Waiting {
  publication: Publication;
  asked: AskedFor;
  before: Organization;
}
const waiting: Waiting[] = [];
/** How many have come into force: what was submitted before the latest is stale. */
let inForce = 0;
const submittedAt = new Map<number, number>();
const met = new Map<string, number>();
const meet = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);

/** Something of somebody, a new team or person, or somebody who goes. */
function wish({ people, teams }: Organization): AskedFor {
  const who = one([...Object.keys(people), `n${random.below(4)}`]);
  const team = one(['a', 'b', 'x']);
  const roles = one(['agent', 'agent, clerk', 'chief', 'agent, chief']);
  const deputy = random.chance(0.3)
    ? `, deputy: [{ person: ${one(Object.keys(people))}, from: 2026-12-0${1 + random.below(9)}, until: 2027-01-01 }]`
    : '';
  const person = `people:\n  ${who}: { name: 新${random.below(9)}, teams: [${team}], roles: [${roles}]${deputy} }\n`;
  const lead = `teams:\n  ${team}: { title: 队, lead: ${one(Object.keys(people))} }\n`;
  const goes = random.chance(0.4)
    ? [one([...Object.keys(people).map((id) => `person/${id}`), ...Object.keys(teams).map((id) => `team/${id}`)])]
    : [];
  const heirs = goes.flatMap((key) => {
    const [kind] = key.split('/');
    return random.chance(0.5) ? [[key, one(Object.keys(kind === 'person' ? people : teams))] as const] : [];
  });
  const text = one([person, lead, `${lead}${person}`]);
  const files = new Map(goes.length > 0 && random.chance(0.5) ? [] : [['organization.yaml', text]]);
  return { files, remove: goes, move: Object.fromEntries(heirs) };
}

async function submit(): Promise<void> {
  const before = await now();
  const asked = wish(before);
  const by = one(Object.keys(before.people));
  const identity = identityOf({ sub: by, jti: 'x' } as never, before);
  const code = await codeOf(async () => {
    const proposal = await propose(it.record, asked, compile);
    const told = await publishOrAsk(services, identity, proposal);
    if (told.kind !== 'pending') return;
    submittedAt.set(told.asked.id, inForce);
    waiting.push({ publication: told.asked, asked, before });
  });
  meet(`submit ${code}`);
}

/** By the two organizations alone, said in another way than the product says it. */
function gains(before: Organization, after: Organization, { move }: AskedFor, id: string): boolean {
  const [was, is] = [before.people[id], after.people[id]];
  const more = (now: readonly string[] = [], then: readonly string[] = []) => now.some((x) => !then.includes(x));
  const led = (org: Organization) => Object.keys(org.teams).filter((team) => org.teams[team]?.lead === id);
  const standsIn = (org: Organization) =>
    Object.entries(org.people).flatMap(([other, { deputies = [] }]) =>
      deputies.filter((span) => span.person === id).map((span) => `${other} ${span.fromMs} ${span.untilMs}`),
    );
  return (
    more(is?.roles, was?.roles) ||
    more(is?.teams, was?.teams) ||
    more(led(after), led(before)) ||
    more(standsIn(after), standsIn(before)) ||
    Object.values(move).includes(id)
  );
}

async function word(by: string, { publication }: Waiting, hash: string): Promise<string> {
  const identity = identityOf({ sub: by, jti: 'x' } as never, await now());
  return codeOf(() => confirm(services, identity, { id: publication.id, hash }));
}

/** Whoever can, tries: with the hash shown, another one's, from two sides at once. */
async function confirmSomething(): Promise<void> {
  const chosen = one(waiting);
  const rival = random.chance(0.3) ? one(waiting) : chosen;
  const before = await now();
  const by = one(
    [...CHIEFS, ...CHIEFS, ...Object.keys(before.people)].filter((id) => Object.hasOwn(before.people, id)),
  );
  const { hash } = chosen.publication;
  const shown = (await it.record.getPublication(chosen.publication.id))?.hash;
  expect(shown).toBe(hash);
  const wrong = random.chance(0.15);
  const words = await Promise.all([
    word(by, chosen, wrong ? one(waiting).publication.hash.replace(/^./, 'z') : hash),
    ...(rival === chosen ? [] : [word(by, rival, rival.publication.hash)]),
  ]);
  words.forEach((code) => meet(`confirm ${code}`));
  const done = [chosen, rival].filter((_, i) => words[i] === 'done');
  // One base carries one publication.
  expect(done.length).toBeLessThan(2);
  const [won] = done;
  if (won === undefined) return;
  expect(wrong && won === chosen).toBe(false);
  expect(submittedAt.get(won.publication.id)).toBe(inForce);
  inForce++;
  take(won.asked);
  const after = await now();
  const { askedBy, editors } = won.publication;
  expect([askedBy, ...editors]).not.toContain(by);
  expect(won.before.people[by]?.roles).toContain('chief');
  expect([by, won.asked, gains(won.before, after, won.asked, by)]).toEqual([by, won.asked, false]);
}

let cases = 0;
const open = new Map<string, { assignee?: string; team: string }>();
/** Work begins, and ends: of somebody, or of a team's queue. */
async function work(): Promise<void> {
  const { people, teams } = await now();
  const over = random.chance(0.5) ? [...open.keys()][0] : undefined;
  const id = over ?? `S-${++cases}`;
  const team = one(Object.keys(teams));
  const assignee = random.chance(0.5) ? one(Object.keys(people)) : undefined;
  const tasks =
    over === undefined ? [task('solve', { team, ...(assignee && { assignee, status: 'assigned' as const }) })] : [];
  await it.record.writeBatch(
    batch(id, over === undefined ? 1 : 2, over === undefined ? 1 : 2, ['x'], {
      tasks,
      state: over === undefined ? 'open' : 'closed',
    }),
  );
  if (over === undefined) open.set(id, { team, ...(assignee && { assignee }) });
  else open.delete(over);
}

async function mustHold(): Promise<void> {
  const { people, teams, successors } = await now();
  for (const { assignee, team } of open.values()) {
    const there = [...Object.keys(people), ...Object.keys(successors?.people ?? {})];
    expect(assignee === undefined || there.includes(assignee)).toBe(true);
    expect(Object.keys(teams)).toContain(team);
  }
  const files = new Map(Object.entries((await it.record.loadFiles()) ?? {}));
  const sorted = (of: ReadonlyMap<string, unknown>) => canonical(Object.fromEntries(of));
  expect(sorted(dataByKey(partsOf(files).parts))).toBe(sorted(fold));
}

test(`in a storm of publications nothing is orphaned, nobody confirms the own, what is in force is what was confirmed (BIHUAN_SEED=${SEED})`, async () => {
  const asked: AskedFor = {
    files: new Map([
      ['organization.yaml', first],
      ['calendars/always.yaml', calendar],
    ]),
    remove: [],
    move: {},
  };
  const proposal = await propose(it.record, asked, compile);
  await it.record.publishAll(proposal.change, 'system');
  take(asked);
  for (let i = 0; i < STEPS; i++) {
    const deed = random.below(10);
    if (deed < 4) await submit();
    else if (deed < 8 && waiting.length > 0) await confirmSomething();
    else await work();
    await mustHold();
    while (waiting.length > 6) waiting.shift();
  }
  const wanted = ['submit done', 'confirm done'];
  expect(wanted.filter((what) => !met.has(what))).toEqual([]);
});
