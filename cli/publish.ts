/** `sop publish`: checks the definitions here, hands them to the API, and says what is published and who must agree. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { formatDiagnostics } from '../language/format.ts';
import { type Files, load } from '../language/load.ts';
import type { Confirm, Confirmed, Publish, Published } from '../wire/publication.ts';
import type { Named } from '../wire/sop.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { Finding, GOOD, Misuse } from './failure.ts';
import { foreignText } from './foreign-text.ts';
import { clientOf } from './http/client.ts';
import { addTargetOptions, type TargetOptions, targetOf } from './http/target.ts';
import { print, printJson, type Terminal, tell } from './terminal.ts';
import { isFolder, readWorkspace } from './workspace.ts';

interface Options extends TargetOptions {
  confirm?: string;
  dryRun?: true;
  json?: true;
}

/** Registers `sop publish`. */
export function addPublish(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'publish', {
    zh: '发布 SOP 定义；需要第二人时等待确认',
    en: 'publish SOP definitions; waits for a second person where the organization asks for one',
    examples: [
      ['sop publish --by han', '发布 ./sop-definitions', 'publish ./sop-definitions'],
      ['sop publish my-sops --dry-run --by han', '只看会发布什么', 'only say what would be published'],
      ['sop publish --confirm complaint@2 --by chen', '第二人确认', 'the second person agrees'],
    ],
  }).argument('[folder]', tell(terminal, 'SOP 定义目录', 'folder of the SOP definitions'));
  addOption(cli, command, '--dry-run', '只看结果，不发布', 'say what would happen and publish nothing');
  addOption(cli, command, '--confirm <sop@version>', '确认一个待发布的版本', 'confirm a publication that waits');
  addTargetOptions(cli, command);
  command.action(async (folder: string | undefined, options: Options) => {
    if (options.confirm === undefined) await publish(terminal, folder, options);
    else await confirm(terminal, folder, options.confirm, options);
    cli.end(GOOD);
  });
}

async function publish(terminal: Terminal, named: string | undefined, options: Options): Promise<void> {
  const files = soundFiles(terminal, named);
  const body: Publish = { files: Object.fromEntries(files), ...(options.dryRun && { dry_run: true }) };
  const client = clientOf(terminal, await targetOf(terminal, options));
  const reply = await client.post<Published>('/v1/sops', body, randomUUID());
  if (options.json) printJson(terminal, reply.body);
  else print(terminal, publishedText(reply.body, terminal));
}

/** The files of the folder, which have no error; warnings go to standard error. */
function soundFiles(terminal: Terminal, named: string | undefined): Files {
  const asked = named ?? (terminal.env.BIHUAN_WORKSPACE || 'sop-definitions');
  const folder = resolve(terminal.cwd, asked);
  if (!isFolder(folder)) {
    throw new Misuse(
      tell(
        terminal,
        `没有目录 ${asked}。请给出：sop publish 目录`,
        `There is no folder ${asked}. Name it: sop publish FOLDER`,
      ),
    );
  }
  const files = readWorkspace(folder);
  const { diagnostics } = load(files, { locale: terminal.locale });
  const all = [...foreignText(files, terminal.locale), ...diagnostics];
  const text = formatDiagnostics(all, files, terminal.locale);
  if (all.some((d) => d.severity === 'error')) {
    const last = tell(terminal, '有错误，没有发布。', 'There are errors; nothing was published.');
    throw new Finding(`${text}\n\n${last}`, { error: last, diagnostics: all });
  }
  if (text !== '') terminal.stderr.write(`${text}\n`);
  return files;
}

function publishedText(body: Published, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const names = (versions: readonly Named[]) => versions.map((it) => `${it.sop}@${it.version}`).join(', ');
  const lines: string[] = [];
  if (body.published.length > 0)
    lines.push(
      body.dry_run
        ? say(`将发布：${names(body.published)}`, `would publish: ${names(body.published)}`)
        : say(`已发布：${names(body.published)}`, `published: ${names(body.published)}`),
    );
  if (body.pending.length > 0) {
    const first = body.pending[0];
    const how = first === undefined ? '' : `sop publish --confirm ${first.sop}@${first.version}`;
    lines.push(
      say(
        `等待 ${body.confirm_by ?? '第二人'} 确认：${names(body.pending)}（${how} --by …）`,
        `waits for ${body.confirm_by ?? 'a second person'}: ${names(body.pending)} (${how} --by …)`,
      ),
    );
  }
  if (body.unchanged.length > 0)
    lines.push(say(`没有变化：${names(body.unchanged)}`, `unchanged: ${names(body.unchanged)}`));
  if (body.workspace_changed)
    lines.push(say('人员、连接或班次有变化', 'people, connectors or shifts differ from what is in force'));
  return lines.join('\n');
}

async function confirm(terminal: Terminal, folder: string | undefined, which: string, options: Options): Promise<void> {
  const match = /^([^@]+)@(\d+)$/.exec(which);
  if (match === null || folder !== undefined || options.dryRun) {
    throw new Misuse(
      tell(
        terminal,
        '--confirm 要写成 流程@版本（如 complaint@2），且不带目录与 --dry-run',
        '--confirm takes SOP@VERSION (complaint@2), without a folder and --dry-run',
      ),
    );
  }
  const [, sop = '', version = ''] = match;
  const client = clientOf(terminal, await targetOf(terminal, options));
  const path = `/v1/sops/${encodeURIComponent(sop)}/versions/${version}/confirm`;
  const { body } = await client.post<Confirmed>(path, {} satisfies Confirm, randomUUID());
  if (options.json) printJson(terminal, body);
  else {
    const names = body.published.map((it) => `${it.sop}@${it.version}`).join(', ');
    print(terminal, tell(terminal, `已确认并发布：${names}`, `confirmed and published: ${names}`));
  }
}
