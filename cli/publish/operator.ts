/**
 * `sop publish --confirm-as-operator`: the operator's word at the server's own console, where nobody is left who may confirm.
 * It goes to the database itself, so it takes the machine; the publication says who gave it.
 */
import { userInfo } from 'node:os';
import { confirmers } from '../../language/publication/confirmers.ts';
import { NotPending, OtherHash, Overtaken, PublishConflict, WorkLeft } from '../../records/errors.ts';
import { openRecord } from '../../records/record.ts';
import type { RecordStore } from '../../records/store.ts';
import type { Publication } from '../../records/store/sops.ts';
import { loadConfig } from '../../startup/config.ts';
import { embeddedDatabase } from '../../startup/postgres.ts';
import { Finding } from '../failure.ts';
import { portsOf } from '../http/target.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import type { PublishOptions } from './options.ts';
import { HASH_SHOWN } from './print.ts';

/** Without a hash it shows; with the one shown it confirms. @throws Finding */
export async function confirmAsOperator(terminal: Terminal, which: string, options: PublishOptions): Promise<void> {
  const config = loadConfig(terminal.env);
  const { postgres } = portsOf(terminal, config, options.portOffset);
  const url = config.databaseUrl ?? embeddedDatabase(config.home, postgres)?.databaseUrl;
  if (url === undefined)
    throw new Finding(tell(terminal, '这台机器上没有数据库。', 'There is no database on this machine.'));
  // No personal value is read or written here, so no key of the vault is needed.
  const record = await openRecord(url, { vaultKey: undefined, migrate: false });
  try {
    const found = await mayDecide(terminal, record, Number(which));
    const given = options.hash ?? '';
    if (given.length < 12 || !found.hash.startsWith(given)) throw lookFirst(terminal, found);
    const by = `operator:${userInfo().username}`;
    const done = await record.confirmPublication(found.id, { hash: found.hash, by, operator: true });
    if (options.json) printJson(terminal, { publication: done.id, confirmed_by: by, hash: done.hash });
    else
      print(
        terminal,
        tell(terminal, `已由 ${by} 确认并生效：第 ${done.id} 号`, `in force, confirmed by ${by}: ${done.id}`),
      );
  } catch (error) {
    throw standsAgainst(error) ? new Finding((error as Error).message) : error;
  } finally {
    await record.close();
  }
}

function standsAgainst(error: unknown): boolean {
  return [NotPending, OtherHash, Overtaken, PublishConflict, WorkLeft].some((it) => error instanceof it);
}

/** Only what nobody of the organization may confirm. */
async function mayDecide(terminal: Terminal, record: RecordStore, id: number): Promise<Publication> {
  const found = Number.isInteger(id) ? await record.getPublication(id) : undefined;
  if (found === undefined) throw new Finding(tell(terminal, `没有第 ${id} 号发布。`, `There is no publication ${id}.`));
  const able = confirmers((await record.loadWorkspace())?.organization, found) ?? [];
  if (able.length === 0) return found;
  const people = able.join(', ');
  throw new Finding(
    tell(terminal, `还有人可以确认：${people}。`, `The operator confirms only where nobody is left; ask ${people}.`),
  );
}

function lookFirst(terminal: Terminal, found: Publication): Finding {
  const lines = found.lines.map((it) => `  ${tell(terminal, it.zh, it.en)}`);
  const hash = found.hash.slice(0, HASH_SHOWN);
  const text = tell(terminal, `同意请加 --hash ${hash}`, `To agree: --hash ${hash}`);
  return new Finding([...lines, text].join('\n'), { error: text, hash: found.hash, lines: found.lines });
}
