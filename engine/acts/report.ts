/** An agent reports an event that the SOP declares: what the customer said on the telephone counts as what a system sends (`on`). */
import type { Plan } from '../../language/plan.ts';
import { factsOf } from '../../language/kinds/of-step.ts';
import type { ActOf } from '../event.ts';
import { isPaying } from '../grants/under-way.ts';
import { once } from '../once.ts';
import { notNow, wrongData } from '../refused.ts';
import type { Next } from '../route/exit.ts';
import { hear } from '../route/happened.ts';
import { type Draft, emit } from '../state/draft.ts';
import { misfit } from '../values/fit.ts';
import { mustBeRunning } from './on-step.ts';
import { checkText, type Mistake, submitted } from './submission.ts';

/** A contact is an act of its own. */
const CONTACT = 'contact';

/** Outside events that the SOP declares under `on`, or waits for in a step. */
export const reportable = once((plan: Plan): string[] => {
  const declared = (plan.on ?? []).map((it) => it.event);
  const waited = plan.steps.flatMap((step) => factsOf(step).events(step));
  return [...new Set([...declared, ...waited])].filter((event) => event !== CONTACT).sort();
});

/** Heard as the event itself would be; the audit says who claims it. Throws Refused. */
export function report(d: Draft, act: ActOf<'report'>): Next {
  mustBeRunning(d);
  checkText(act.note, 'note');
  const events = reportable(d.plan);
  if (!events.includes(act.event)) throw notNow('report/not-declared', { event: act.event, events: events.join(', ') });
  const given = Object.entries(act.with ?? {});
  const mistakes = given.flatMap(([name, value]): Mistake[] => {
    const field = Object.hasOwn(d.plan.fields, name) ? d.plan.fields[name] : undefined;
    const code = field === undefined ? 'data/unknown-field' : misfit(field, value, d.state.rules);
    return code === undefined ? [] : [{ field: `with.${name}`, code }];
  });
  if (mistakes.length > 0) throw wrongData(mistakes);
  if (leadsAway(d, act.event) && isPaying(d)) throw notNow('report/payment-under-way', { event: act.event });
  emit(d, 'event.happened', { data: { name: act.event, reported: true, ...submitted(act) } });
  return hear(d, act.event, Object.fromEntries(given));
}

function leadsAway(d: Draft, event: string): boolean {
  return d.plan.on?.some((it) => it.event === event && it.to !== undefined) === true;
}
