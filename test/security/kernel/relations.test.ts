/** Rule 27 by its table, every cell: act × role × relation × how the case stands, asked of the kernel. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../../engine/event.ts';
import { refuse, view } from '../../../engine/kernel.ts';
import { actsFor } from '../../../engine/people/offered.ts';
import { aimOf } from '../../../engine/people/relation.ts';
import {
  NARROWER_ONLY,
  PEOPLE,
  READS_ONLY,
  type Relation,
  RIGHT_NAMES,
  type RightName,
  SHIPPED_RELATIONS,
  SYSTEM,
} from '../../../language/relations.ts';
import type { Play } from '../../../simulator/play.ts';
import { rowsOf } from '../../setup/page-tables.ts';
import { everybody, type Somebody, standing } from './people.ts';
import { ACTS, ROLES, type StateName, STATES } from './situations.ts';

const states = Object.keys(STATES) as StateName[];
const cases = new Map(states.map((name) => [name, STATES[name]()]));
const caseOf = (name: StateName): Play => cases.get(name) ?? STATES[name]();

/** With which relations the table lets this role do it. */
function given(right: RightName, role: string): Set<Relation> {
  const row = SHIPPED_RELATIONS[right];
  const asPeople = role === READS_ONLY || role === SYSTEM ? [] : (row[PEOPLE] ?? []);
  return new Set([...(row[role] ?? []), ...asPeople]);
}

function said(p: Play, { actor, leads }: Somebody, act: Act): string {
  const right = { row: SHIPPED_RELATIONS[aimOf(act).right], ...(leads && { leads }) };
  const refusal = refuse(p.world.plan, p.state, { type: 'act', id: 'tried', actor, act, right }, p.nowMs);
  return refusal === undefined ? 'taken' : `${refusal.status} ${refusal.code}`;
}

/** What rule 27 itself says; a rule that lies deeper may say it first, and then as a 403, too, or as what is not now. */
const BY_TABLE = ['403 act/needs-role', '403 act/not-related'];

function wrongCells(right: RightName, state: StateName): string[] {
  const p = caseOf(state);
  const act = ACTS[right].act(p);
  const takes = ACTS[right].in.includes(state);
  const wrong: string[] = [];
  for (const role of ROLES)
    for (const who of everybody(p, role)) {
      const answer = said(p, who, act);
      // The first word does not count twice.
      const second = right === 'cancel' && who.actor.id === p.state.cancelAsked?.by;
      // Rule 24: who had a part in a payment does not say what became of it.
      const deeper = right === 'reconcile' && who.actor.id === p.state.owner ? '403 act/excluded' : 'taken';
      const held = [...standing(p, who, aimOf(act))];
      const nothing = right === 'dispose' && p.state.firings === undefined && given(right, role).size > 0;
      const may = nothing || held.some((it) => given(right, role).has(it));
      const right27 = may
        ? !BY_TABLE.includes(answer) && (!takes || answer === (second ? '409 cancel/needs-second' : deeper))
        : NARROWER_ONLY.has(right)
          ? answer !== 'taken' && (!takes || answer.startsWith('403'))
          : BY_TABLE.includes(answer);
      if (!right27) wrong.push(`${right} in ${state} by ${role}, ${who.called} (${held.join(' ')}): ${answer}`);
    }
  return wrong;
}

describe('rule 27: the table, cell by cell', () => {
  test.each(RIGHT_NAMES)('rule 27: %s by every role in every relation, however the case stands', (right) => {
    expect(states.flatMap((state) => wrongCells(right, state))).toEqual([]);
  });

  test.each(RIGHT_NAMES)('rule 27: %s is taken from somebody, and refused to somebody', (right) => {
    const answers = ACTS[right].in.flatMap((state) => {
      const p = caseOf(state);
      return ROLES.flatMap((role) => everybody(p, role).map((who) => said(p, who, ACTS[right].act(p))));
    });
    expect(answers).toContain('taken');
    expect(answers.some((it) => it.startsWith('403'))).toBe(true);
  });

  test('rule 27: what a view offers to somebody is what the case does not refuse by the table', () => {
    const wrong: string[] = [];
    for (const state of states) {
      const p = caseOf(state);
      const { acts, parties } = view(p.world.plan, p.state, p.nowMs);
      if (parties === undefined) throw new Error('The view does not say who stands how to the case');
      for (const role of ROLES)
        for (const who of everybody(p, role)) {
          const offered = actsFor(acts, parties, who.actor, undefined, p.nowMs);
          for (const right of RIGHT_NAMES) {
            const act = ACTS[right].act(p);
            const name = 'step' in act ? `${act.act}:${act.step}` : act.act;
            // Without a directory nobody leads; a contact stands once for both its ways.
            if (!acts.includes(name) || act.act === 'contact') continue;
            const taken = said(p, { called: who.called, actor: who.actor }, act);
            // What rule 24 excludes is not the table's to say.
            const excluded = act.act === 'reconcile' && taken === '403 act/excluded';
            const refused = taken.startsWith('403') && !excluded;
            if (refused === offered.includes(name))
              wrong.push(`${name} in ${state} by ${role}, ${who.called}: ${taken}`);
          }
        }
    }
    expect(wrong).toEqual([]);
  });
});

test('rule 27: the page shows the table as it is shipped', () => {
  const shown = rowsOf('acts-by-role', ['act', 'role: relation']);
  const table = RIGHT_NAMES.map((right) => [
    right,
    Object.entries(SHIPPED_RELATIONS[right])
      .map(([role, relations]) => `${role}: ${relations.join(', ')}`)
      .join('; '),
  ]);
  expect(shown.map((row) => [row.act, row['role: relation']])).toEqual(table);
});
