/** What properties say in English. */
import type { Text } from './text.ts';

export const en: Record<string, Text> = {
  'flow/option-to-complete': {
    title: 'From wherever a case can stand it can still end',
    broken: 'a case can come to `{step}` so that no way leads to `close` or `cancel` any more',
    fix: 'give a step ahead of it an outcome that ends the case',
  },
  'flow/no-dead-step': {
    title: 'A case can come to every step',
    broken: 'no case ever comes to `{step}`',
    fix: 'lead an outcome there, or remove the step',
  },
  'flow/no-dead-outcome': {
    title: 'Every outcome that is written can be taken',
    broken: 'the outcome `{outcome}` of `{step}` can never be taken',
    fix: 'remove it, or name it where it is meant to be taken',
  },
  'flow/branches-join': {
    title: 'What is begun side by side can be done',
    broken: '`{step}` can never be done: one of its branches has no way to its own end',
    fix: 'lead an outcome of the branch to `done`',
  },
  'flow/no-livelock': {
    title: 'Nobody can send a case round for ever without a ladder above it',
    broken: 'a case can go round {steps} for ever, and no clock with a ladder runs meanwhile',
    fix: 'let a clock of the case with a ladder run until the ring is left, or let the outcome back escalate',
  },
  'flow/reopen-resolves': {
    title: 'A re-opened case can be resolved anew',
    broken: 're-opened, a case can come to `{step}` so that no way resolves it any more',
    fix: 'lead to a step whose outcome resolves',
  },
  'flow/call-back-resolved': {
    title: 'Customers are called back about resolved cases alone',
    broken: 'a case can come to the call-back `{step}` without having been resolved',
    fix: 'write `resolves: true` at the outcome that leads there',
  },
  'tables/no-dead-row': {
    title: 'Every row of a table is taken for some values',
    broken: 'row {row} of `{step}` is never taken: rows before it take all it matches, or nothing can match it',
    fix: 'move it up, or remove it',
  },
  'tables/no-redundant-row': {
    title: 'Every row of a table makes a difference',
    broken: 'without row {row} of `{step}` every case would be treated just the same',
    fix: 'remove it, or say what it does otherwise',
  },
  'tables/guard-decides': {
    title: 'The `when` of a step is true at times, and not always',
    broken: 'the `when` of `{step}` says the same whatever the fields hold',
    fix: 'remove `when`, or the step',
  },
};
