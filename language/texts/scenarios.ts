/** The texts of diagnostics about scenario files, in both languages. */
import type { Code } from '../codes.ts';
import type { Text } from './text.ts';

type ScenarioCode = Extract<Code, `scenario/${string}`>;

export const scenarios: Record<'zh' | 'en', Record<ScenarioCode, Text>> = {
  zh: {
    'scenario/unknown-sop': {
      says: '没有 `{found}` 这个 SOP 可测；现有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-step': { says: 'SOP 没有步骤 `{found}`；现有：{expected}', fix: '是否想写 `{suggestion}`？' },
    'scenario/unknown-clock': {
      says: 'SOP 没有时钟或步骤 `{found}`；现有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-person': {
      says: '这里没有 `{found}` 这个人；现有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-event': {
      says: '没有步骤等待事件 `{found}`；事件有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-signal': { says: 'SOP 没有信号 `{found}`；现有：{expected}', fix: '是否想写 `{suggestion}`？' },
    'scenario/unknown-evidence': {
      says: '没有步骤要求凭证 `{found}`；要求的有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-question': {
      says: '没有回访问到 `{found}`；问题有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-refusal': {
      says: '案件不会以 `{found}` 拒绝；这一类有：{expected}',
      fix: '是否想写 `{suggestion}`？',
    },
    'scenario/unknown-case': { says: '故事到此没有案件 `{found}`；有：{expected}', fix: '是否想写 `{suggestion}`？' },
    'scenario/same-case': {
      says: '故事里已有案件 `{found}`，或有步骤、信号另立的案件叫这个名字',
      fix: '另取一个名字；要进同一个案件就不写 `case`',
    },
    'scenario/not-one': { says: '这里恰好写其中一个：{expected}', fix: '分成两行' },
    'scenario/refused-without-act': { says: '只有动作会被拒绝', fix: '把 `refused` 写在 `act` 旁边' },
    'scenario/received-without-open': {
      says: '只有再次进线在此处写 `{key}`',
      fix: '写在 `open` 旁；动作的 `{key}` 写在动作之内',
    },
    'scenario/back-in-time': { says: '故事只往前走：{found} 早于上一行', fix: '按 `at` 排列各行' },
    'scenario/same-title': { says: '两个场景同名：“{found}”', fix: '各取各的名字' },
  },
  en: {
    'scenario/unknown-sop': {
      says: 'there is no SOP `{found}` for these scenarios; there are: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-step': {
      says: 'the SOP has no step `{found}`; it has: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-clock': {
      says: 'the SOP has no clock or step `{found}`; it has: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-person': {
      says: 'nobody is called `{found}` here; there are: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-event': {
      says: 'no step waits for the event `{found}`; events: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-signal': {
      says: 'the SOP has no signal `{found}`; it has: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-evidence': {
      says: 'no step asks for the evidence `{found}`; asked for: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-question': {
      says: 'no survey asks `{found}`; questions: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-refusal': {
      says: 'no case refuses with `{found}`; of this kind there are: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/unknown-case': {
      says: 'the story has no case `{found}` by now; it has: {expected}',
      fix: 'did you mean `{suggestion}`?',
    },
    'scenario/same-case': {
      says: 'the story has a case `{found}` already, or a step or signal whose case is called so',
      fix: 'take another name; to reach the same case write no `case`',
    },
    'scenario/not-one': { says: 'exactly one of these stands here: {expected}', fix: 'make two lines of it' },
    'scenario/refused-without-act': { says: 'only an act can be refused', fix: 'write `refused` beside `act`' },
    'scenario/received-without-open': {
      says: 'only another intake has its `{key}` here',
      fix: 'write it beside `open`; an act has its `{key}` among its own keys',
    },
    'scenario/back-in-time': {
      says: 'a story runs forward: {found} lies before the line above',
      fix: 'order the lines by `at`',
    },
    'scenario/same-title': { says: 'two scenarios are called "{found}"', fix: 'give each a title of its own' },
  },
};
