/** `sop case attach`, `files` and `download`: files of a case from a terminal, streamed both ways. */
import { randomUUID } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { WireFile, WireFileLink, WireUploaded } from '../../wire/file.ts';
import { ContentBent, verified } from '../../files/verified.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD } from '../failure.ts';
import { type Client, clientOf, queryOf } from '../http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../http/target.ts';
import { tableOf } from '../table.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { shown } from '../instant.ts';

type Options = TargetOptions & { for?: string; name?: string; key?: string; json?: true };

const pathOf = (id: string) => `/v1/cases/${encodeURIComponent(id)}/files`;

/** Registers the three. */
export function addFiles(cli: Cli, parent: Command): void {
  addAttach(cli, parent);
  addListing(cli, parent);
  addDownload(cli, parent);
}

function addAttach(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'attach', {
    zh: '上传文件到案件；打印的 file:… 写进字段或凭证',
    en: 'bring a file to a case; the file:… it prints goes into a field or evidence',
    examples: [
      ['sop case attach C-… photo.jpg --for defect-photo --by li', '上传一张照片', 'bring a photo'],
      [
        'sop case act C-… complete --as registered --evidence defect-photo=file:v1.… --by li',
        '作为凭证',
        'as evidence',
      ],
    ],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<path>', tell(terminal, '文件', 'the file'));
  const what = [
    '为哪个字段或凭证（按其类型与大小限制）',
    'the field or evidence it is for, whose limits hold',
  ] as const;
  addOption(cli, command, '--for <name>', ...what);
  addOption(cli, command, '--name <name>', '文件名；默认原名', 'what it is called; default: as it is');
  addOption(cli, command, '--key <key>', 'Idempotency-Key；默认每次新的', 'Idempotency-Key; default: a new one');
  addTargetOptions(cli, command, '--by <person>');
  command.action(async (id: string, path: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const content = await openAsBlob(path).catch(() => {
      throw new Finding(tell(terminal, `读不到文件 ${path}`, `The file ${path} cannot be read.`));
    });
    const name = encodeURIComponent(options.name ?? basename(path));
    const { body } = await client.upload<WireUploaded>(
      `${pathOf(id)}${queryOf({ for: options.for })}`,
      content,
      { 'content-disposition': `attachment; filename*=UTF-8''${name}` },
      options.key ?? randomUUID(),
    );
    if (options.json) printJson(terminal, body);
    else print(terminal, `${body.file}  ${body.type}  ${body.bytes}`);
    cli.end(GOOD);
  });
}

function addListing(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'files', {
    zh: '案件的文件',
    en: 'the files of a case',
    examples: [['sop case files C-… --by li', '有哪些文件', 'which files there are']],
  }).argument('<case>', tell(terminal, '案件号', 'case id'));
  addTargetOptions(cli, command);
  command.action(async (id: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<{ items: WireFile[] }>(pathOf(id));
    if (options.json) printJson(terminal, body);
    else if (body.items.length === 0) print(terminal, tell(terminal, '没有文件', 'None.'));
    else {
      const rows = body.items.map((it) => [
        it.file,
        it.name,
        it.for ?? '',
        it.type,
        String(it.bytes),
        shown(it.at),
        it.by,
      ]);
      print(terminal, tableOf(rows));
    }
    cli.end(GOOD);
  });
}

function addDownload(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'download', {
    zh: '下载案件的一个文件（记入访问日志）；不覆盖已有的文件',
    en: 'download a file of a case (a line of the access log); writes over nothing',
    examples: [['sop case download C-… file:v1.… photo.jpg --by li', '存为 photo.jpg', 'as photo.jpg']],
  })
    .argument('<case>', tell(terminal, '案件号', 'case id'))
    .argument('<file>', tell(terminal, '文件，file:…', 'the file, file:…'))
    .argument('<path>', tell(terminal, '存到哪里', 'where to write it'));
  addTargetOptions(cli, command);
  command.action(async (id: string, file: string, path: string, options: Options) => {
    const client = clientOf(terminal, await targetOf(terminal, options));
    const { body } = await client.get<WireFileLink>(`${pathOf(id)}/${encodeURIComponent(file)}`);
    await save(terminal, client, body, path);
    if (options.json) printJson(terminal, { ...body, path });
    else print(terminal, `${path}  ${body.type}  ${body.bytes}`);
    cli.end(GOOD);
  });
}

/** Whole and as it was kept, or not at all. */
async function save(
  terminal: Terminal,
  client: Client,
  { url, sha256, bytes }: WireFileLink,
  path: string,
): Promise<void> {
  const response = await fetch(`${client.url}${url}`);
  if (!response.ok || response.body === null)
    throw new Finding(
      tell(terminal, `下载失败：HTTP ${response.status}`, `It cannot be had: HTTP ${response.status}.`),
    );
  const out = createWriteStream(path, { flags: 'wx' });
  const opened = new Promise<void>((resolve, reject) => {
    out.once('open', () => resolve());
    out.once('error', reject);
  });
  await opened.catch(() => {
    throw new Finding(tell(terminal, `不能写 ${path}（已有？）`, `${path} cannot be written; is there one already?`));
  });
  try {
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), verified(sha256), out);
  } catch (error) {
    await rm(path, { force: true });
    const why =
      error instanceof ContentBent ? tell(terminal, '内容与保存时不符', 'it is not what was kept') : `${bytes}`;
    throw new Finding(tell(terminal, `没有下载完整：${why}`, `It did not come whole: ${why}.`));
  }
}
