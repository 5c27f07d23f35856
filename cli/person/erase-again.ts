/** `sop person erase-again`: whoever a restored backup brought back is erased once more, by anchors and by receipts that were kept. */
import { readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { erasuresUndone, type KnownErasure } from '../../audit/erasures.ts';
import { isSigned } from '../../audit/signing.ts';
import type { Receipt } from '../../records/store/person.ts';
import { caseSubject } from '../../records/vault/reference.ts';
import {
  addRecordOptions,
  anchoredAt,
  type AtHand,
  type RecordOptions,
  trustedAt,
  withRecord,
} from '../audit/record.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, FINDINGS, GOOD, Misuse } from '../failure.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { WHY } from './print.ts';

interface Options extends RecordOptions {
  receipts?: string;
  dryRun?: true;
  json?: true;
}

/** What became of one of them. */
interface Told {
  subject: string;
  erased_at: string;
  keys: number;
  waits: { why: string; case: string; what?: string }[];
}

/** Registers the command. Exit code 1 while somebody is left who was erased and is not again. */
export function addEraseAgain(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'erase-again', {
    zh: '恢复较早的备份之后：把当时已删除的人再删一次（在服务器上运行）',
    en: 'after an older backup was restored: erase again whoever had been erased (on the machine of the server)',
    examples: [
      ['sop person erase-again --dry-run', '只列出', 'only list them'],
      ['sop person erase-again --receipts ./receipts', '也按保存的回执', 'also by the receipts that were kept'],
    ],
  });
  addOption(cli, command, '--receipts <folder>', '保存回执（.json）的目录', 'folder with the receipts (.json)');
  addOption(cli, command, '--dry-run', '只列出，不删除', 'list them and erase nothing');
  addRecordOptions(cli, command);
  command.action(async (options: Options) =>
    cli.end(await withRecord(terminal, options, (at) => eraseAgain(terminal, at, options))),
  );
}

async function eraseAgain(terminal: Terminal, at: AtHand, options: Options): Promise<number> {
  if (at.place === undefined && options.receipts === undefined)
    throw new Misuse(
      tell(
        terminal,
        '要有锚（--anchors 或 BIHUAN_ANCHORS）或回执（--receipts），才知道删除过谁',
        'Who was erased is known by anchors (--anchors, or BIHUAN_ANCHORS) or by receipts (--receipts).',
      ),
    );
  const receipts = options.receipts === undefined ? [] : await receiptsIn(terminal, options.receipts, at);
  const undone = await erasuresUndone(at.record, [at.signer, ...at.otherSigners], await anchoredAt(at), receipts);
  const by = `operator:${userInfo().username}`;
  const told: Told[] = [];
  for (const { subject, atMs, proof } of undone) {
    const { waits, keys } = options.dryRun
      ? { ...(await at.record.outlookOf(subject)), keys: 0 }
      : await at.record.eraseAgain({ subject, atMs, proof, by });
    told.push({ subject, erased_at: new Date(atMs).toISOString(), keys, waits });
  }
  if (options.json) printJson(terminal, { items: told });
  else printTold(terminal, told);
  return told.every(({ keys }) => keys > 0) ? GOOD : FINDINGS;
}

function printTold(terminal: Terminal, told: readonly Told[]): void {
  const say = (zh: string, en: string) => print(terminal, tell(terminal, zh, en));
  if (told.length === 0) say('没有人需要再删一次', 'Nobody is to be erased again.');
  for (const { subject, erased_at: at, keys, waits } of told) {
    if (keys > 0) say(`${subject} 已再次删除（原于 ${at}）`, `${subject}: erased again (first at ${at})`);
    else say(`${subject} 删除于 ${at}，现在又能读到`, `${subject}: was erased at ${at}, and can be read again`);
    for (const { why, case: of, what = '' } of waits) {
      const words = WHY[why as keyof typeof WHY];
      say(`  先了结：${of} ${words.zh} ${what}`, `  first: ${of}, ${words.en} ${what}`);
    }
  }
}

/** The keys that the receipts' erasures destroyed. */
async function receiptsIn(terminal: Terminal, folder: string, at: AtHand): Promise<KnownErasure[]> {
  const path = resolve(terminal.cwd, folder);
  const trusted = await trustedAt(at);
  const found: KnownErasure[] = [];
  const names = readdirSync(path).filter((it) => it.endsWith('.json'));
  // Who keeps them under other names would hear that nobody is to be erased again.
  if (names.length === 0)
    throw new Misuse(tell(terminal, `${folder} 中没有回执（.json）`, `No receipt (.json) is in ${folder}.`));
  for (const name of names) {
    const receipt = receiptOf(readFileSync(join(path, name), 'utf8'));
    if (receipt === undefined || !trusted.includes(receipt.key) || !isReceipt(receipt)) {
      const error = tell(
        terminal,
        `${name} 不是本安装签署的回执`,
        `${name} is no receipt that this installation has signed.`,
      );
      throw new Finding(error, { error });
    }
    if (receipt.deed !== 'erase') continue;
    const known = { atMs: Date.parse(receipt.at), proof: `receipt ${receipt.request}` };
    for (const subject of await subjectsOn(receipt, at)) found.push({ subject, ...known });
  }
  return found;
}

/**
 * Whose keys went. A receipt of before does not name them: of the cases on it those count that are the person's, and not those
 * of somebody else in which the person was spoken of.
 */
async function subjectsOn({ subject, subjects, cases }: Receipt, { record }: AtHand): Promise<string[]> {
  if (subjects !== undefined) return subjects;
  const own = await record.subjectsOf(subject);
  return [subject, ...cases.map(caseSubject)].filter((it) => own.includes(it));
}

function receiptOf(text: string): Receipt | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'bihuan_receipt' in value ? (value as Receipt) : undefined;
  } catch {
    return undefined;
  }
}

function isReceipt({ signature, ...said }: Receipt): boolean {
  return isSigned(JSON.stringify(said), signature, said.key);
}
