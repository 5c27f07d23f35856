/** `sop check`: every diagnostic of workspaces or of single files in them, as lines or as JSON. */
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Diagnostic } from '../language/diagnostic.ts';
import { formatDiagnostics } from '../language/format.ts';
import { type Files, load, type Workspace } from '../language/load.ts';
import { addCommand, addOption, type Cli } from './cli.ts';
import { FINDINGS, GOOD, Misuse } from './failure.ts';
import { foreignText } from './foreign-text.ts';
import { SUMMARIES } from './summaries.ts';
import { print, printJson, type Terminal, tell } from './terminal.ts';
import { isFile, isFolder, readWorkspace } from './workspace.ts';

/** What is checked: a workspace, and the files in it that were named (absent: all). */
interface Target {
  folder: string;
  only?: Set<string>;
}

interface Checked {
  workspace: Workspace;
  /** A whole folder in which no file is an SOP: nothing in it could be published. */
  lacksSops: boolean;
  /** Of the files asked for, with paths as seen from the terminal's folder. */
  diagnostics: Diagnostic[];
  shownFiles: Map<string, string>;
}

interface Options {
  json?: true;
  warningsAsErrors?: true;
}

/** Registers `sop check`. */
export function addCheck(cli: Cli, program: Command): void {
  const command = addCommand(cli, program, 'check', {
    ...SUMMARIES.check,
    examples: [
      ['sop check', '检查 ./sop-definitions', 'check ./sop-definitions'],
      ['sop check my-sops --warnings-as-errors', '警告也算不通过', 'warnings fail, too'],
      ['sop check my-sops/complaint.sop.yaml', '只报告这个文件', 'report this file alone'],
      ['sop check --json --locale en', '给编辑器和流水线', 'for editors and pipelines'],
    ],
  }).argument('[paths...]', tell(cli.terminal, '目录或文件', 'folders or files'));
  addOption(cli, command, '--warnings-as-errors', '有警告时退出码也为 1', 'warnings give exit code 1, too');
  command.action((paths: string[], options: Options) => cli.end(check(cli.terminal, paths, options)));
}

function check(terminal: Terminal, paths: readonly string[], options: Options): number {
  const startedMs = performance.now();
  const checked = targetsOf(terminal, paths).map((target) => checkOne(terminal, target));
  const diagnostics = checked.flatMap((it) => it.diagnostics);
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const lacksSops = checked.some((it) => it.lacksSops);
  const ok = errors === 0 && !lacksSops && (warnings === 0 || options.warningsAsErrors !== true);
  const counts = {
    ok,
    errors,
    warnings,
    files: checked.reduce((sum, it) => sum + it.shownFiles.size, 0),
  };
  if (options.json)
    printJson(terminal, { ...counts, sops: checked.flatMap(sopsOf), diagnostics: diagnostics.map(flat) });
  else {
    for (const it of checked) {
      const text = formatDiagnostics(it.diagnostics, it.shownFiles, terminal.locale);
      if (text !== '') print(terminal, `${text}\n`);
    }
    const sops = checked.reduce((sum, it) => sum + sopsOf(it).length, 0);
    if (lacksSops)
      print(terminal, tell(terminal, '没有 SOP 文件（<id>.sop.yaml）。', 'There is no SOP file (<id>.sop.yaml).'));
    print(terminal, summary(terminal, { ...counts, sops, tookMs: Math.round(performance.now() - startedMs) }));
  }
  return ok ? GOOD : FINDINGS;
}

/** A folder is a workspace; a file stands in the workspace around it. Without paths: the default workspace. */
function targetsOf(terminal: Terminal, paths: readonly string[]): Target[] {
  const targets = new Map<string, Target>();
  for (const path of paths.length > 0 ? paths : [terminal.env.BIHUAN_WORKSPACE || 'sop-definitions']) {
    const whole = resolve(terminal.cwd, path);
    if (isFolder(whole)) targets.set(whole, { folder: whole });
    else if (isFile(whole)) {
      const folder = basename(dirname(whole)) === 'calendars' ? dirname(dirname(whole)) : dirname(whole);
      const target = targets.get(folder) ?? { folder, only: new Set<string>() };
      target.only?.add(relative(folder, whole).replaceAll('\\', '/'));
      targets.set(folder, target);
    } else {
      throw new Misuse(
        tell(
          terminal,
          `没有 ${path} 这个目录或文件。请给出 SOP 定义目录：sop check 目录`,
          `There is no folder or file ${path}. Name the folder of the SOP definitions: sop check FOLDER`,
        ),
      );
    }
  }
  return [...targets.values()];
}

