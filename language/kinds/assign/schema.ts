/** `assign`: finds the case an owner. */
import type { z } from 'zod';
import { key, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { staffingKeys, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Who } from '../../schema/words.ts';

const Assign = object({
  to: key(Who, '在哪个团队或角色里找处理人。', 'The team or role in which an owner is found.', 'team/resolution'),
  ...staffingKeys,
});

export const AssignStep = object({
  ...stepKeys,
  assign: key(Assign, '为案件找处理人。', 'Finds the case an owner.', { to: 'team/resolution', by: 'least_loaded' }),
  outcomes: key(
    Outcomes,
    '`accepted`；可写 `declined`（不写：找下一个人）、`nobody`（不写：留在队列）。',
    '`accepted`; perhaps `declined` (unwritten: the next person), `nobody` (unwritten: it stays queued).',
    { accepted: 'propose' },
  ),
  ...waitingKeys,
});

export type AssignSource = z.output<typeof AssignStep>;
