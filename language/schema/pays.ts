/** `pays`: a key that two kinds share. */
import { key } from './key.ts';
import { Kebab } from './words.ts';

/** Of a task and of a call. */
export const pays = key(
  Kebab.optional(),
  '花掉哪一步审批的额度；没有有效批准就不能做，只花一次；任务的结果若回到那一步，则不算付款。',
  'Spends that `approve` step: refused without a valid approval, and done once; a task’s outcome that goes back to it pays nothing.',
  'authorize',
);
