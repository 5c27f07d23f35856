/** `call_back`: what it does, by name. */
import type { CallBackStep } from '../../../language/plan.ts';
import { IDLE } from '../idle.ts';
import type { KernelKind } from '../kind.ts';
import { attemptMistakes } from './asked.ts';
import { attempt } from './attempt.ts';
import { enterCallBack, nextCallMs, wakeCallBack, withdrawCallBack } from './call-back.ts';

export const callBack: KernelKind<CallBackStep> = {
  ...IDLE,
  enter: enterCallBack,
  nextMs: nextCallMs,
  wake: wakeCallBack,
  takes: { attempt },
  mistakes: (held, step, act) => (act.act === 'attempt' ? attemptMistakes(held, step, act) : []),
  left: (d, _visit, step) => withdrawCallBack(d, step),
  view: (_visit, { ask, evidence }) => ({ ask, evidence }),
};
