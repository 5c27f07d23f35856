/** `help` (rule 33) and `transfer` (rule 34): of an SOP, and in organization.yaml for all that say nothing. */
import { z } from 'zod';
import { key, object } from './key.ts';
import { Kebab, Span, WhoList } from './words.ts';

export const Help = object({
  to: key(
    WhoList.optional(),
    '可以向谁求助；不指明时问第一个。不写则任何团队和人都可以。',
    'Whom help may be asked of; the first where nobody is named. Unwritten: any team and person.',
    ['team/logistics'],
  ),
  limit: key(Span.optional(), '多久内答复（2h）。', 'How long an answer may take (2h).', '2h'),
  ladder: key(Kebab.optional(), '逾时的升级阶梯。', 'The ladder of a late answer.', 'front-line'),
  open: key(
    z.enum(['warn', 'wait']).optional(),
    '还有求助未答复时解决或结案：提示（不写即此），或不让。',
    'Resolving or closing while help is open: a warning (also unwritten), or not at all.',
    'wait',
  ),
});

export const Transfer = object({
  accept: key(
    Span,
    '多久内接下（30m）；过时仍归原处理人。',
    'How long to take it (30m); then it stays where it is.',
    '30m',
  ),
});

export type HelpSource = z.output<typeof Help>;
export type TransferSource = z.output<typeof Transfer>;
