/** Which scenarios `sop test` runs: those of a workspace, or of the files that were named. */
import { basename, dirname, relative, resolve } from 'node:path';
import { formatDiagnostics } from '../../language/format.ts';
import { type Files, load, type Workspace } from '../../language/load.ts';
import { Finding, Misuse } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';
import { definitionsFolder, isFile, isFolder, readWorkspace } from '../workspace.ts';

export interface Target {
  folder: string;
  files: Files;
  workspace: Workspace;
  /** SOPs asked for by file; absent: all of the workspace. */
  only?: ReadonlySet<string>;
}

/**
 * Reads the workspace around what was named.
 *
 * @throws Misuse when there is no such folder or file, or no scenario; Finding with what is wrong in the definitions.
 */
export function targetOf(terminal: Terminal, paths: readonly string[]): Target {
  const { folder, only } = chosen(terminal, paths);
  const files = readWorkspace(folder);
  const workspace = load(files, { locale: terminal.locale });
  const errors = workspace.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new Finding(formatDiagnostics(errors, files, terminal.locale), { diagnostics: errors });
  const there = workspace.scenarios.filter((file) => only?.has(file.sop) ?? true);
  if (there.length === 0) {
    const names = [...(only ?? workspace.packages.keys())].map((sop) => `${sop}.test.yaml`).join(', ');
    throw new Misuse(
      tell(
        terminal,
        `${shown(terminal, folder)} 中没有场景文件。写一个：${names}（见 docs/scenarios.md）`,
        `There is no scenario file in ${shown(terminal, folder)}. Write one: ${names} (docs/scenarios.md says how).`,
      ),
    );
  }
  return { folder, files, workspace, ...(only && { only }) };
}

function chosen(terminal: Terminal, paths: readonly string[]): { folder: string; only?: Set<string> } {
  const [first] = paths;
  if (first === undefined) return { folder: definitionsFolder(terminal, undefined) };
  const whole = paths.map((path) => resolve(terminal.cwd, path));
  const strange = paths.find((_, i) => !isFolder(whole[i] ?? '') && !isFile(whole[i] ?? ''));
  if (strange !== undefined)
    throw new Misuse(tell(terminal, `没有 ${strange} 这个目录或文件。`, `There is no folder or file ${strange}.`));
  const folders = new Set(whole.map((path) => (isFolder(path) ? path : dirname(path))));
  if (folders.size > 1)
    throw new Misuse(
      tell(
        terminal,
        '一次只能测试一个定义目录中的场景。',
        'Scenarios of one folder of definitions can be run at a time.',
      ),
    );
  const [folder = ''] = folders;
  if (whole.some(isFolder)) return { folder };
  return { folder, only: new Set(whole.map((path) => basename(path).replace(/\.(test|sop)\.yaml$/, ''))) };
}

/** A path as seen from the terminal's folder. */
export function shown({ cwd }: Terminal, path: string): string {
  return relative(cwd, path).replaceAll('\\', '/') || '.';
}
