/** 性质的中文说法。 */
import type { Text } from './text.ts';

export const zh: Record<string, Text> = {
  'flow/option-to-complete': {
    title: '案件走到哪里都还能结束',
    broken: '案件可能走到 `{step}`，此后再没有路通向 `close` 或 `cancel`',
    fix: '在它后面的某一步加一个能结束案件的结果',
  },
  'flow/no-dead-step': {
    title: '每一步都走得到',
    broken: '没有案件会走到 `{step}`',
    fix: '让某个结果通向它，或删去这一步',
  },
  'flow/no-dead-outcome': {
    title: '写下的结果都有可能选到',
    broken: '`{step}` 的结果 `{outcome}` 永远选不到',
    fix: '删去它，或在该用的地方写上它',
  },
  'flow/branches-join': {
    title: '同时开始的都能做完',
    broken: '`{step}` 永远做不完：有一个分支走不到自己的终点',
    fix: '让该分支的某个结果通向 `done`',
  },
  'flow/no-livelock': {
    title: '没有阶梯看着，谁也不能让案件一直兜圈',
    broken: '案件可以在 {steps} 之间一直兜圈，其间没有带阶梯的时限在走',
    fix: '让一个带阶梯的案件时限走到离开这个圈为止，或在退回的结果上升级',
  },
  'flow/reopen-resolves': {
    title: '重开的案件都还能再次解决',
    broken: '重开后案件可能走到 `{step}`，此后再没有路能解决它',
    fix: '让它通向某个能解决案件的步骤',
  },
  'flow/call-back-resolved': {
    title: '只为已解决的案件回访',
    broken: '案件可能还没有解决就走到回访 `{step}`',
    fix: '在通向它的结果上写 `resolves: true`',
  },
  'tables/no-dead-row': {
    title: '表里每一行都有值会选到',
    broken: '`{step}` 的第 {row} 行永远选不到：前面的行已全部拿走，或没有值符合',
    fix: '把它上移，或删去',
  },
  'tables/no-redundant-row': {
    title: '表里每一行都有作用',
    broken: '去掉 `{step}` 的第 {row} 行，所有案件的处理都一样',
    fix: '删去它，或写清它有什么不同',
  },
  'tables/guard-decides': {
    title: '步骤的 `when` 有时成立，有时不成立',
    broken: '`{step}` 的 `when` 不论字段是什么都一样',
    fix: '删去 `when`，或删去这一步',
  },
};
