/** What people see of a hand-over: whom it waits for. */
import type { HandOverStep } from '../../../language/plan.ts';
import type { TaskView } from '../../see/view.ts';
import type { Visit } from '../../state/state.ts';

/** Whom a hand-over waits for: the party that is offered a leg, who arbitrates, the coordinator who offers the first anew. */
export function awaited(
  { handOver }: Visit,
  step: HandOverStep,
): Pick<TaskView, 'team' | 'role' | 'acceptByMs'> | undefined {
  if (handOver === undefined) return undefined;
  const { offer, arbitration } = handOver;
  if (arbitration !== undefined) return group(step.arbitration.for);
  if (offer === undefined) return undefined;
  // One that came back waits for its giver's own task.
  if (offer.returned) return offer.giver === undefined ? group(step.coordinator) : undefined;
  const party = step.legs.find((leg) => leg.id === offer.to)?.party;
  if (party === undefined) return undefined;
  return { ...group(party), acceptByMs: offer.acceptByMs };
}

function group(who: string): Pick<TaskView, 'team' | 'role'> {
  const [kind, id = ''] = who.split('/', 2) as [string, string?];
  return kind === 'team' ? { team: id } : kind === 'role' ? { role: id } : {};
}
