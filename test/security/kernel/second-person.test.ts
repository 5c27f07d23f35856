/** Rule 27: some cancels take a second person; a table that is declared; cases that follow older rules. */
import { describe, expect, test } from 'vitest';
import type { Act, Actor } from '../../../engine/event.ts';
import { apply, refuse, view } from '../../../engine/kernel.ts';
import { SHIPPED_RELATIONS } from '../../../language/relations.ts';
import { Play } from '../../../simulator/play.ts';
import { load } from '../../../language/load.ts';
import { readSops } from '../../setup/folder.ts';
import { done, refusal, text } from '../../setup/written.ts';
import { STATES } from './situations.ts';

const cancel = { act: 'cancel', reason: text } as const;
const webUi = { id: 'web-ui', roles: [], teams: [] };
const taskOf = (p: Play) => view(p.world.plan, p.state, p.nowMs).tasks.find((it) => it.step === 'cancel');

describe('a cancel', () => {
  test('rule 27: where nothing was paid and no clock of the law runs, one person who may is enough', () => {
    const p = STATES.opened();
    p.act('zhou', cancel);
    expect([p.state.state, p.events.map((e) => e.type).filter((it) => it.startsWith('cancel.'))]).toEqual([
      'cancelled',
      ['cancel.asked'],
    ]);
  });

  test('rule 27: needs a reason', () => {
    const p = STATES.opened();
    expect(refusal(() => p.act('zhou', { act: 'cancel' }))).toBe('data/invalid reason:data/required');
  });

  test('rule 27: with a payment that may have been made it is a lead’s task, and somebody else’s word ends the case', () => {
    const p = STATES.paying();
    p.act('zhou', cancel);
    expect(p.state.state).toBe('open');
    // The team that has the work is the one the money is for; its lead is asked.
    expect(taskOf(p)).toMatchObject({ kind: 'cancel', status: 'assigned', assignee: 'sa' });
    expect(p.sent.at(-1)).toMatchObject({ about: 'cancel-asked', to: { kind: 'person', ids: ['sa'] } });
    expect(refusal(() => p.act('zhou', cancel))).toBe('cancel/needs-second');
    expect(refusal(() => p.act('sb', cancel))).toBe('act/needs-role');
    p.act('sa', cancel);
    expect(p.state).toMatchObject({ state: 'cancelled' });
    expect(p.state.cancelAsked).toBeUndefined();
    expect(p.events.find((e) => e.type === 'cancel.confirmed')).toMatchObject({ actor: 'sa', data: { asked: 'zhou' } });
  });

  test('rule 27: where the lead asked, the last resort is to confirm', () => {
    const p = STATES.paying();
    p.act('sa', cancel);
    expect(taskOf(p)).toMatchObject({ status: 'queued', role: 'duty-manager' });
    p.act('zhou', cancel);
    expect(p.state.state).toBe('cancelled');
  });

  test('rules 26, 27: whoever was to confirm is no more: the successor does, else the last resort, and never whoever asked', () => {
    const system = { id: 'system', roles: ['supervisor'], teams: [] };
    const handOn = (p: Play, act: Act) =>
      apply(p.world.plan, p.state, { type: 'act', id: 'hand-on', actor: system, act }, p.nowMs);
    const heir = handOn(STATES.asking(), { act: 'assign', step: 'cancel', attempt: 1, to: 'lo' });
    expect(heir.state.cancelAsked).toMatchObject({ by: 'zhou', to: 'person/lo' });
    expect(heir.events.map((e) => [e.type, e.data])).toContainEqual(['cancel.waits', { to: 'person/lo' }]);
    for (const act of [
      { act: 'release', step: 'cancel', attempt: 1 },
      { act: 'assign', step: 'cancel', attempt: 1, to: 'zhou' },
    ] as const)
      expect(handOn(STATES.asking(), act).state.cancelAsked?.to).toBe('role/duty-manager');
    // Nobody but the system hands it on.
    const p = STATES.asking();
    expect(refusal(() => p.act('zhou', { act: 'assign', step: 'cancel', attempt: 1, to: 'lo' }))).not.toBe('accepted');
  });

  test('rule 27: declined by whom it is asked of, or taken back by who asked, the case goes on', () => {
    for (const who of ['sa', 'zhou']) {
      const p = STATES.asking();
      const decline = { act: 'decline', step: 'cancel', reason: text } as const;
      expect(refusal(() => p.act('io', decline))).toBe('act/not-related');
      p.act(who, decline);
      expect([p.state.state, p.state.cancelAsked, taskOf(p)]).toEqual(['open', undefined, undefined]);
      expect(refusal(() => p.act(who, decline))).toMatch(/^(cancel\/not-asked|act\/not-related)$/);
      // The next to ask is the first again.
      p.act('sa', cancel);
      expect(p.state.state).toBe('open');
    }
  });

  test('rule 27: Temporal’s own page asks and never confirms; where one word is enough, it is one', () => {
    const p = STATES.paying();
    p.act(webUi, { act: 'cancel' });
    expect([p.state.state, p.state.cancelAsked?.to]).toEqual(['open', 'person/sa']);
    expect(refusal(() => p.act(webUi, { act: 'cancel' }))).toBe('cancel/needs-second');
    p.act('sa', cancel);
    expect(p.state.state).toBe('cancelled');
    const free = STATES.opened();
    free.act(webUi, { act: 'cancel' });
    expect(free.state.state).toBe('cancelled');
  });

  test('rule 27: a clock of the law that runs takes a second person, too', () => {
    const { packages, organization } = load(readSops('sop-definitions'));
    const plan = packages.get('return-dispute')?.plan;
    if (plan === undefined || organization === undefined) throw new Error('The shipped SOPs do not compile');
    const clocks = plan.clocks.map((c) => (c.id === 'decision' ? { ...c, statutory: true as const } : c));
    const data = { customer: 'CU-1', order: 'O-1', channel: 'hotline' };
    const p = new Play({ plan: { ...plan, clocks }, organization }, { data }, Date.parse('2026-12-07T02:00:00Z'));
    p.act('zhou', cancel);
    expect(p.state.state).toBe('open');
    p.act('chen', cancel);
    expect(p.state.state).toBe('cancelled');
  });
});

