/** What an act is answered with: where the case is now, who owns it, when it is due, and the view of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../../engine/turn.ts';
import { RecordAway } from '../../records/errors.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireReply } from '../../wire/reply.ts';
import type { Answer } from '../route.ts';
import type { Services } from '../services.ts';
import type { Identity } from '../auth/identity.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';
import { masked } from '../translate/reveal.ts';
import { caseFor } from './case-for.ts';

/** The database is asked this often whether it has heard the act, and no longer: the brief reply is good, too. */
const asks = 4;
const betweenMs = 50;

/**
 * Never throws for the database's sake: the act is done, and the reply says so. Whoever may not read the case (any more) is
 * told that it was done, and nothing of the case (rule 30).
 */
export async function replyAnswer(
  services: Services,
  identity: Identity,
  caseId: string,
  told: Reply,
  status: number,
): Promise<Answer<WireReply>> {
  const { record, packages, log } = services;
  const flags = defined({
    opened: told.opened,
    joined: told.joined,
    repeated: told.repeated,
    help_open: told.helpOpen,
  });
  try {
    for (let ask = 1; ask <= asks; ask++) {
      if ((await record.recordedSeq(caseId)) >= told.seq) {
        const found = await record.readAs(identity.eyes).getCase(caseId);
        if (found === undefined) return { status, body: { case: caseId, ...flags, state: told.state } };
        const published = await packages.version(found.view.sop, found.view.version);
        const view = await caseFor(services, identity, { found, published, reveal: masked });
        return { status, body: { case: caseId, ...flags, ...briefly(view), view } };
      }
      if (ask < asks) await sleep(betweenMs);
    }
  } catch (error) {
    if (!(error instanceof RecordAway)) throw error;
    log.warn('the database is away after an act; its reply is brief');
  }
  const { state, step, attempt, owner, assignee, nextDueMs, nextClock } = told;
  // Whether this caller reads the case is not known now, unless the case has just taken the caller's own act.
  if (told.joined || told.repeated) return { status, body: { case: caseId, ...flags, state } };
  const brief = defined({ state, step, attempt, owner, assignee, next_due: iso(nextDueMs), next_clock: nextClock });
  return { status, body: { case: caseId, ...flags, ...brief } };
}

function briefly(view: WireCase) {
  const [task] = view.tasks;
  const { state, owner, next_due, next_clock } = view;
  return defined({
    state,
    step: task?.step,
    attempt: task?.attempt,
    owner,
    assignee: task?.assignee,
    next_due,
    next_clock,
  });
}
