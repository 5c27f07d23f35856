/** One SOP of a workspace, for commands that look at a single procedure: found by its id or its file, checked. */
import { dirname, resolve } from 'node:path';
import { formatDiagnostics } from '../language/format.ts';
import { load } from '../language/load.ts';
import type { Organization } from '../language/organization.ts';
import type { Package } from '../language/plan.ts';
import { nearest } from '../language/suggest.ts';
import { Finding, Misuse } from './failure.ts';
import { type Terminal, tell } from './terminal.ts';
import { definitionsFolder, isFile, readDefinitions } from './workspace.ts';

/** The checked package of an SOP, by id in the workspace or by its file. @throws Finding with the diagnostics of a broken one */
export function packageOf(
  terminal: Terminal,
  sop: string,
  named: string | undefined,
): { found: Package; organization: Organization } {
  const path = resolve(terminal.cwd, sop);
  const isPath = /\.sop\.ya?ml$/.test(sop);
  if (isPath && !isFile(path)) throw new Misuse(tell(terminal, `没有文件 ${sop}。`, `There is no file ${sop}.`));
  const files = readDefinitions(isPath ? dirname(path) : definitionsFolder(terminal, named));
  const id = isPath ? sop.replace(/^.*[/\\]/, '').replace(/\.sop\.ya?ml$/, '') : sop;
  const workspace = load(files, { locale: terminal.locale });
  const { organization } = workspace;
  const found = workspace.packages.get(id);
  if (found !== undefined && organization !== undefined) return { found, organization };
  const ids = [...files.keys()].flatMap((file) => /^([^/]+)\.sop\.yaml$/.exec(file)?.[1] ?? []);
  if (!ids.includes(id)) {
    const suggestion = nearest(id, ids);
    const zh = `没有 SOP ${id}${suggestion ? `，是不是 ${suggestion}？` : '。'}现有：${ids.join(', ')}`;
    const en = `There is no SOP ${id}${suggestion ? `; did you mean ${suggestion}?` : '.'} There are: ${ids.join(', ')}`;
    throw new Misuse(tell(terminal, zh, en));
  }
  const errors = workspace.diagnostics.filter((d) => d.severity === 'error');
  throw new Finding(formatDiagnostics(errors, files, terminal.locale));
}
