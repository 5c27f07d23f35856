/** The few words of a picture that no SOP writes: outcomes every kind has, whom a `who` means, where a case begins and ends. */
import type { Locale } from '../diagnostic.ts';

/** Who reads, and what roles are called in that language (words/ knows; this room does not). */
export interface Reader {
  locale: Locale;
  roles: Readonly<Record<string, string>>;
}

interface PictureWords {
  start: string;
  close: string;
  cancel: string;
  anywhere(title: string): string;
  event(name: string): string;
  contactAgain(within: string): string;
  each(field: string): string;
  /** Behind what brings a due with it. */
  by(field: string): string;
  otherwise: string;
  /** Whoever's caps suffice. */
  authority: string;
  assigneeOf(step: string): string;
  who: Readonly<Record<string, string>>;
  outcomes: Readonly<Record<string, string>>;
  results: Readonly<Record<string, string>>;
  and: string;
  or: string;
  not(condition: string): string;
  filled(name: string): string;
  names: Readonly<Record<string, string>>;
}

const zh: PictureWords = {
  start: '开案',
  close: '结案',
  cancel: '撤销',
  anywhere: (title) => `随时 · ${title}`,
  event: (name) => `事件 ${name}`,
  contactAgain: (within) => `${within} 内再次进线`,
  each: (field) => `逐项 ${field}`,
  by: (field) => `按${field}`,
  otherwise: '其余',
  authority: '额度够用的人',
  assigneeOf: (step) => `「${step}」的经办人`,
  who: { owner: '处理人', party: '责任方', resolved_by: '解决人', opened_by: '开案人', item: '该项的人' },
  outcomes: {
    done: '完成',
    failed: '失败',
    accepted: '接单',
    declined: '不接',
    nobody: '无人',
    approved: '批准',
    rejected: '不批准',
    skipped: '跳过',
    silent: '到时',
    happened: '发生',
    satisfied: '满意',
    dissatisfied: '不满意',
    unreachable: '联系不上',
    received: '收到',
  },
  results: { unconfirmed: '未确认', cancelled: '撤销', refused: '拒收' },
  and: ' 且 ',
  or: ' 或 ',
  not: (condition) => `非（${condition}）`,
  filled: (name) => `有${name}`,
  names: { 'case.cycle': '第几轮', visits: '次数' },
};

const en: PictureWords = {
  start: 'opened',
  close: 'closed',
  cancel: 'cancelled',
  anywhere: (title) => `any time · ${title}`,
  event: (name) => `event ${name}`,
  contactAgain: (within) => `contact again within ${within}`,
  each: (field) => `each of ${field}`,
  by: (field) => `by ${field}`,
  otherwise: 'otherwise',
  authority: 'whose caps suffice',
  assigneeOf: (step) => `who had ${step}`,
  who: {
    owner: 'owner',
    party: 'party',
    resolved_by: 'who resolved',
    opened_by: 'who opened',
    item: 'person of the item',
  },
  outcomes: {
    done: 'done',
    failed: 'failed',
    accepted: 'accepted',
    declined: 'declined',
    nobody: 'nobody',
    approved: 'approved',
    rejected: 'rejected',
    skipped: 'skipped',
    silent: 'time is up',
    happened: 'happened',
    satisfied: 'satisfied',
    dissatisfied: 'dissatisfied',
    unreachable: 'unreachable',
    received: 'received',
  },
  results: {},
  and: ' and ',
  or: ' or ',
  not: (condition) => `not (${condition})`,
  filled: (name) => `has ${name}`,
  names: { 'case.cycle': 'cycle', visits: 'visits' },
};

const languages: Record<Locale, PictureWords> = { zh, en };

/** The words of the reader's language. */
export function pictureWords({ locale }: Reader): PictureWords {
  return languages[locale];
}

/** A word of ours where there is one, else what the SOP calls it. */
export function wordOr(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}
