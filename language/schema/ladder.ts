/** Escalation ladders, in an SOP or in ladders.yaml. */
import { z } from 'zod';
import { isDurationProblem, parseDuration } from '../duration.ts';
import { levelEffectKeys } from './effects.ts';
import { key, listOf, mapOf, object } from './key.ts';
import { Interval, Kebab, Span, Who } from './words.ts';

/** `80%`, `due`, `+1h`. */
const LevelAt = z.string({ error: 'ladder/bad-at' }).transform((text, context) => {
  if (text === 'due') return { percent: 100 };
  const share = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text);
  if (share) return { percent: Number(share[1]) };
  const after = text.startsWith('+') ? parseDuration(text.slice(1)) : undefined;
  if (after !== undefined && !isDurationProblem(after)) return { after };
  context.addIssue({
    code: 'custom',
    message: after === undefined ? 'ladder/bad-at' : after.code,
    params: { expected: after?.expected },
  });
  return z.NEVER;
});

const Level = object({
  at: key(
    LevelAt,
    '何时触发：时限的比例、`due`，或到期之后多久（`+1h`）。',
    'When it fires: a share of the limit, `due`, or an offset after it (`+1h`).',
    '+1h',
  ),
  ...levelEffectKeys,
  reassign: key(
    Who.optional(),
    '把未完成的任务交给这个角色中最空闲的人。',
    'Gives the open task to the least loaded of this role.',
    'role/supervisor',
  ),
  ack_within: key(
    Span.optional(),
    '多久内无人接手就升到下一级。',
    'Without an acknowledgement by then the next level fires.',
    '30m',
  ),
  hold: key(Span.optional(), '接手后暂停升级多久（2h）。', 'How long an acknowledgement stops the climb (2h).', '4h'),
  repeat: key(
    object({
      every: key(Interval, '间隔。', 'The interval.', '1h'),
      times: key(
        z.int().min(1).max(100).optional(),
        '最多几次；不写则直到 `until`。',
        'How often at most; unwritten: until `until` comes.',
        3,
      ),
      until: key(
        z.enum(['acknowledged', 'met', 'closed']).optional(),
        '到何时为止：有人接手（不写即此）、时钟达成、或结案；后两者接手的人自己不再收到。',
        'Until when: somebody acknowledges (also unwritten), the clock is met, or the case is closed; of the latter two whoever acknowledged hears no more.',
        'closed',
      ),
    }).optional(),
    '重复通知这一级的人。',
    'Tells the people of this level again.',
    { every: '24h', until: 'closed' },
  ),
  only_during: key(
    Kebab.optional(),
    '只在这个日历开放时触发。',
    'Fires only while this calendar is open.',
    'cn-office',
  ),
}).meta({ id: 'Level' });

export type LevelSource = z.output<typeof Level>;

/** Also the whole of ladders.yaml. */
export const Ladders = mapOf(Kebab, listOf(Level));
