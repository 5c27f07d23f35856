/** Semantics rule 27: outcomes that need a right of the organization's, which is no money. */
import { expect, test } from 'vitest';
import { freedOfRights } from '../../language/meaning/freed.ts';
import { done, loadWritten, openSteps, planOf, playOf, refusal } from '../setup/written.ts';

const ORGANIZATION = `last_resort: role/duty-manager
rights:
  priority: { title: 优先派工, roles: [team-lead, coordinator] }
teams: { sales: { title: 销售, lead: sa } }
people:
  sa: { name: 萨, teams: [sales], roles: [agent, team-lead] }
  sb: { name: 邵, teams: [sales], roles: [agent] }
  zhou: { name: 周, roles: [duty-manager] }
`;
const SOP = `sop: sending
version: 1
title: 派工
owner: role/duty-manager
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
anywhere:
  jump: { title: 插队, go_to: first, needs: right/priority }
steps:
  ask:
    title: 派工
    task: { for: team/sales }
    outcomes: { sent: last, urgent: { go_to: first, needs: right/priority } }
  first: { title: 优先, task: { for: team/sales }, outcomes: { came: close } }
  last: { title: 照常, task: { for: team/sales }, outcomes: { came: close } }
`;
const organization = { 'organization.yaml': ORGANIZATION };
const opened = () => playOf('sending', SOP, { customer: 'C-1' }, organization);

test('rule 27: an outcome that needs a right is refused to who has not one of its roles, with those that have', () => {
  const p = opened();
  expect(refusal(() => p.act('sb', done('ask', 'urgent')))).toBe('act/needs-right');
  expect(openSteps(p)).toEqual(['ask']);
  p.act('sa', done('ask', 'urgent'));
  expect(openSteps(p)).toEqual(['first']);
});

test('rule 27: the other outcomes of the step need nothing, and an outcome of the whole case may need a right as well', () => {
  const p = opened();
  p.act('sb', done('ask', 'sent'));
  expect(refusal(() => p.act('sb', { act: 'conclude', as: 'jump' }))).toBe('act/needs-right');
  p.act('sa', { act: 'conclude', as: 'jump' });
  expect(openSteps(p)).toEqual(['first']);
});

test('a right that the organization has not, and one that is written otherwise, are told', () => {
  const codes = (is: string) =>
    loadWritten('sending', SOP.replaceAll('right/priority', is), organization)
      .diagnostics.filter((d) => d.severity === 'error')
      .map((d) => d.code);
  expect(codes('right/priorities')).toEqual(['right/unknown', 'right/unknown']);
  expect(new Set(codes('role/agent'))).toEqual(new Set(['right/not-a-right']));
});

test('by a version in which an outcome needs its right no more, everybody gains who had it not', () => {
  const before = planOf('sending', SOP, organization);
  const after = planOf('sending', SOP.replace(', needs: right/priority } }', ' } }'), organization);
  const gains = (plan: typeof after.plan) => new Set(freedOfRights(before.plan, plan, after.organization));
  expect(gains(after.plan)).toEqual(new Set(['agent', 'duty-manager']));
  expect(gains(before.plan)).toEqual(new Set());
});
