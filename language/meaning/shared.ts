/** What changes of what all SOPs share: people, roles, teams, caps, tables, connectors, messages, ladders, calendars. */
import type { Part, PartKind } from '../publication/parts.ts';
import { differences } from './difference.ts';
import { type Line, lineOf, type Said, type Touched } from './line.ts';

/** What a kind of part is called, and whom a change of it touches. */
const KINDS: Readonly<Record<PartKind, Said & { touches: Touched }>> = {
  person: { zh: '人员', en: 'person', touches: 'leads' },
  team: { zh: '团队', en: 'team', touches: 'leads' },
  setting: { zh: '组织规则', en: 'rule of the organization', touches: 'leads' },
  authority: { zh: '审批限额', en: 'caps of', touches: 'leads' },
  ladder: { zh: '升级阶梯', en: 'ladder', touches: 'leads' },
  connector: { zh: '外部系统', en: 'connector', touches: 'leads' },
  message: { zh: '消息', en: 'message', touches: 'customers' },
  'retention-class': { zh: '保存类别', en: 'retention class', touches: 'customers' },
  retention: { zh: '保存期限', en: 'retention of', touches: 'customers' },
  'retention-rule': { zh: '保存期限规则', en: 'rule of retention', touches: 'customers' },
  calendar: { zh: '日历', en: 'calendar', touches: 'customers' },
  fragment: { zh: '片段', en: 'fragment', touches: 'customers' },
};

/** In the order of the keys: every difference of every part has its line. */
export function meaningOfShared(before: ReadonlyMap<string, Part>, after: ReadonlyMap<string, Part>): Line[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const part = after.get(key) ?? before.get(key);
    if (part === undefined) return [];
    const { zh, en, touches } = KINDS[part.kind];
    const about: Said = { zh: `${zh} ${named(part)}`, en: `${en} ${named(part)}` };
    return differences(before.get(key)?.data, after.get(key)?.data).map((it) => lineOf(key, touches, about, it));
  });
}

/** An id, with the name people know it by. */
function named({ id, data }: Part): string {
  const { name, title } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const said = [name, title].find((it) => typeof it === 'string');
  return said === undefined ? id : `${id}（${String(said)}）`;
}
