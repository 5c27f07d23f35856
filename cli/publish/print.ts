/** What a publication did, or would, and what it means, as people read it. */
import type { Published, WirePublication } from '../../wire/publication.ts';
import type { Named } from '../../wire/sop.ts';
import { type Terminal, tell } from '../terminal.ts';

type Lines = WirePublication['lines'];

/** As much of a hash as a person copies. */
export const HASH_SHOWN = 16;

/** Several lines: what was published, what waits and for whom, what stays as it is. */
export function publishedText(body: Published, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const lines: string[] = [];
  const published = namesText(body.published);
  if (published !== '' && body.dry_run) lines.push(say(`将发布：${published}`, `would publish: ${published}`));
  else if (published !== '') lines.push(say(`已发布：${published}`, `published: ${published}`));
  if (body.publication !== undefined) {
    const what = namesText(body.pending) || say('人员与共用内容', 'people and what is shared');
    const how = `sop publish --show ${body.publication} --by …`;
    lines.push(
      say(
        `等待 ${body.confirm_by ?? '第二人'} 确认：${what}（第 ${body.publication} 号；${how}）`,
        `waits for ${body.confirm_by ?? 'a second person'}: ${what} (publication ${body.publication}; ${how})`,
      ),
    );
  }
  if (body.unchanged.length > 0)
    lines.push(say(`没有变化：${namesText(body.unchanged)}`, `unchanged: ${namesText(body.unchanged)}`));
  if (body.workspace_changed)
    lines.push(
      say('人员、连接、文本或日历有变化', 'people, connectors, texts or calendars differ from what is in force'),
    );
  if (body.stale?.length > 0)
    lines.push(
      say(
        `这些流程下一版才用上改动：${namesText(body.stale)}`,
        `take the change with their next version: ${namesText(body.stale)}`,
      ),
    );
  if (body.kept?.length > 0)
    lines.push(
      say(
        `文件没写到、仍然有效：${body.kept.join('、')}（要移除用 --remove）`,
        `not in the files, and still in force: ${body.kept.join(', ')} (--remove takes them away)`,
      ),
    );
  return [...lines, ...meaningText(body.lines ?? [], terminal)].join('\n');
}

/** What waits, what it means, and how to agree to exactly that. */
export function publicationText(it: WirePublication, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const what = namesText(it.versions) || say('人员与共用内容', 'people and what is shared');
  const hash = it.hash.slice(0, HASH_SHOWN);
  const how = `sop publish --confirm ${it.id} --hash ${hash} --by …`;
  return [
    say(
      `第 ${it.id} 号发布：${what}，${it.asked_by} 提交`,
      `publication ${it.id}: ${what}, submitted by ${it.asked_by}`,
    ),
    ...meaningText(it.lines, terminal),
    it.confirmed_by === undefined
      ? say(
          `hash ${hash}，${it.lapses_at} 失效。同意：${how}`,
          `hash ${hash}, lapses ${it.lapses_at}. To agree: ${how}`,
        )
      : say(`已由 ${it.confirmed_by} 确认`, `confirmed by ${it.confirmed_by}`),
  ].join('\n');
}

/** Grouped by whom the lines touch. */
export function meaningText(lines: Lines, terminal: Terminal): string[] {
  const groups: [Lines[number]['touches'], string][] = [
    ['customers', tell(terminal, '客户会感到：', 'customers will notice:')],
    ['agents', tell(terminal, '客服会感到：', 'agents will notice:')],
    ['leads', tell(terminal, '主管与负责人：', 'leads and owners:')],
  ];
  return groups.flatMap(([touches, title]) => {
    const own = lines.filter((it) => it.touches === touches);
    return own.length === 0 ? [] : [title, ...own.map((it) => `  ${tell(terminal, it.zh, it.en)}`)];
  });
}

/** `complaint@2, visit@1`. */
export function namesText(versions: readonly Named[]): string {
  return versions.map((it) => `${it.sop}@${it.version}`).join(', ');
}
