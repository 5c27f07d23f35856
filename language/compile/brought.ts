/** What an outside event, or a contact, brings: the names `event.<name>` that `on` and clocks which begin with it can read. */
import type { Context } from '../context.ts';
import type { FieldPlan } from '../plan.ts';
import { CONTACT, CORRECTED } from './event-names.ts';

/** How the contact came, where the SOP has no field of that name. */
const CHANNEL: FieldPlan = { type: 'text' };
/** What kind of error was corrected, where the SOP has no field of that name. */
const KIND: FieldPlan = { type: 'text' };
/** When a contact was received, as whoever enters it says, else when it was entered. */
const RECEIVED: FieldPlan = { type: 'instant' };
/** What was said with a contact: a reference, of which only its presence may be asked. */
const SAID: FieldPlan = { type: 'text', personal: true };

/**
 * The context in which conditions and values of this event are compiled. What came for a field goes by the field's name and
 * has its type; of a contact there are `channel`, `text` and `received_at` besides.
 */
export function hearing(context: Context, event: string): Context {
  const fields = Object.entries(context.fields).filter(([, field]) => field.type !== 'list');
  const brought = new Map(fields);
  if (event === CONTACT) {
    if (!brought.has('channel')) brought.set('channel', CHANNEL);
    if (!brought.has('received_at')) brought.set('received_at', RECEIVED);
    brought.set('text', SAID);
  }
  if (event === CORRECTED && !brought.has('kind')) brought.set('kind', KIND);
  return { ...context, brought };
}

/** The event whose coming the moment is: `event.scan` → `scan`. */
export function eventOf(moment: string): string | undefined {
  return moment.startsWith('event.') ? moment.slice('event.'.length) : undefined;
}
