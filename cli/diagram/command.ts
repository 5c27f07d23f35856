/** `sop diagram`: a procedure as a picture, to standard output or into a file. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { pictureOf } from '../../language/diagram/draw.ts';
import { mermaidOf } from '../../language/diagram/mermaid.ts';
import type { Picture } from '../../language/diagram/picture.ts';
import { wordsIn } from '../../words/words.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { packageOf } from '../package-of.ts';
import { SUMMARIES } from '../summaries.ts';
import { tell } from '../terminal.ts';

const FORMATS = ['mermaid', 'json'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  format: Format;
  out?: string;
  workspace?: string;
  json?: true;
}

const DRAW: Record<Format, (picture: Picture) => string> = {
  mermaid: mermaidOf,
  json: (picture) => `${JSON.stringify(picture, undefined, 2)}\n`,
};

/** Registers `sop diagram`. */
export function addDiagram(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'diagram', {
    ...SUMMARIES.diagram,
    examples: [
      ['sop diagram complaint', 'Mermaid 文本，可贴进 Markdown', 'Mermaid, to put into Markdown'],
      ['sop diagram complaint --json', '节点与连线，供程序', 'nodes and edges for programs'],
    ],
  }).argument('<sop>', tell(terminal, 'SOP 的 id 或文件', 'id or file of an SOP'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--format <format>', '图的格式', 'what to write')
    .choices([...FORMATS])
    .default('mermaid');
  option('--out <file>', '写进文件，而不是标准输出', 'write it into this file instead of standard output');
  option('--workspace <folder>', 'SOP 定义目录', 'folder of the SOP definitions');
  command.action((sop: string, { format, out, workspace, json }: Options) => {
    const { plan } = packageOf(terminal, sop, workspace).found;
    const { locale } = terminal;
    const picture = pictureOf(plan, { locale, roles: wordsIn(locale).roles });
    const text = DRAW[json ? 'json' : format](picture);
    if (out === undefined) terminal.stdout.write(text);
    else writeFileSync(resolve(terminal.cwd, out), text);
    cli.end(GOOD);
  });
}
