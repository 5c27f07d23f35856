/** `on` → plan: whom an event concerns, what it saves and does, where it leads. */
import { type Context, fault, faultAtKey } from '../context.ts';
import { compileCondition } from '../expression/condition.ts';
import type { EventPlan } from '../plan.ts';
import type { OnSource } from '../schema/events.ts';
import { at, type Place } from '../source/place.ts';
import { hearing } from './brought.ts';
import { compileEffects, fieldOf } from './effects.ts';
import { isOwn } from './event-names.ts';
import { targetAtTop } from './outcomes.ts';
import { compileSave } from './save.ts';

export function compileOn(context: Context, on: OnSource | undefined, place: Place): EventPlan[] {
  return Object.entries(on ?? {}).map(([event, source]) => {
    const here = at(place, event);
    checkSubject(context, event, source.subject, here);
    const heard = hearing(context, event);
    return {
      event,
      subject: source.subject,
      ...(source.when !== undefined && { when: compileCondition(heard, source.when, at(here, 'when')) }),
      save: compileSave(context, source.save, at(here, 'save')),
      ...compileEffects(heard, source, here),
      ...(source.go_to !== undefined && { to: targetAtTop(context, source.go_to, at(here, 'go_to')) }),
    };
  });
}

function checkSubject(context: Context, event: string, subject: string | undefined, place: Place): void {
  if (isOwn(event)) {
    if (subject !== undefined)
      faultAtKey(context, 'event/contact-has-no-subject', at(place, 'subject'), { found: event });
    return;
  }
  if (subject === undefined) {
    faultAtKey(context, 'event/no-subject', place, { found: event });
    return;
  }
  const where = at(place, 'subject');
  const field = Object.hasOwn(context.fields, subject) ? context.fields[subject] : undefined;
  if (field === undefined) {
    fieldOf(context, subject, where);
    return;
  }
  if (!['text', 'party', 'choice'].includes(field.type) || field.personal)
    fault(context, 'event/subject-type', where, { found: subject, type: field.personal ? 'personal' : field.type });
}
