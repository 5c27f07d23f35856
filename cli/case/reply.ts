/** Prints the answer to a deed, with the names of those it concerns. */
import type { WireReply } from '../../wire/reply.ts';
import { clientOf } from '../http/client.ts';
import { type TargetOptions, targetOf } from '../http/target.ts';
import { print, printJson, type Terminal } from '../terminal.ts';
import { namesOf } from './names.ts';
import { replyText } from './print.ts';

/** As JSON, where that was asked for: then nobody is looked up. */
export async function printReply(
  terminal: Terminal,
  options: TargetOptions & { json?: true },
  reply: WireReply,
): Promise<void> {
  if (options.json) return printJson(terminal, reply);
  const client = clientOf(terminal, await targetOf(terminal, options));
  print(terminal, replyText(reply, terminal, await namesOf(client, terminal)));
}