describe('attacks', () => {
  const { packages, organization } = load(readSops('sop-definitions'));
  const plan = packages.get('complaint')?.plan;
  if (plan === undefined || organization === undefined) throw new Error('The shipped SOPs do not compile');
  const brought = (channel: string) => {
    const data = { customer: 'CU-1', order: 'O-1', channel, description: text };
    return new Play({ plan, organization }, { data }, Date.parse('2026-12-07T02:00:00Z'));
  };

  test('rule 27: the warehouse neither disposes of the regulator’s signal nor stops a complaint’s clocks', () => {
    const p = brought('regulator');
    const dispose = { act: 'dispose', signal: 'RS05', as: 'false_alarm', note: text } as const;
    for (const who of ['hua', 'miao', 'shi', 'li', 'chen'])
      expect([who, refusal(() => p.act(who, dispose))]).toEqual([who, 'act/not-related']);
    for (const who of ['hua', 'miao'])
      for (const act of [
        { act: 'pause', reason: 'waiting_customer' },
        { act: 'promise', what: text, untilMs: p.nowMs + 3_600_000 },
        { act: 'escalate', ladder: 'front-line', level: 1, reason: text },
        { act: 'contact', direction: 'out' },
      ] as const)
        expect([who, act.act, refusal(() => p.act(who, act))]).toEqual([who, act.act, 'act/not-related']);
    p.act('shen', dispose);
    expect(p.state.firings).toBeUndefined();
  });

  test('rule 27: with nobody of the role on shift a signal waits for its next shift, tells those and is theirs alone', () => {
    const { shift } = organization.people.shen ?? {};
    expect(shift).toBe('cn-office');
    // Without who is on call at nights and weekends.
    const { mu, ...people } = organization.people;
    expect(mu).toMatchObject({ roles: ['legal'] });
    // A Sunday.
    const data = { customer: 'CU-1', order: 'O-1', channel: 'regulator', description: text };
    const p = new Play(
      { plan, organization: { ...organization, people } },
      { data },
      Date.parse('2026-12-06T10:00+08:00'),
    );
    const monday = Date.parse('2026-12-07T09:00+08:00');
    const dispose = { act: 'dispose', signal: 'RS05', as: 'handled' } as const;
    const heard = () =>
      p.sent.flatMap(({ about, to, values, atMs }) =>
        about === 'signal' && values.signal === '监管媒体' ? [[to, atMs]] : [],
      );
    p.advance(monday - 1 - p.nowMs);
    expect(heard()).toEqual([]);
    for (const who of ['chen', 'li', 'zhang', 'hua', 'han'])
      expect([who, refusal(() => p.act(who, dispose))]).toEqual([who, 'act/not-related']);
    p.advance(1);
    expect(heard()).toEqual([[{ kind: 'person', ids: ['shen'] }, monday]]);
    expect(refusal(() => p.act('chen', dispose))).toBe('act/not-related');
    p.act('shen', dispose);
    expect(p.state.firings?.map(({ code }) => code)).not.toContain('RS05');
  });

  test('rule 27: a logistics lead takes over no case of the front line, and cancels, merges and re-opens none', () => {
    const p = brought('hotline');
    for (const act of [
      { act: 'assign', step: 'receive', to: 'shi' },
      { act: 'cancel', reason: text },
      { act: 'merge', into: 'C-2', reason: text },
    ] as const)
      expect([act.act, refusal(() => p.act('shi', act))]).toEqual([act.act, 'act/not-related']);
    p.act('li', { act: 'claim', step: 'receive' });
    p.act('zhang', { act: 'assign', step: 'receive', to: 'shi' });
    // Called in, she has the work, and nothing else.
    expect(p.state).toMatchObject({ owner: 'li', visits: [{ work: { assignee: 'shi' } }] });
    for (const act of [
      { act: 'pause', reason: 'waiting_customer' },
      { act: 'cancel', reason: text },
    ] as const)
      expect([act.act, refusal(() => p.act('shi', act))]).toEqual([act.act, 'act/not-related']);
    p.act('shi', { act: 'escalate', ladder: 'front-line', level: 1, reason: text });
  });

  test('rule 27: a sales lead gives no work of a front line’s complaint to finance', () => {
    const p = brought('hotline');
    expect(refusal(() => p.act('kong', { act: 'assign', step: 'receive', to: 'jiang' }))).toBe('act/not-related');
  });
});

