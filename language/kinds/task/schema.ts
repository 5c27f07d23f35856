/** `task`: a person works. */
import { z } from 'zod';
import { Condition } from '../../schema/condition.ts';
import { key, listOf, namesOf, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { IfSilent, staffingKeys, stepKeys, waitingKeys } from '../../schema/staffing.ts';
import { ChosenFields, Kebab, Snake, Text, Who } from '../../schema/words.ts';
import { pays } from '../../schema/pays.ts';

const Requirement = object({
  when: key(Condition.optional(), '只在此时要求。', 'Required only then.', { compensation: '> 0' }),
  that: key(Condition, '完成前必须成立。', 'Must hold before the task is completed.', { have: ['plan', 'owner'] }),
  say: key(Text, '不成立时对人说的话。', 'What people are told when it does not.', '四要素缺一不可'),
});

const Task = object({
  for: key(
    Who,
    '谁来做：team/x、role/x、owner、一个人。',
    'Who does it: team/x, role/x, owner, a person.',
    'team/front-line',
  ),
  ...staffingKeys,
  ask: key(
    z.union([namesOf(Snake), ChosenFields]).optional(),
    '完成时必须已填的字段；可随一个选项字段：`{ by: category, product: [model], otherwise: [] }`，该字段为空时用 `otherwise`。',
    'Fields that must be filled when it is completed; they may follow a choice: `{ by: category, product: [model], otherwise: [] }`, by `otherwise` while that is empty.',
    ['customer', 'channel'],
  ),
  may_ask: key(namesOf(Snake).optional(), '可以填写的字段。', 'Fields that may be filled.', ['order']),
  evidence: key(namesOf(Kebab).optional(), '完成时必须有的凭证。', 'Evidence that must be there.', [
    'call-recording',
    'case-record',
  ]),
  require: key(listOf(Requirement).optional(), '完成前的检查。', 'Checks before it is completed.', [
    { that: { have: ['plan'] }, say: '先填方案' },
  ]),
  script: key(
    Text.optional(),
    '话术，可以有 `{{字段}}`；`each` 里还可以有 `{{item}}`、`{{item.字段}}`。',
    'What to say; may hold `{{field}}`, inside `each` also `{{item}}` and `{{item.field}}`.',
    '先致歉，再复述诉求',
  ),
  checklist: key(namesOf(Text).optional(), '完成前逐条勾选。', 'Points to tick before it is completed.', [
    '出发前致电客户',
  ]),
});

export const TaskStep = object({
  ...stepKeys,
  task: key(Task, '一个人做的事。', 'Work of a person.', { for: 'owner', ask: ['plan'] }),
  outcomes: key(Outcomes, '可选的结果。', 'The outcomes to choose from.', { agreed: 'pay' }),
  pays,
  ...waitingKeys,
  if_silent: key(IfSilent.optional(), '多久没有结果就自行离开。', 'Leaves the step when there is no outcome by then.', {
    after: '48h',
    go_to: 'close',
  }),
});

export type TaskSource = z.output<typeof TaskStep>;
