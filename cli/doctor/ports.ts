/** The ports of this machine: free, or held by a server of ours. */
import { isFree, type Ports } from '../../startup/ports.ts';
import { note, ok, type Line, type Say } from './line.ts';

/** `held`: the ports on which something of ours was found to answer. */
export async function ports(all: Partial<Ports>, held: ReadonlySet<string>, say: Say): Promise<Line> {
  const what = say('端口', 'ports');
  const states = await Promise.all(
    Object.entries(all).map(async ([name, port]) => ({ name, port, free: await isFree(port) })),
  );
  const strangers = states.filter((it) => !it.free && !held.has(it.name));
  const list = states.map((it) => `${it.name} ${it.port}${it.free ? say('（空闲）', ' (free)') : ''}`).join(', ');
  if (strangers.length === 0) return ok(what, list);
  const names = strangers.map((it) => `${it.name} ${it.port}`).join(', ');
  return note(
    what,
    list,
    say(
      `${names} 被占用而没有应答：停掉占用者，或加 --port-offset`,
      `${names}: held by something that does not answer as ours; stop it, or use --port-offset`,
    ),
  );
}
