/** What the record answers: who is to be told, who may decide on an amount, who gets work. */
import { answerLevel, answerReassign } from './clocks/levels.ts';
import type { Answer } from './event.ts';
import { releaseUnheld } from './grants/grants.ts';
import { kindOf } from './kinds/of-step.ts';
import { answerNotice } from './people/notices.ts';
import { answerWork } from './people/staffing.ts';
import { stepOf } from './plan-index.ts';
import { follow } from './route/route.ts';
import type { Draft } from './state/draft.ts';
import type { Led, Visit } from './state/state.ts';

/** Each answer belongs to a notice, to an approval or to work; whoever led there leads on (rule 23). */
export function takeAnswer(d: Draft, answer: Answer): void {
  const notice = d.state.notices.find((n) => n.key === answer.key);
  if (notice !== undefined) {
    if (notice.reassign !== undefined) accepted(d, answerReassign(d, notice, answer));
    else if (notice.level === undefined) answerNotice(d, notice, answer, []);
    else answerLevel(d, notice, answer);
    return;
  }
  const approving = d.state.visits.find((v) => v.approval?.asked === answer.key);
  if (approving !== undefined) {
    const step = stepOf(d.plan, approving.step);
    d.led = giverOf(approving) ?? approving.led;
    follow(d, kindOf(step).answered(d, approving, step, answer));
    return;
  }
  const visit = d.state.visits.find((v) => v.work?.asked === answer.key);
  if (visit === undefined) {
    if (answer.grant !== undefined) releaseUnheld(d, answer.grant);
    return;
  }
  d.led = visit.led;
  answerWork(d, visit, answer);
  accepted(d, visit);
}

/** Who agreed leads on what the approval goes to. */
function giverOf({ approval }: Visit): Led | undefined {
  const { by, roles } = approval?.given ?? {};
  return by === undefined || roles === undefined ? undefined : { id: by, roles };
}

/** Somebody may have been found for the visit's work. */
function accepted(d: Draft, visit: Visit | undefined): void {
  if (visit === undefined) return;
  const step = stepOf(d.plan, visit.step);
  const { accepted: take } = kindOf(step);
  if (take !== undefined) follow(d, take(d, visit, step));
}
