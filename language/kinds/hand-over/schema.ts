/** `hand_over`: legs in order, owned by parties, one accountable at every instant (rules 19–21). */
import { z } from 'zod';
import { StepClock } from '../../schema/clock.ts';
import { key, namesOf, mapOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { IfSilent, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Duration, Kebab, Text, Who } from '../../schema/words.ts';

/** A chain of more parties is not one hand-over. */
const LEGS_MAX = 10;

const Arbitration = object({
  after_rejections: key(
    z.int().min(1).max(10).optional(),
    '同一交接被退回几次后仲裁（2）。',
    'Rejections of one hand-over before arbitration (2).',
    2,
  ),
  for: key(Who, '谁来仲裁。', 'Who arbitrates.', 'role/coordinator'),
  limit: key(Duration.optional(), '仲裁时限（4h）。', 'The limit of the arbitration (4h).', '4h'),
  ladder: key(Kebab.optional(), '仲裁逾期时的升级阶梯。', 'The ladder a late arbitration climbs.', 'red-line'),
});

/** A packet item is a field or evidence: snake_case or kebab-case. */
const Item = z.string().regex(/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/, 'id/not-kebab');

/** The kind, given the schema of the steps inside. */
export function handOverStep<S>(steps: z.ZodType<S>) {
  const Leg = object({
    title: key(
      Text.optional(),
      '给人看的名字；不写用团队的名字。',
      "Its name for people; unwritten: the team's.",
      '物流',
    ),
    party: key(Who, '责任方（团队）。', 'The party: a team.', 'team/logistics'),
    calendar: key(
      Kebab.optional(),
      '这一段的日历；不写用 SOP 的。',
      "The leg's calendar; unwritten: the SOP's.",
      'cn-office',
    ),
    red_line: key(
      StepClock,
      '红线：从接收到下一段接收（最后一段到完成）。',
      "The red line, from accepting to the next leg's accepting (last leg: done).",
      { limit: '48h', ladder: 'red-line' },
    ),
    packet: key(
      namesOf(Item).optional(),
      '交给下一段必须齐备的字段与凭证。',
      'Fields and evidence that must be there to offer the next leg.',
      ['install_conditions', 'signed-receipt'],
    ),
    steps: key(steps, '这一段的步骤。', 'The steps of this leg.', {
      deliver: { title: '送货', task: { for: 'party' }, outcomes: { delivered: 'done' } },
    }),
  });
  const HandOver = object({
    coordinator: key(
      Who,
      '协调团队：首次接收前与最后一段之后的责任方。',
      'The team accountable before the first accept and after the last leg.',
      'team/customer-service',
    ),
    accept_within: key(
      Duration.optional(),
      '多久不接收即强制接收（2h）。',
      'Not accepted by then, it is forced (2h).',
      '2h',
    ),
    arbitration: key(Arbitration, '仲裁。', 'Arbitration.', { for: 'role/coordinator' }),
    legs: key(mapOf(Kebab, Leg, LEGS_MAX), '各段，按先后。', 'The legs, in order.', {
      logistics: { party: 'team/logistics', red_line: { due: 'promised_date' } },
    }),
  });
  return object({
    ...stepKeys,
    hand_over: key(HandOver, '跨部门交接。', 'A hand-over between departments.', {
      coordinator: 'team/customer-service',
    }),
    outcomes: key(
      Outcomes.optional(),
      '`done`（不写：进入下一步），以及段内步骤指名的结果。',
      '`done` (unwritten: the next step), and what steps inside name.',
      { done: 'call-back' },
    ),
    ...waitingKeys,
    if_silent: key(IfSilent.optional(), '多久没有完成就自行离开。', 'Leaves when it is not done by then.', {
      after: '9nd',
      go_to: 'close',
    }),
  });
}

export type HandOverSource<S> = z.output<ReturnType<typeof handOverStep<S>>>;