function checkOne(terminal: Terminal, { folder, only }: Target): Checked {
  const files = readWorkspace(folder);
  if (files.size === 0) {
    throw new Misuse(tell(terminal, `${folder} 中没有 .yaml 文件。`, `There is no .yaml file in ${folder}.`));
  }
  const lacksSops = only === undefined && ![...files.keys()].some((path) => /^[^/]+\.sop\.yaml$/.test(path));
  if (lacksSops) refuseFolderAround(terminal, folder, files);
  const foreign = foreignText(files, terminal.locale);
  const isForeign = new Set(foreign.map((d) => d.range.file));
  const workspace = load(files, { locale: terminal.locale });
  const shown = (path: string) => join(relative(terminal.cwd, folder), path).replaceAll('\\', '/');
  const asked = (path: string) => only === undefined || only.has(path);
  return {
    workspace,
    lacksSops,
    shownFiles: new Map([...files].filter(([path]) => asked(path)).map(([path, text]) => [shown(path), text])),
    diagnostics: [...foreign, ...workspace.diagnostics.filter((d) => !isForeign.has(d.range.file))]
      // A message that an SOP cannot fill concerns both files.
      .filter((d) => asked(d.range.file) || d.related?.some((it) => asked(it.range.file)))
      .map((d) => moved(d, shown)),
  };
}

/** Whoever names the folder above the workspace by mistake is told where the SOPs are. */
function refuseFolderAround(terminal: Terminal, folder: string, files: Files): void {
  const deeper = [...files.keys()].flatMap((path) => /^(.+)\/[^/]+\.sop\.yaml$/.exec(path)?.[1] ?? []);
  const [first] = deeper;
  if (first === undefined) return;
  const there = join(relative(terminal.cwd, folder), first).replaceAll('\\', '/');
  throw new Misuse(
    tell(
      terminal,
      `${folder} 中没有 SOP，它们在 ${first} 中：sop check ${there}`,
      `There is no SOP in ${folder} itself; they are in ${first}: sop check ${there}`,
    ),
  );
}

/** The same diagnostic with other names for its files. */
function moved(d: Diagnostic, name: (path: string) => string): Diagnostic {
  return {
    ...d,
    range: { ...d.range, file: name(d.range.file) },
    ...(d.related && {
      related: d.related.map((it) => ({ ...it, range: { ...it.range, file: name(it.range.file) } })),
    }),
  };
}

function sopsOf({ workspace, shownFiles }: Checked) {
  const inside = [...shownFiles.keys()].map((path) => basename(path));
  return [...workspace.packages.values()]
    .filter(({ plan }) => inside.includes(`${plan.sop}.sop.yaml`))
    .map(({ plan }) => ({ sop: plan.sop, version: plan.version, title: plan.title, hash: plan.hash }));
}

/** A diagnostic as JSON: keys in snake_case, 1-based positions, the end exclusive. */
function flat(d: Diagnostic) {
  const place = ({ file, start, end }: Diagnostic['range']) => ({
    file,
    line: start.line,
    column: start.column,
    end_line: end.line,
    end_column: end.column,
  });
  return {
    code: d.code,
    severity: d.severity,
    ...place(d.range),
    message: d.message,
    hint: d.hint,
    ...(d.related && { related: d.related.map((it) => ({ ...place(it.range), message: it.message })) }),
  };
}

interface Counts {
  errors: number;
  warnings: number;
  files: number;
  sops: number;
  tookMs: number;
}

function summary(terminal: Terminal, { errors, warnings, files, sops, tookMs }: Counts): string {
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const looked = tell(
    terminal,
    `${files} 个文件，${sops} 个可用的 SOP`,
    `${plural(files, 'file')}, ${plural(sops, 'sound SOP')}`,
  );
  if (errors + warnings === 0)
    return tell(terminal, `没有问题（${looked}，${tookMs} 毫秒）`, `Good: nothing to report (${looked}, ${tookMs} ms)`);
  return tell(
    terminal,
    `${errors} 个错误，${warnings} 个警告（${looked}，${tookMs} 毫秒）`,
    `${plural(errors, 'error')}, ${plural(warnings, 'warning')} (${looked}, ${tookMs} ms)`,
  );
}
