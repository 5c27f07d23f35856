/** `sop audit export CASE`: one case's audit as a file that somebody else verifies. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { bundleOf, removedBundleOf } from '../../audit/bundle.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { Finding, GOOD } from '../failure.ts';
import { print, printJson, type Terminal, tell } from '../terminal.ts';
import { addRecordOptions, anchoredAt, type RecordOptions, withRecord } from './record.ts';

interface Options extends RecordOptions {
  to?: string;
  json?: true;
}

/** Registers the command. */
export function addExport(cli: Cli, parent: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, parent, 'export', {
    zh: '导出一案的审计，供第三方独立核对',
    en: 'export a case’s audit for somebody else to verify',
    examples: [
      ['sop audit export CU-1 --to CU-1.json', '写成文件', 'write a file'],
      ['node verify-bundle.mjs CU-1.json <key>', '对方只需 Node', 'what the other side runs: Node alone'],
    ],
  }).argument('<case>', tell(terminal, '案件', 'id of the case'));
  addOption(cli, command, '--to <file>', '写到此文件；默认标准输出', 'file to write; default: standard output');
  addRecordOptions(cli, command);
  command.action(async (caseId: string, options: Options) => cli.end(await exportAudit(terminal, caseId, options)));
}

async function exportAudit(terminal: Terminal, caseId: string, options: Options): Promise<number> {
  const bundle = await withRecord(terminal, options, async (at) => {
    const of = { case: caseId, atMs: terminal.nowMs() };
    const anchored = await anchoredAt(at);
    return (await bundleOf(at.record, at.signer, anchored, of)) ?? removedBundleOf(at.record, at.signer, anchored, of);
  });
  if (bundle === undefined) {
    const error = tell(terminal, `没有记录过案件 ${caseId}`, `No case ${caseId} was ever recorded.`);
    throw new Finding(error, { error });
  }
  if (options.to === undefined) {
    printJson(terminal, bundle);
    return GOOD;
  }
  const path = resolve(terminal.cwd, options.to);
  writeFileSync(path, `${JSON.stringify(bundle)}\n`);
  const script = fileURLToPath(new URL('../../audit/verify-bundle.mjs', import.meta.url));
  const told = {
    file: path,
    lines: 'links' in bundle ? bundle.links.length : 0,
    anchors: bundle.anchors.length,
    key: bundle.key,
    script,
  };
  if (options.json) printJson(terminal, told);
  else
    print(
      terminal,
      tell(
        terminal,
        `${path}：${told.lines} 行，${told.anchors} 个锚。核对：node ${script} ${path} ${told.key}`,
        `${path}: ${told.lines} lines, ${told.anchors} anchors. To verify: node ${script} ${path} ${told.key}`,
      ),
    );
  return GOOD;
}
