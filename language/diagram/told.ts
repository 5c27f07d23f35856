/** What a node says beside its title: who, by when. */
import { outcomesOf } from '../compile/exits.ts';
import { durationText } from '../duration.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { Chosen, Duration, Plan, StepClockPlan, StepPlan, Who } from '../plan.ts';
import { fieldTitle } from './condition.ts';
import type { PictureClock } from './picture.ts';
import { pictureWords, type Reader, wordOr } from './words.ts';

/** A team by its title, a role in the reader's words, who has or had the case by what they are to it. */
export function whoText(plan: Plan, who: Who, reader: Reader): string {
  const words = pictureWords(reader);
  const [of = '', id = ''] = who.split('/');
  if (of === 'team') return plan.teams[id]?.title ?? id;
  if (of === 'role') return wordOr(reader.roles, id);
  if (of === 'field') return fieldTitle(plan, id);
  if (of === 'task') return words.assigneeOf(plan.steps.find((it) => it.id === id)?.title ?? id);
  return wordOr(words.who, of === 'item_party' ? 'item' : of);
}

/** The limits a step is under: its own clock, its own end, and the clocks of the case that stop when it is left. */
export function clocksOf(plan: Plan, step: StepPlan, reader: Reader): PictureClock[] {
  const own = 'clock' in step && step.clock !== undefined ? [ownClock(plan, step, step.clock, reader)] : [];
  const facts = factsOf(step);
  const within = facts.callBack(step)?.within ?? facts.endsAfter(step);
  const end = within && { id: `${facts.clockHead}:${step.id}`, title: '', limit: durationText(within) };
  const ends = plan.clocks
    .filter(({ until }) => [until].flat().some((moment) => stopsAt(moment, step)))
    .map((clock): PictureClock => ({ ...clockOf(plan, clock.id, clock, reader), ends: true }));
  return [...own, ...(end === undefined ? [] : [end]), ...ends];
}

/** Called by the step's title unless it has one of its own: then the node says it once. */
function ownClock(plan: Plan, step: StepPlan, clock: StepClockPlan, reader: Reader): PictureClock {
  const title = clock.title === step.title ? '' : clock.title;
  return clockOf(plan, `step:${step.id}`, { ...clock, title }, reader);
}

/** `receive.done`, or the outcome by which the case is resolved there. */
function stopsAt(moment: string, step: StepPlan): boolean {
  if (moment === 'case.resolved') return outcomesOf(step).some((it) => it.resolves);
  const [of = '', what = ''] = moment.split('.');
  return of === step.id && what !== 'entered';
}

/** A clock with its limit in words. */
export function clockOf(
  plan: Plan,
  id: string,
  { title, limit, due }: Omit<StepClockPlan, 'title'> & { title?: string },
  reader: Reader,
): PictureClock {
  const byField = due === undefined ? '' : pictureWords(reader).by(fieldTitle(plan, due));
  return { id, title: title ?? '', limit: limit === undefined ? byField : limitText(limit) };
}

function limitText(limit: Chosen<Duration>): string {
  if (!('by' in limit)) return durationText(limit);
  const all = [...new Set([...Object.values(limit.of), limit.otherwise].map(durationText))];
  return all.length > 2 ? `${all[0]}…${all.at(-1)}` : all.join('/');
}
