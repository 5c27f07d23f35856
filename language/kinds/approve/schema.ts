/** `approve`: somebody with authority agrees (rules 22–24). */
import { z } from 'zod';
import { key, namesOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { IfSilent, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { Kebab, Snake, Who, WhoList } from '../../schema/words.ts';

const Approve = object({
  amount: key(Snake.optional(), '批多少：一个金额字段。', 'How much: a field of type money.', 'compensation'),
  authority: key(
    Kebab.optional(),
    '按 authorities.yaml 的哪一项找有额度的角色；在填写人与处理人额度之内则不必审批。',
    'The action of authorities.yaml whose lowest sufficient role is asked; within the caps of authors and owner nobody is.',
    'compensation',
  ),
  for: key(
    Who.optional(),
    '代替 `authority`：由谁来批，不看额度。',
    'Instead of `authority`: who agrees, whatever the amount.',
    'role/quality-manager',
  ),
  payee: key(
    Snake.optional(),
    '付给谁：一个字段；不写即客户。额度也按收款人累计。',
    'Whom it pays: a field; unwritten: the customer. Caps count by payee, too.',
    'account',
  ),
  binds: key(
    namesOf(Snake).optional(),
    '批准所针对的字段；金额、客户、凭证总在其内；任何一个改了，批准即作废。',
    'Fields the approval is about, beside amount, customer and evidence: a change of any voids it.',
    ['plan'],
  ),
  not_by: key(
    WhoList.optional(),
    '还不能由谁来批（提请人总不能）；`everyone_before` 是本案其他步骤做过的每一个人。',
    'Who else must not agree (who asks never may); `everyone_before` is everybody who had the work of another step.',
    ['task.receive.assignee'],
  ),
  signatures: key(
    z.union([z.int().min(2).max(5), z.array(Who).min(2, 'approve/one-signature').max(5, 'file/too-many')]).optional(),
    '要几个人先后同意；不写一人即可。写成名单（代替 `for`）则依次各签一个：角色、团队或人。同一人不能签两次，任何一人退回即为退回。',
    'How many people must agree, one after the other; unwritten one. A list (instead of `for`): one of each role, team or person, in that order. Nobody signs twice, and one rejection rejects.',
    ['role/finance', 'role/legal'],
  ),
});

export const ApproveStep = object({
  ...stepKeys,
  approve: key(Approve, '审批。', 'Somebody with authority agrees.', {
    amount: 'compensation',
    authority: 'compensation',
  }),
  outcomes: key(
    Outcomes,
    '`approved`、`rejected`；可写 `not_needed`（不写同 approved）。',
    '`approved`, `rejected`; perhaps `not_needed` (unwritten: as approved).',
    { approved: 'pay', rejected: 'propose' },
  ),
  ...waitingKeys,
  if_silent: key(
    IfSilent.optional(),
    '多久无人审批就自行离开；从不视为同意。',
    'Leaves when nobody has decided by then; never as an approval.',
    { after: '48h', go_to: 'propose' },
  ),
});

export type ApproveSource = z.output<typeof ApproveStep>;
