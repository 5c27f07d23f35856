/** From an act to the rule that takes it: one line per deed. */
import type { Draft } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Next } from '../route/exit.ts';
import { notYou } from '../refused.ts';
import { acknowledgeLevel, annotate, cancel, escalate, reopen } from './case.ts';
import { approve, reconcile } from './approve.ts';
import { accept, arbitrate, offer, reject } from './hand-over.ts';
import { WEB_UI } from './on-step.ts';
import { attempt, contact, survey } from './customer.ts';
import { pause, promise, resume } from './pause.ts';
import { merge, unmerge } from './merge.ts';
import { dispose } from './signal.ts';
import { assignTo, claim, complete, decline, release } from './work.ts';

/** What a system may do that acts for a customer; the rest is for people. */
const actsOfSystems: readonly Act['act'][] = ['contact', 'survey', 'annotate'];

/** Rule 27, again inside the case: auditors only read, systems bring what customers say. */
function mustBeEntitled(act: Act, actor: Actor): void {
  const has = (role: string) => actor.roles.includes(role);
  const ours = actor.roles.some((r) => r !== 'auditor' && r !== 'integration');
  if (ours || actor.id === WEB_UI) return;
  if (has('integration') && actsOfSystems.includes(act.act)) return;
  throw notYou('act/needs-role', { act: act.act, roles: has('integration') ? 'agent' : 'agent, integration' });
}

/** Applies the act to the draft; answers what follows. Throws Refused. */
export function perform(d: Draft, act: Act, actor: Actor): Next {
  mustBeEntitled(act, actor);
  switch (act.act) {
    case 'complete':
      return complete(d, act, actor);
    case 'claim':
      return claim(d, act, actor);
    case 'release':
      return release(d, act, actor);
    case 'decline':
      return decline(d, act, actor);
    case 'approve':
      return approve(d, act, actor);
    case 'reconcile':
      return reconcile(d, act, actor);
    case 'assign':
      return assignTo(d, act, actor);
    case 'attempt':
      return attempt(d, act, actor);
    case 'accept':
      return accept(d, act, actor);
    case 'reject':
      return reject(d, act, actor);
    case 'offer':
      return offer(d, act, actor);
    case 'arbitrate':
      return arbitrate(d, act, actor);
    case 'survey':
      return survey(d, act, actor);
    case 'contact':
      return contact(d, act);
    case 'pause':
      return pause(d, act, actor);
    case 'resume':
      return resume(d, act);
    case 'promise':
      return promise(d, act);
    case 'acknowledge':
      return acknowledgeLevel(d, act, actor);
    case 'escalate':
      return escalate(d, act);
    case 'annotate':
      return annotate(d, act);
    case 'reopen':
      return reopen(d, act, actor);
    case 'dispose':
      return dispose(d, act);
    case 'merge':
      return merge(d, act, actor);
    case 'unmerge':
      return unmerge(d, act, actor);
    case 'cancel':
      return cancel(d, act, actor);
  }
}
