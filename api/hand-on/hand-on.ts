/**
 * Work of people who are no more goes on: to whoever a publication put in their place, else to the lead of the team, else
 * back to the queue; their word on a cancel to the last resort. What they were asked beside the steps, and nobody is asked in their
 * place, is declined, so that whoever asked asks somebody else. The acts are the system's own, and the case's timeline tells of them.
 */
import { SYSTEM } from '../../engine/acts/on-step.ts';
import type { Act, Actor } from '../../engine/event.ts';
import { TRANSFER_PLACE } from '../../engine/see/aside.ts';
import type { Organization } from '../../engine/people/choose.ts';
import { vaultRef, vaultSubject } from '../../records/vault/reference.ts';
import { clockOfHead } from '../../language/clock-id.ts';
import type { StrandedTask } from '../../records/store/staff.ts';
import type { ActMessage } from '../../workflows/contract.ts';
import { RecordAway } from '../../records/errors.ts';
import { discreet } from '../discreet.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';

/** What one sweep looks at; the rest comes with the next. */
const AT_ONCE = 100;
/** How the kernel sees the system: it leads, and is nobody's colleague. */
const ACTOR: Actor = { id: SYSTEM, roles: ['supervisor'], teams: [] };

/** One sweep; returns how many tasks found somebody. Any number of processes may sweep at once: every act has its own id. */
export async function handOn(services: Services): Promise<number> {
  const organization = await services.directory.organization();
  if (organization === undefined) return 0;
  let done = 0;
  for (const task of await services.record.strandedTasks(Object.keys(organization.people), AT_ONCE)) {
    try {
      if (await handOnOne(services, organization, task)) done += 1;
    } catch (error) {
      if (error instanceof RecordAway) throw error;
      // Temporal or its worker is away for all of them: the next sweep tries again.
      if (error instanceof Problem && error.status === 503) return done;
      services.log.error(
        { err: discreet(error), case: task.case },
        'work of a person who is no more was not handed on',
      );
    }
  }
  return done;
}

/** Kept in the vault like every reason. */
const GONE = '被问的人已不在组织中 / whoever was asked is no more in the organization';

/** A question without a successor, or a transfer: whoever asked is told at once (rules 33 and 34). */
async function declineOne(services: Services, task: StrandedTask, help: number | undefined): Promise<boolean> {
  const { record, digests } = services;
  const [digest] = digests;
  if (digest === undefined) throw new Error('no key to keep a reason under');
  const ref = vaultRef(digest.key, `hand-on.${task.case}.${task.step}.${task.sinceMs}`, 'text:reason');
  const subject = vaultSubject(undefined, task.case);
  await record.putVault([{ ref, field: 'reason', value: GONE, subject, case: task.case }]);
  const act: Act =
    help === undefined ? { act: 'decline_transfer', reason: ref } : { act: 'decline_help', help, reason: ref };
  return take(services, task, act);
}

async function handOnOne(services: Services, organization: Organization, task: StrandedTask): Promise<boolean> {
  if (task.step === TRANSFER_PLACE) return declineOne(services, task, undefined);
  const on = { step: task.step, attempt: task.attempt };
  const heir = heirOf(organization, task);
  if (heir !== undefined && (await take(services, task, { act: 'assign', to: heir, ...on }))) return true;
  if (clockOfHead(task.step, 'help') !== undefined) return declineOne(services, task, task.attempt);
  // Barred from it, or nobody to name: the queue finds somebody else.
  return task.status === 'assigned' && take(services, task, { act: 'release', ...on });
}

/** Work of a role goes only to somebody who has it (rule 27). */
function heirOf({ people, teams, successors }: Organization, task: StrandedTask): string | undefined {
  const named = successors?.people[task.assignee];
  const lead = task.team === undefined ? undefined : teams[task.team]?.lead;
  return [named, lead].find((id) => {
    const person = id === undefined ? undefined : people[id];
    return person !== undefined && (task.role === undefined || person.roles.includes(task.role));
  });
}

/** False: the case refuses it, or is over. */
async function take({ cases }: Services, task: StrandedTask, act: Act): Promise<boolean> {
  const about = [task.case, task.step, task.attempt, task.assignee, task.sinceMs, act.act];
  const message: ActMessage = { id: `hand-on.${about.join('.')}`, actor: ACTOR, act };
  return (await cases.act(task.case, message)).kind === 'done';
}
