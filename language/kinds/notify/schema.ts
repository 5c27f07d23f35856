/** `notify`: a message on the way. */
import type { z } from 'zod';
import { Notify } from '../../schema/effects.ts';
import { key, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { stepKeys } from '../../schema/staffing.ts';

export const NotifyStep = object({
  ...stepKeys,
  notify: key(Notify, '通知谁、用哪条消息。', 'Who is told, by which message.', { customer: 'tracking-link' }),
  outcomes: key(Outcomes.optional(), '只能写 `skipped`。', 'Only `skipped`.', { skipped: 'close' }),
});

export type NotifyStepSource = z.output<typeof NotifyStep>;
