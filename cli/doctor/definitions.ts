/** The workspace that would be published. */
import { resolve } from 'node:path';
import { load } from '../../language/load.ts';
import { isFolder, readWorkspace } from '../workspace.ts';
import { type Line, note, ok, problem, type Say } from './line.ts';

export function definitions(folder: string, say: Say): Line {
  const what = say('SOP 定义', 'SOP definitions');
  if (!isFolder(folder)) {
    return problem(
      what,
      say(`没有目录 ${folder}`, `there is no folder ${folder}`),
      say('用 BIHUAN_WORKSPACE 指明', 'name it with BIHUAN_WORKSPACE'),
    );
  }
  const { packages, diagnostics } = load(readWorkspace(resolve(folder)));
  const errors = diagnostics.filter((it) => it.severity === 'error').length;
  const counts = say(
    `${packages.size} 个可用的 SOP，${errors} 个错误，${diagnostics.length - errors} 个警告（${folder}）`,
    `sound SOPs: ${packages.size}, errors: ${errors}, warnings: ${diagnostics.length - errors} (${folder})`,
  );
  const todo = say(`运行 sop check ${folder}`, `run sop check ${folder}`);
  if (errors > 0) return problem(what, counts, todo);
  if (diagnostics.length > 0) return note(what, counts, todo);
  return packages.size > 0 ? ok(what, counts) : note(what, counts, todo);
}
