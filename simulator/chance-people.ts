/** Who is likely to do a deed in a storm: mostly one of those whom it concerns. */
import type { Act } from '../engine/event.ts';
import { correctorsOf } from '../engine/people/correctors.ts';
import { stepOf } from '../engine/plan-index.ts';
import type { Visit } from '../engine/state/state.ts';
import { stormOf } from './kinds/of-step.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

/** One of those whom the deed is for: who has the task, else who may take it, the party of an offer, the judge. */
export function whomItConcerns(play: Play, random: Random, act: Act): string | undefined {
  const { state, world } = play;
  if (act.act === 'merge' || act.act === 'cancel') return random.pick(peopleOf(play, 'role/team-lead'));
  if (act.act === 'unmerge') return random.pick(peopleOf(play, 'role/supervisor'));
  const beside = whomBeside(state, act);
  if (beside !== undefined)
    return random.pick(beside.startsWith('person/') ? [beside.slice(7)] : peopleOf(play, beside));
  if (act.act === 'correct')
    return random.pick([...(random.chance(0.5) ? peopleOf(play, 'role/supervisor') : []), ...askersOf(play, act)]);
  const visit = 'step' in act ? open(play, act.step, act.attempt) : state.visits[0];
  if (visit === undefined) return undefined;
  const step = stepOf(world.plan, visit.step);
  const asked = stormOf(step).asked(visit, step, act);
  if (asked !== undefined) return random.pick(peopleOf(play, asked));
  const { assignee, role, team } = visit.work ?? {};
  const able = role === undefined ? team && `team/${team}` : `role/${role}`;
  return assignee ?? (able === undefined ? undefined : random.pick(peopleOf(play, able)));
}

/** Of what goes on beside the steps: who is asked, who asked, who has the case. */
function whomBeside({ helps = [], transfer, owner }: Play['state'], act: Act): string | undefined {
  const mine = owner === undefined ? undefined : `person/${owner}`;
  if (act.act === 'accept_transfer' || act.act === 'decline_transfer') return transfer?.to;
  if (['transfer', 'ask_help', 'remind_me', 'withdraw_reminder', 'conclude', 'report'].includes(act.act)) return mine;
  if (!('help' in act)) return undefined;
  const help = helps.find(({ n }) => n === act.help);
  return act.act === 'withdraw_help' ? help && `person/${help.by}` : help?.to;
}

/** Who asked for all that is corrected. */
function askersOf({ world: { plan }, state }: Play, act: Extract<Act, { act: 'correct' }>): string[] {
  const askers = Object.entries(correctorsOf({ plan, state })?.askers ?? {});
  return askers.flatMap(([id, fields]) => (Object.keys(act.with).every((name) => fields.includes(name)) ? [id] : []));
}

function open({ state }: Play, step: string, attempt: number | undefined): Visit | undefined {
  return state.visits.find((v) => v.step === step && (attempt === undefined || v.visit === attempt));
}

function peopleOf({ world }: Play, who: string): string[] {
  const [kind, id = ''] = who.split('/', 2);
  return Object.entries(world.organization.people)
    .filter(([, p]) => (kind === 'role' ? p.roles : p.teams).includes(id))
    .map(([person]) => person);
}
