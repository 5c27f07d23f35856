/** Who may do an act, out of a refusal of rule 27, in words: `team-lead: leads; supervisor` as the kernel says it. */
import type { Relation } from '../../language/relations.ts';

const WORDS: Record<Relation | 'people', { zh: string; en: string }> = {
  people: { zh: '人员', en: 'people' },
  owner: { zh: '处理人', en: 'the owner' },
  assignee: { zh: '承担人', en: 'who has the work' },
  helper: { zh: '协助者', en: 'who was called in' },
  team: { zh: '工作所属团队', en: 'the team of the work' },
  coordinator: { zh: '协调方', en: 'the coordinator' },
  asked: { zh: '被请求决定的人', en: 'who is asked to decide' },
  told: { zh: '被通知的人', en: 'who was told' },
  leads: { zh: '其管理者', en: 'who leads them' },
  watcher: { zh: '关注者', en: 'a watcher' },
  opener: { zh: '开案人', en: 'who opened it' },
  asker: { zh: '采集该字段的人', en: 'who asked for the field' },
  any: { zh: '任何人', en: 'anybody' },
};

/** Roles stay as the organization writes them, people and teams as the case names them. */
export function whoInWords(who: string, locale: 'zh' | 'en'): string {
  const said = who.replace(/(^|[,:;] )([a-z]+)(?=$|[,:;]| \()/g, (whole, before: string, word: string) =>
    Object.hasOwn(WORDS, word) ? `${before}${WORDS[word as Relation][locale]}` : whole,
  );
  return locale === 'en'
    ? said
    : said
        .replaceAll(', ', '、')
        .replaceAll(': ', '：')
        .replaceAll('; ', '；')
        .replaceAll(' (', '（')
        .replaceAll(')', '）');
}
