/** From an act to the rule that takes it: one line per deed. */
import type { Draft } from '../draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit } from '../exit.ts';
import { acknowledgeLevel, annotate, cancel, escalate, reopen } from './case.ts';
import { attempt, contact, survey } from './customer.ts';
import { assignTo, claim, complete, decline, release } from './work.ts';

/** Applies the act to the draft; answers the exit to follow. Throws Refused. */
export function perform(d: Draft, act: Act, actor: Actor): Exit | undefined {
  switch (act.act) {
    case 'complete':
      return complete(d, act, actor);
    case 'claim':
      return claim(d, act, actor);
    case 'release':
      return release(d, act, actor);
    case 'decline':
      return decline(d, act, actor);
    case 'assign':
      return assignTo(d, act, actor);
    case 'attempt':
      return attempt(d, act, actor);
    case 'survey':
      return survey(d, act);
    case 'contact':
      return contact(d, act);
    case 'acknowledge':
      return acknowledgeLevel(d, act, actor);
    case 'escalate':
      return escalate(d, act);
    case 'annotate':
      return annotate(d, act);
    case 'reopen':
      return reopen(d, act);
    case 'cancel':
      return cancel(d, act, actor);
  }
}