describe('a signal that reached nobody', () => {
  const dispose = { act: 'dispose', signal: 'RS02', as: 'handled' } as const;
  const unheard = (p: Play) => {
    p.state = { ...p.state, firings: [{ code: 'RS02', n: 1, atMs: p.nowMs }] };
    return p;
  };

  test('rule 27: with everybody of a role absent it is for the last resort, and for no holder of the role', () => {
    const p = unheard(STATES.claimed());
    for (const who of ['sb', 'ma']) expect(refusal(() => p.act(who, dispose))).toBe('act/not-related');
    p.act('zhou', dispose);
    expect(p.state.firings).toBeUndefined();
  });

  test.each([3, 4, 5])('rule 27: under rules of number %i it is for whom it tells, as before', (rules) => {
    const p = unheard(STATES.claimed());
    p.state = { ...p.state, rules };
    expect(refusal(() => p.act('sb', dispose))).toBe('act/not-related');
    p.act('ma', dispose);
    expect(p.state.firings).toBeUndefined();
  });

  test('rule 27: told in the team that has the case, another holder of the role leaves it alone', () => {
    const p = STATES.late();
    const { organization } = p.world;
    const ma = { name: '他', skills: [], teams: ['logistics'], roles: ['manager'] };
    p.world = { ...p.world, organization: { ...organization, people: { ...organization.people, mb: ma } } };
    expect(p.state.firings?.[0]?.told).toEqual(['ma']);
    expect(refusal(() => p.act('mb', dispose))).toBe('act/not-related');
    p.act('ma', dispose);
  });

  test('rule 27: and tells nobody, is for the owner, before there is one for the team that answers', () => {
    for (const [state, who, other] of [
      ['claimed', 'sb', 'ma'],
      ['opened', 'sa', 'lo'],
    ] as const) {
      const p = unheard(STATES[state]());
      const signals = (p.world.plan.signals ?? []).map((signal) => {
        const { notify: _, ...silent } = signal;
        return silent;
      });
      p.world = { ...p.world, plan: { ...p.world.plan, signals } };
      expect(refusal(() => p.act(other, dispose))).toBe('act/not-related');
      p.act(who, dispose);
    }
  });
});

describe('the row an act brings', () => {
  test('rule 27: is the organization’s where it declares one', () => {
    const p = STATES.opened();
    p.world = { ...p.world, organization: { ...p.world.organization, relations: { annotate: { people: ['owner'] } } } };
    expect(refusal(() => p.act('io', { act: 'annotate', note: text }))).toBe('act/not-related');
    // Narrower than the rule of the work itself: only who claimed it completes.
    p.world = {
      ...p.world,
      organization: { ...p.world.organization, relations: { complete: { people: ['assignee'] } } },
    };
    expect(refusal(() => p.act('sb', done('receive', 'over')))).toBe('act/not-related');
    p.act('sb', { act: 'claim', step: 'receive' });
    p.act('sb', done('receive', 'over'));
    expect(p.state.state).toBe('closed');
  });

  test('rule 27: is asked for by cases of these rules, and not by older ones, which go on as they began', () => {
    const p = STATES.opened();
    const acting = (actor: Actor, act: Act) => ({ type: 'act' as const, id: 'x', actor, act });
    const strange: Actor = { id: 'io', roles: ['agent'], teams: ['installation'] };
    const lead: Actor = { id: 'lo', roles: ['team-lead'], teams: ['logistics'] };
    const pause = acting(strange, { act: 'pause', reason: 'waiting_customer' });
    expect(refuse(p.world.plan, p.state, pause, p.nowMs)?.code).toBe('act/no-row');
    for (const rules of [1, 2]) {
      const old = { ...p.state, rules };
      expect(refuse(p.world.plan, old, pause, p.nowMs)).toBeUndefined();
      expect(view(p.world.plan, old, p.nowMs).parties).toBeUndefined();
      expect(refuse(p.world.plan, old, acting(lead, { act: 'cancel' }), p.nowMs)).toBeUndefined();
    }
    // Going on under today's rules, an older case asks for it.
    const row = SHIPPED_RELATIONS.pause;
    expect(refuse(p.world.plan, p.state, { ...pause, right: { row } }, p.nowMs)?.code).toBe('act/not-related');
  });
});
