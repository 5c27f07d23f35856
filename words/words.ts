/** The words of a language, and what a case wakes up for in them. Pure and small: the workflow sandbox holds it. */
import { titleOf } from '../engine/clocks/plan.ts';
import { stepOf } from '../engine/plan-index.ts';
import type { WakeFor } from '../engine/told/wake-for.ts';
import { shortTitle } from './bare-title.ts';
import type { Locale } from '../language/diagnostic.ts';
import type { Plan } from '../language/plan.ts';
import { en } from './en.ts';
import type { Words } from './vocabulary.ts';
import { zh } from './zh.ts';

export type { Words } from './vocabulary.ts';

const languages: Record<Locale, Words> = { zh, en };

/** The words of a language. */
export function wordsIn(locale: Locale): Words {
  return languages[locale];
}

/** The name of a wake-up, with the titles of the plan the case runs by. */
export function wakeUpName(words: Words, plan: Plan, what: WakeFor): string {
  return words.wakeUp(what, shortTitle(titleIn(plan, what)));
}

function titleIn(plan: Plan, what: WakeFor): string {
  if ('clock' in what) return titleOf(plan, { id: what.clock });
  if ('step' in what) return stepOf(plan, what.step).title;
  if ('signal' in what) return plan.signals?.find((it) => it.code === what.signal)?.title ?? what.signal;
  return '';
}
