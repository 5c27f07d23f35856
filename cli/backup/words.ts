/** What is said of a file that cannot be restored. */
import type { BackupError } from '../../records/backup/format.ts';
import { type Terminal, tell } from '../terminal.ts';

/** One sentence and what to do. Nothing has been changed. */
export function sentenceOf({ fault, detail }: BackupError, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  return {
    'not-a-backup': say('这不是 sop backup 写的文件', 'This is not a file of sop backup.'),
    'cut-off': say('文件不完整：后面的部分丢了', 'The file is cut off: its end is missing.'),
    changed: say(
      `文件被改动过或已损坏${part(detail, '：')}`,
      `The file was changed or is damaged${part(detail, ': ')}.`,
    ),
    'newer-program': say(
      `备份来自更新的版本（迁移 ${detail} 这里没有）：请用那个版本恢复`,
      `The backup is of a newer version (this one has no migration ${detail}): restore it with that one.`,
    ),
    'other-program': say(
      `备份所用的迁移 ${detail} 与本程序不同：请用写它的那个版本`,
      `The backup's migration ${detail} is not this program's: use the version that wrote it.`,
    ),
    'other-secret': say(
      '备份属于另一个密钥：设置写备份时的 BIHUAN_SECRET；或加 --other-secret，其中的个人信息将无法读取',
      'The backup is of another secret: set the BIHUAN_SECRET it was written under; or add --other-secret, and its personal values stay unreadable.',
    ),
    'not-empty': say(`目标数据库不是空的（有表 ${detail}）`, `The database is not empty (it has the table ${detail}).`),
  }[fault];
}

function part(detail: string, before: string): string {
  return detail === '' ? '' : `${before}${detail}`;
}
