/** The second person at the command line: she is shown what waits, and agrees to that by its hash. */
import { randomUUID } from 'node:crypto';
import type { Confirm, PublicationList, WirePublication } from '../../wire/publication.ts';
import { Finding, Misuse } from '../failure.ts';
import { type Client, clientOf } from '../http/client.ts';
import { targetOf } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import type { PublishOptions } from './options.ts';
import { namesText, publicationText } from './print.ts';

/** Shows what waits. @throws Misuse, Finding */
export async function show(terminal: Terminal, which: string, options: PublishOptions): Promise<void> {
  const found = await publicationOf(terminal, clientOf(terminal, await targetOf(terminal, options)), which);
  if (options.json) printJson(terminal, found);
  else print(terminal, publicationText(found, terminal));
}

/** Confirms what was shown. Without its hash it is shown first, and nothing is confirmed. @throws Misuse, Finding */
export async function confirm(terminal: Terminal, which: string, options: PublishOptions): Promise<void> {
  const client = clientOf(terminal, await targetOf(terminal, options));
  const found = await publicationOf(terminal, client, which);
  const { hash } = options;
  if (hash === undefined) {
    const first = tell(terminal, '先看，再以 --hash 确认。', 'Look first, then confirm with --hash.');
    throw new Finding(`${publicationText(found, terminal)}\n${first}`, { error: first, publication: found });
  }
  // What was copied may be the beginning of it; of another publication it is the beginning of nothing.
  const whole = hash.length >= 12 && found.hash.startsWith(hash) ? found.hash : hash;
  const path = `/v1/publications/${found.id}/confirm`;
  const { body } = await client.post<WirePublication>(path, { hash: whole } satisfies Confirm, randomUUID());
  if (options.json) printJson(terminal, body);
  else {
    const what = namesText(body.versions) || tell(terminal, '人员与共用内容', 'people and what is shared');
    print(terminal, tell(terminal, `已确认并生效：${what}`, `confirmed and in force: ${what}`));
  }
}

async function publicationOf(terminal: Terminal, client: Client, which: string): Promise<WirePublication> {
  if (/^\d+$/.test(which)) return (await client.get<WirePublication>(`/v1/publications/${which}`)).body;
  const [, sop, version] = /^([^@]+)@(\d+)$/.exec(which) ?? [];
  if (sop === undefined || version === undefined)
    throw new Misuse(
      tell(terminal, '要写成编号或 流程@版本，如 complaint@2', 'Write its number, or SOP@VERSION such as complaint@2.'),
    );
  const { items } = (await client.get<PublicationList>('/v1/publications')).body;
  const found = items.find((it) => it.versions.some((v) => v.sop === sop && v.version === Number(version)));
  if (found !== undefined) return found;
  throw new Finding(tell(terminal, `没有待确认的 ${which}。`, `Nothing waits for ${which}.`));
}
