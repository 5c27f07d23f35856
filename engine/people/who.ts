/** Turns the SOP's "who" into somebody definite: a person, a role or team to ask the directory for, a customer. */
import type { Expr, StaffingPlan, Who } from '../../language/plan.ts';
import { teamAsked } from './accountable.ts';
import { scopeOf } from '../values/context.ts';
import type { Draft } from '../state/draft.ts';
import { evaluate } from '../values/evaluate.ts';
import { EVERYONE_BEFORE, workedBeside } from './workers.ts';

export type Somebody =
  | { kind: 'person'; id: string }
  | { kind: 'group'; who: string }
  | { kind: 'customer'; field: string; ref: string };

/** Undefined when nobody stands behind it now: an empty field, a step that had no assignee. */
export function somebody(d: Draft, who: Who): Somebody | undefined {
  const slash = who.indexOf('/');
  const kind = slash < 0 ? who : who.slice(0, slash);
  const id = who.slice(slash + 1);
  switch (kind) {
    case 'team':
    case 'role':
      return { kind: 'group', who };
    case 'person':
      return person(id);
    case 'owner':
      return person(ownerOf(d));
    case 'resolved_by':
      return person(d.state.resolvedBy);
    case 'opened_by':
      return person(d.state.openedBy);
    case 'task':
      return person(d.state.visits.find((v) => v.step === id)?.work?.assignee ?? d.state.steps[id]?.assignee);
    case 'field':
      return fieldValue(d, id);
    case 'item':
      return person(itemValue(d, id));
    case 'item_party':
      return customerOf(itemValue(d, id));
    default:
      throw new Error(`Plan ${d.plan.sop} names an unknown who: ${who}`);
  }
}

/**
 * The owner; while nobody has taken the case, the lead of the team asked (semantics: "Who"). While the coordinator of a
 * hand-over answers, that team's lead, unless the owner is of that team (rule 19).
 */
export function ownerOf(d: Draft): string | undefined {
  const { owner, ownerTeam, coordinator } = d.state;
  const team = teamAsked(d);
  const lead = team === undefined ? undefined : d.plan.teams[team]?.lead;
  return coordinator !== undefined && coordinator !== ownerTeam ? (lead ?? owner) : (owner ?? lead);
}

/** The people who must not do this work of this step. */
export function excluded(d: Draft, step: string, staffing: StaffingPlan): string[] {
  const ids: string[] = [];
  for (const who of staffing.notBy ?? []) {
    if (who === EVERYONE_BEFORE) {
      ids.push(...workedBeside(d, step));
      continue;
    }
    const found = who === 'owner' ? person(d.state.owner) : somebody(d, who);
    if (found?.kind === 'person') ids.push(found.id);
  }
  return ids;
}

function person(id: string | undefined): Somebody | undefined {
  return id === undefined ? undefined : { kind: 'person', id };
}

/** Inside `each`: the item around the step being entered, or one of its fields. */
function itemValue(d: Draft, name: string): string | undefined {
  const item: Expr = ['n', 'item'];
  const value = evaluate(name === '' ? item : ['.', item, name], scopeOf(d));
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function customerOf(ref: string | undefined): Somebody | undefined {
  return ref === undefined ? undefined : { kind: 'customer', field: '', ref };
}

function fieldValue(d: Draft, field: string): Somebody | undefined {
  const value = d.state.data[field];
  if (typeof value !== 'string' || value === '') return undefined;
  return d.plan.fields[field]?.type === 'party'
    ? { kind: 'customer', field, ref: value }
    : { kind: 'person', id: value };
}
