/** What a publication means: nothing that differs is without its line; who gains by it is named. */
import { expect, test } from 'vitest';
import { load } from '../../../language/load.ts';
import { differences } from '../../../language/meaning/difference.ts';
import { gainers, type Sides } from '../../../language/meaning/gains.ts';
import { lineOf } from '../../../language/meaning/line.ts';
import { meaningOfShared } from '../../../language/meaning/shared.ts';
import { meaningOfSop } from '../../../language/meaning/sop.ts';
import type { Package } from '../../../language/plan.ts';
import { partsOf } from '../../../language/publication/parts.ts';
import { readSops } from '../../setup/folder.ts';

const shipped = readSops('sop-definitions');
const before = load(shipped);

/** The shipped workspace with texts replaced. */
function changed(...changes: [file: string, from: string, to: string][]) {
  const files = new Map(shipped);
  for (const [file, from, to] of changes) {
    const text = files.get(file) ?? '';
    expect(text).toContain(from);
    files.set(file, text.replace(from, to));
  }
  return { files, ...load(files) };
}

const complaint = (packages: ReadonlyMap<string, Package>) => {
  const found = packages.get('complaint');
  if (found === undefined) throw new Error('does not compile');
  return found;
};
const partsIn = (files: ReadonlyMap<string, string>) => new Map(partsOf(files).parts.map((it) => [it.key, it]));

test('another version: its lines name what changed, in both languages, by whom it touches', () => {
  const after = changed(
    ['complaint.sop.yaml', 'version: 3', 'version: 4'],
    ['complaint.sop.yaml', 'limit: 4h', 'limit: 6h'],
    ['complaint.sop.yaml', 'owner: role/process-owner', 'owner: role/supervisor'],
  );
  const lines = meaningOfSop(complaint(before.packages), complaint(after.packages));
  expect(lines.map((it) => [it.touches, it.en.replace(/^complaint \([^)]*\)/, '')])).toEqual([
    ['agents', ': version 3 → 4'],
    ['customers', expect.stringMatching(/ clocks\.response\.limit.*: 4h → 6h$/)],
    ['leads', ' owner: role/process-owner → role/supervisor'],
  ]);
  expect(lines[1]?.zh).toContain('4h → 6h');
  expect(new Set(lines.map((it) => it.id)).size).toBe(lines.length);
});

test('the same text has one line, and none more for a comment', () => {
  const after = changed(['complaint.sop.yaml', 'version: 3', '# another\nversion: 4']);
  expect(meaningOfSop(complaint(before.packages), complaint(after.packages))).toHaveLength(1);
});

test('what travels with a version is told with it: the message that it would send from then on', () => {
  const [id = ''] = Object.keys(complaint(before.packages).plan.messages);
  const text = complaint(before.packages).texts.messages[id]?.zh ?? '';
  const after = changed(['complaint.sop.yaml', 'version: 3', 'version: 4'], ['messages.yaml', text, `${text}！`]);
  const lines = meaningOfSop(complaint(before.packages), complaint(after.packages));
  expect(lines.filter((it) => it.touches === 'customers').map((it) => it.en)).toEqual([
    expect.stringContaining(`messages.${id}.zh: ${text} → ${text}！`),
  ]);
});

test('a new procedure shows every step and clock it has', () => {
  const body = complaint(before.packages);
  const text = meaningOfSop(undefined, body)
    .map((it) => it.en)
    .join('\n');
  for (const step of body.plan.steps.filter((it) => it.in === undefined)) expect(text).toContain(`steps.${step.id}`);
  for (const clock of body.plan.clocks) expect(text).toContain(`clocks.${clock.id}`);
});

test('every part of the shared files that changes, comes or goes has a line of its own', () => {
  const parts = partsIn(shipped);
  expect(meaningOfShared(parts, parts)).toEqual([]);
  for (const key of parts.keys()) {
    const without = new Map([...parts].filter(([it]) => it !== key));
    expect(
      meaningOfShared(parts, without).map((it) => it.id.startsWith(key)),
      key,
    ).toEqual([true]);
    expect(meaningOfShared(without, parts), key).toHaveLength(1);
  }
});

