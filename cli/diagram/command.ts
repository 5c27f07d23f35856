/** `sop diagram`: a procedure as a picture, to standard output or into a file. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { pictureOf } from '../../language/diagram/draw.ts';
import { mermaidOf } from '../../language/diagram/mermaid.ts';
import type { Picture } from '../../language/diagram/picture.ts';
import { place } from '../../language/diagram/place.ts';
import { type Theme, THEMES } from '../../language/diagram/style.ts';
import { svgOf } from '../../language/diagram/svg.ts';
import { wordsIn } from '../../words/words.ts';
import { addCommand, addOption, type Cli } from '../cli.ts';
import { GOOD } from '../failure.ts';
import { packageOf } from '../package-of.ts';
import { SUMMARIES } from '../summaries.ts';
import { tell } from '../terminal.ts';

const FORMATS = ['svg', 'mermaid', 'json'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  format?: Format;
  theme?: Theme;
  out?: string;
  workspace?: string;
  json?: true;
}

const DRAW: Record<Format, (picture: Picture, theme: Theme | undefined) => string | Promise<string>> = {
  svg: async (picture, theme) => svgOf(picture, await place(picture), theme),
  mermaid: mermaidOf,
  json: (picture) => `${JSON.stringify(picture, undefined, 2)}\n`,
};

/** Registers `sop diagram`. */
export function addDiagram(cli: Cli, program: Command): void {
  const { terminal } = cli;
  const command = addCommand(cli, program, 'diagram', {
    ...SUMMARIES.diagram,
    examples: [
      ['sop diagram complaint --out complaint.svg', '画成图', 'a drawing'],
      ['sop diagram complaint --format mermaid', 'Mermaid 文本，可贴进 Markdown', 'Mermaid, to put into Markdown'],
      ['sop diagram complaint --json', '节点与连线，供程序', 'nodes and edges for programs'],
    ],
  }).argument('<sop>', tell(terminal, 'SOP 的 id 或文件', 'id or file of an SOP'));
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option('--format <format>', '图的格式', 'what to write').choices([...FORMATS]);
  option(
    '--theme <theme>',
    'SVG 的配色（默认随阅读者的系统）',
    'colours of the SVG (default: as the reader’s system has it)',
  ).choices([...THEMES]);
  option('--out <file>', '写进文件，而不是标准输出', 'write it into this file instead of standard output');
  option('--workspace <folder>', 'SOP 定义目录', 'folder of the SOP definitions');
  command.action(async (sop: string, { format = 'svg', theme, out, workspace, json }: Options) => {
    const { plan } = packageOf(terminal, sop, workspace).found;
    const { locale } = terminal;
    const picture = pictureOf(plan, { locale, roles: wordsIn(locale).roles });
    const text = await DRAW[json ? 'json' : format](picture, theme);
    if (out === undefined) terminal.stdout.write(text);
    else writeFileSync(resolve(terminal.cwd, out), text);
    cli.end(GOOD);
  });
}
