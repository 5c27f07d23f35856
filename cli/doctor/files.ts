/** Where contents of files lie: is it to be had, and is there what the record's files hold. */
import { fileStoreAt } from '../../files/at.ts';
import type { Inspection } from '../../records/database/inspect.ts';
import type { FilesConfig } from '../../startup/config.ts';
import { type Line, ok, problem, reasonOf, type Say } from './line.ts';

/** How many are named. */
const SHOWN_MAX = 3;

/** Of the newest contents; none of a database that has no files yet. */
export async function filesLines(config: FilesConfig, found: Inspection['files'], say: Say): Promise<Line[]> {
  if (found === undefined) return [];
  const what = say('文件', 'files');
  const store = fileStoreAt(config);
  const lacking: string[] = [];
  try {
    for (const { sha256, bytes } of found.newest) if ((await store.size(sha256)) !== bytes) lacking.push(sha256);
  } catch (error) {
    return [problem(what, reasonOf(error), say('看 BIHUAN_FILES 与其权限', 'see to BIHUAN_FILES and its rights'))];
  }
  if (lacking.length > 0) {
    const some = lacking.slice(0, SHOWN_MAX).join(', ');
    return [
      problem(
        what,
        say(
          `缺失或长度不符：${lacking.length}（${some}）`,
          `missing or of another length: ${lacking.length} (${some})`,
        ),
        say('从文件存放处的备份恢复到 ', 'restore them from the backup of ') + store.where,
      ),
    ];
  }
  const looked = say(
    `查过 ${found.newest.length} / ${found.count}`,
    `${found.newest.length} of ${found.count} looked at`,
  );
  return [ok(what, `${store.where}, ${looked}`)];
}