test('people, caps, tables: in words', () => {
  const { files } = changed(
    [
      'organization.yaml',
      'li: { name: 李静, teams: [front-line], roles: [agent],',
      'li: { name: 李静, teams: [returns], roles: [agent, finance],',
    ],
    ['organization.yaml', 'lead: zhang', 'lead: wang'],
    ['organization.yaml', 'last_resort:', 'relations: { pause: { agent: [owner, team] } }\nlast_resort:'],
  );
  expect(meaningOfShared(partsIn(shipped), partsIn(files)).map((it) => it.en)).toEqual([
    'person li（李静） teams: gains returns; loses front-line',
    'person li（李静） roles: gains finance',
    'rule of the organization relations: new, { pause: { agent: [owner, team] } }',
    'team front-line（一线客服） lead: zhang → wang',
  ]);
});

test('ids follow what is said: another before or after is another id', () => {
  const ids = [6, 7].map((n) => {
    const after = changed(
      ['complaint.sop.yaml', 'version: 3', 'version: 4'],
      ['complaint.sop.yaml', 'limit: 4h', `limit: ${n}h`],
    );
    return meaningOfSop(complaint(before.packages), complaint(after.packages)).map((it) => it.id);
  });
  expect(ids[0]?.[0]).toBe(ids[1]?.[0]);
  expect(ids[0]?.[1]).not.toBe(ids[1]?.[1]);
});

test('a text cannot pretend to be another line, hide a part of itself or steer a terminal', () => {
  const name = '李\n主管与负责人：没有变化\u202e\u200b\u001b[2J';
  const { zh } = lineOf(
    'person/li',
    'leads',
    { zh: '人员', en: 'person' },
    { path: ['name'], before: '李', after: name },
  );
  expect(zh).toBe('人员 name：李 → 李\\n主管与负责人：没有变化\\u{202e}\\u{200b}\\u{1b}[2J');
});

test('differences leave nothing out', () => {
  expect(differences({ a: 1, b: [{ id: 'x', n: 1 }] }, { a: 1, b: [{ id: 'x', n: 2 }, { id: 'y' }] })).toEqual([
    { path: ['b', 'x', 'n'], before: 1, after: 2 },
    { path: ['b', 'y'], after: { id: 'y' } },
  ]);
  expect(differences([1, 2], [2, 1])).toEqual([{ path: [], before: [1, 2], after: [2, 1] }]);
  expect(differences({ a: null }, {})).toEqual([]);
  expect(differences({ a: {} }, { a: { b: 1 } })).toEqual([{ path: ['a', 'b'], after: 1 }]);
});

const gained = (...changes: [file: string, from: string, to: string][]) => gainedMoving({}, ...changes);
const gainedMoving = (moves: Record<string, string>, ...changes: [file: string, from: string, to: string][]) => {
  const after = changed(...changes);
  const sides = (of: typeof before, files: ReadonlyMap<string, string>): Sides => ({
    // A rule that this program does not know yet makes no organization of its own.
    organization: of.organization ?? before.organization,
    parts: partsIn(files),
    packages: [...of.packages.values()],
    all: [...of.packages.values()],
  });
  return gainers(sides(before, shipped), sides(after, after.files), moves);
};

test('who gains a role, a team, a lead, a cap, a right to confirm or a rule is named, and nobody else', () => {
  const li = 'li: { name: 李静, teams: [front-line], roles: [agent],';
  expect(gained(['organization.yaml', li, li.replace('[agent]', '[agent, senior]')])).toEqual(['li']);
  expect(gained(['organization.yaml', li, li.replace('[front-line]', '[front-line, returns]')])).toEqual(['li']);
  expect(gained(['organization.yaml', li, li.replace('李静', '李静静')])).toEqual([]);
  expect(gained(['organization.yaml', 'lead: zhang', 'lead: wang'])).toEqual(['wang']);
  expect(gained(['organization.yaml', 'second: role/supervisor', 'second: role/duty-manager'])).toContain('zhou');
  expect(
    gained(['organization.yaml', 'last_resort:', 'relations: { pause: { finance: [owner] } }\nlast_resort:']),
  ).toEqual(['jiang', 'jin']);
  expect(gained(['messages.yaml', 'sms', 'chat'])).toEqual([]);
});

