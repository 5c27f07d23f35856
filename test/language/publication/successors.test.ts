/** Who stands in for whom, who may confirm, what cases need, and shared files written back from what they compiled to. */
import { expect, test } from 'vitest';
import { load } from '../../../language/load.ts';
import { barredBy, confirmers } from '../../../language/publication/confirmers.ts';
import { merge } from '../../../language/publication/merge.ts';
import { withSuccessors } from '../../../language/publication/successors.ts';
import { usesOf } from '../../../language/publication/uses.ts';
import { writtenFrom } from '../../../language/publication/written.ts';
import type { Organization } from '../../../language/organization.ts';
import { readSops } from '../../setup/folder.ts';

const person = (...teams: string[]) => ({ name: '人', teams, roles: ['agent'], skills: [] });
const start: Organization = {
  lastResort: 'role/agent',
  teams: { a: { title: '甲', lead: 'x' }, b: { title: '乙', lead: 'y' }, c: { title: '丙', lead: 'z' } },
  people: { x: person('a'), y: person('b'), z: person('c') },
  calendars: {},
};
const without = (of: Organization, team?: string, id?: string): Organization => ({
  ...of,
  teams: Object.fromEntries(Object.entries(of.teams).filter(([it]) => it !== team)),
  people: Object.fromEntries(Object.entries(of.people).filter(([it]) => it !== id)),
});

test('a team that was succeeded is led and staffed by the team in its place, along chains', () => {
  const first = withSuccessors(without(start, 'a', 'x'), start, { 'team/a': 'b', 'person/x': 'y' });
  expect(first.teams.a).toEqual({ title: '甲', lead: 'y' });
  expect(first.people.y?.teams).toEqual(['b', 'a']);
  const second = withSuccessors(without(without(start, 'a', 'x'), 'b', 'y'), first, { 'team/b': 'c', 'person/y': 'z' });
  expect(second.successors).toEqual({ people: { x: 'z', y: 'z' }, teams: { a: 'c', b: 'c' } });
  expect(second.teams.a).toEqual({ title: '甲', lead: 'z' });
  expect(second.people.z?.teams).toEqual(['c', 'a', 'b']);
});

test('who is back stands for nobody and is nobody’s; a ring leads nowhere', () => {
  const first = withSuccessors(without(start, undefined, 'x'), start, { 'person/x': 'y' });
  expect(withSuccessors(start, first, {})).toEqual(start);
  const ring = {
    ...without(without(start, undefined, 'x'), undefined, 'y'),
    successors: { people: { x: 'y' }, teams: {} },
  };
  expect(withSuccessors(ring, ring, { 'person/y': 'x' }).successors?.people ?? {}).toEqual({ x: 'y' });
});

test('what an open case needs: teams it names, systems it calls, procedures it starts', () => {
  const { packages } = load(readSops('sop-definitions'));
  const uses = [...packages.values()].map(({ plan }) => usesOf(plan));
  const all = new Set(uses.flatMap((it) => [...it]));
  expect([...all]).toEqual(expect.arrayContaining(['team/logistics', 'connector/payments', 'sop/rectification']));
  expect([...all].filter((key) => !/^(team|connector|sop)\//.test(key))).toEqual([]);
});

test('what was written back compiles to what it was written from', () => {
  const files = readSops('sop-definitions');
  const { organization, connectors } = load(files);
  if (organization === undefined) throw new Error('does not compile');
  const calendars = [...files].filter(([path]) => path.startsWith('calendars/'));
  const back = load(new Map([...calendars, ...writtenFrom(organization, Object.fromEntries(connectors))]));
  expect(back.diagnostics.filter((it) => it.severity === 'error')).toEqual([]);
  expect(back.organization).toEqual(organization);
  expect(JSON.parse(JSON.stringify([...back.connectors]))).toEqual(JSON.parse(JSON.stringify([...connectors])));
});

test('a partial publication on what was written back drops no deputy and no mentor', () => {
  const files = readSops('sop-definitions');
  const people = `people:
  li-wei: { name: 李, teams: [front-line], roles: [agent], deputy: [{ person: wang-wu, from: '2026-12-01', until: '2026-12-08' }] }
  wang-wu: { name: 王, teams: [front-line], roles: [agent], mentor: li-wei }
`;
  const organization = `last_resort: role/agent\ncalendar: cn-office\nteams: { front-line: { title: 一线, lead: li-wei } }\n${people}`;
  const calendars = [...files].filter(([path]) => path.startsWith('calendars/'));
  const { organization: inForce } = load(new Map([...calendars, ['organization.yaml', organization]]));
  if (inForce === undefined) throw new Error('does not compile');
  const given = new Map([
    ['organization.yaml', 'people: { zhao-liu: { name: 赵, teams: [front-line], roles: [agent] } }\n'],
  ]);
  const merged = merge(new Map([...calendars, ...writtenFrom(inForce, {})]), given, new Set()).files;
  const after = load(merged);
  expect(after.diagnostics.filter((it) => it.severity === 'error')).toEqual([]);
  expect(Object.keys(after.organization?.people ?? {}).toSorted()).toEqual(['li-wei', 'wang-wu', 'zhao-liu']);
  expect(after.organization?.people['li-wei']?.deputies).toEqual([
    { person: 'wang-wu', fromMs: Date.parse('2026-12-01T00:00+08:00'), untilMs: Date.parse('2026-12-09T00:00+08:00') },
  ]);
  expect(after.organization?.people['wang-wu']?.mentor).toBe('li-wei');
});

test('who may confirm: the role in force, without hand or gain in it', () => {
  const barred = { askedBy: 'x', editors: ['y'], gainers: ['z'] };
  expect(['x', 'y', 'z', 'w'].map((id) => barredBy(barred, id))).toEqual(['asked', 'edited', 'gains', undefined]);
  expect(confirmers(start, barred)).toBeUndefined();
  const asks = { ...start, publishSecond: 'role/agent' };
  expect(confirmers(asks, barred)).toEqual([]);
  expect(confirmers(asks, { ...barred, editors: [] })).toEqual(['y']);
  expect(confirmers({ ...asks, publishSecond: 'team/c' }, { ...barred, gainers: [] })).toEqual(['z']);
});
