/** What must hold of a whole story about risk signals, standing clocks and money (rules 4, 22, 24, 25). */
import { UNLIMITED } from '../language/authority.ts';
import { type DomainEvent, factsOf } from '../engine/told/events.ts';
import type { Play } from './play.ts';

export function signalViolations({ events, state }: Play): string[] {
  const open = new Set<string>();
  const found: string[] = [];
  for (const { type, data, seq } of events) {
    if (type !== 'signal.fired' && type !== 'signal.disposed') continue;
    const firing = `${data.signal}#${data.n}`;
    if (type === 'signal.fired') {
      if (open.has(firing)) found.push(`${firing} fired twice`);
      open.add(firing);
    } else if (!open.delete(firing)) found.push(`${firing} was disposed of at ${seq}, not open`);
  }
  const kept = new Set((state.firings ?? []).map(({ code, n }) => `${code}#${n}`));
  for (const firing of open) if (!kept.has(firing)) found.push(`${firing} fired and is forgotten`);
  for (const firing of kept) if (!open.has(firing)) found.push(`${firing} waits and never fired`);
  return found;
}

/** A paused clock fires nothing (rule 4). */
export function pausedViolations(events: readonly DomainEvent[]): string[] {
  const still = new Set<string>();
  const found: string[] = [];
  for (const e of events) {
    const clock = `${e.clock}#${String(factsOf(e).of)}`;
    if (e.type === 'clock.paused') still.add(clock);
    else if (['clock.resumed', 'clock.restored', 'clock.cancelled', 'clock.met', 'clock.met_late'].includes(e.type))
      still.delete(clock);
    else if (e.type === 'case.migrated') still.clear();
    else if (['clock.breached', 'clock.warned', 'level.repeated'].includes(e.type) && still.has(clock))
      found.push(`${e.type} of ${clock} at ${e.seq} while it stood still`);
  }
  return found;
}

/** What is committed is committed once and paid by one call; who decided on it has a role whose cap holds it. */
export function moneyViolations({ events, calls, ledger, world }: Play): string[] {
  const found: string[] = [];
  const committed = new Map<string, number>();
  for (const { type, data } of events) {
    if (type === 'grant.committed') committed.set(data.grant, (committed.get(data.grant) ?? 0) + 1);
    if (type === 'grant.unpaid') committed.delete(data.grant);
  }
  for (const [grant, times] of committed) if (times > 1) found.push(`the grant ${grant} was committed ${times} times`);
  const keys = calls.map(({ key }) => key).filter((key) => committed.has(key));
  const again = events.some((e) => e.type === 'case.unmerged');
  if (!again && new Set(keys).size !== keys.length) found.push('a grant was paid twice');
  for (const { action, amount, by, grant } of ledger.lines.values()) {
    if (by === undefined) continue;
    const roles = world.organization.people[by]?.roles ?? [];
    const caps = (world.plan.authorities?.[action] ?? []).filter(({ role }) => roles.includes(role));
    if (!caps.some(({ caps: { once } }) => amount <= (once ?? UNLIMITED)))
      found.push(`${by} decided on ${amount} under ${grant}, above every cap`);
  }
  return found;
}

/** Nobody ends alone a case in which money has moved, and nobody is the second person to the own word (rule 27). */
export function secondPersonViolations({ events }: Play): string[] {
  const found: string[] = [];
  let paid = false;
  let word: DomainEvent<'cancel.asked'> | undefined;
  for (const e of events) {
    if (e.type === 'grant.committed') paid = true;
    if (e.type === 'cancel.confirmed' && (e.actor === e.data.asked || e.actor === 'web-ui'))
      found.push(`${e.actor} confirmed the own cancel at ${e.seq}`);
    if (e.type === 'cancel.asked') word = e;
    if (e.type === 'cancel.waits' || e.type === 'cancel.confirmed') word = undefined;
    if (e.type !== 'case.cancelled' || !paid || e.actor === undefined) continue;
    if (e.actor === 'web-ui' || (word?.actor === e.actor && word.atMs === e.atMs))
      found.push(`${e.actor} alone cancelled at ${e.seq} what was paid`);
  }
  return found;
}