test('a rule that gives everybody more names everybody; one that takes from everybody names nobody by that', () => {
  const relations = (table: string) =>
    gained(['organization.yaml', 'last_resort:', `relations: ${table}\nlast_resort:`]);
  const people = Object.keys(before.organization?.people ?? {}).sort();
  expect(relations('{ dispose: { people: [any] } }')).toEqual(people);
  expect(relations('{ pause: { people: [owner, helper] } }')).toEqual(people);
  expect(relations('{ pause: { people: [owner] } }')).toEqual([]);
  expect(relations('{ annotate: { people: [owner] } }')).toEqual([]);
});

test('a step-up that is asked for less often names whoever needed it and now does not, also where no SOP changes', () => {
  const above = (yuan: number | undefined) =>
    yuan === undefined ? 'last_resort:' : `step_up: { approvals_above: ${yuan} }\nlast_resort:`;
  const loosened = (from: number | undefined, to: number | undefined) => {
    const [was, is] = [from, to].map((it) => changed(['organization.yaml', 'last_resort:', above(it)]));
    if (was === undefined || is === undefined) throw new Error('two');
    const all = (of: typeof was) => [...of.packages.values()];
    return gainers(
      { organization: was.organization, parts: partsIn(was.files), packages: [], all: all(was) },
      { organization: is.organization, parts: partsIn(is.files), packages: [], all: all(is) },
      {},
    );
  };
  const holding = (...roles: string[]) =>
    Object.entries(before.organization?.people ?? {})
      .filter(([, it]) => it.roles.some((role) => roles.includes(role)))
      .map(([id]) => id)
      .sort();
  expect(loosened(1_000, undefined)).toEqual(loosened(1_000, 50_000));
  expect(loosened(1_000, undefined)).toEqual(expect.arrayContaining(holding('supervisor', 'finance')));
  expect(loosened(1_000, undefined)).not.toEqual(expect.arrayContaining(holding('agent')));
  // An agent's cap is below: what takes a fresh sign-in never was an agent's to approve, until it took one for less.
  expect(loosened(0, 50)).toEqual(expect.arrayContaining(holding('supervisor')));
  expect(loosened(1_000, 500)).toEqual([]);
  expect(loosened(undefined, 500)).toEqual([]);
  expect(loosened(500, 500)).toEqual([]);
});

test('the work of a team that goes is a gain of everybody in the team it goes to, and of its lead', () => {
  expect(gainedMoving({ 'team/warehouse': 'quality' })).toEqual(['chang', 'lu', 'ma', 'wei']);
  expect(gainedMoving({ 'person/hua': 'wei' })).toEqual(['wei']);
  expect(gainedMoving({ 'sop/complaint': 'finish' })).toEqual([]);
});

test('who owns an SOP from then on gains the right to publish it; another text of it gives nobody any', () => {
  const owner = (role: string): [string, string, string] => [
    'complaint.sop.yaml',
    'owner: role/process-owner',
    `owner: role/${role}`,
  ];
  const version: [string, string, string] = ['complaint.sop.yaml', 'version: 3', 'version: 4'];
  expect(gained(version, owner('supervisor'))).toEqual(['chen']);
  expect(gained(version, owner('finance'))).toEqual(['jiang', 'jin']);
  expect(gained(version)).toEqual([]);
});

test('a cap that grows, or is no more, is a gain of its role; one that shrinks is none', () => {
  const text = shipped.get('authorities.yaml') ?? '';
  const [line = '', role = '', amount = ''] = /^ +([a-z-]+): \{ once: (\d+)/m.exec(text) ?? [];
  const holders = Object.entries(before.organization?.people ?? {})
    .filter(([, it]) => it.roles.includes(role))
    .map(([id]) => id)
    .sort();
  expect(gained(['authorities.yaml', line, line.replace(amount, String(Number(amount) + 1))])).toEqual(holders);
  expect(gained(['authorities.yaml', line, line.replace(amount, String(Number(amount) - 1))])).toEqual([]);
});
