/** `anywhere`: outcomes of the whole case, which people may take wherever it stands (semantics rule 36). */
import { z } from 'zod';
import { CONCLUDERS } from '../anywhere.ts';
import { Condition } from './condition.ts';
import { key, mapOf, namesOf, object } from './key.ts';
import { OutcomeKeys, routeKeys } from './outcome.ts';
import { OutcomeId, Target, Text } from './words.ts';

const { title: _title, reopen: _reopen, ...outcomeKeys } = OutcomeKeys.shape;

const Anywhere_ = object({
  title: key(Text, '给人看的名字。', 'Its name for people.', '客户撤诉'),
  when: key(Condition.optional(), '此时才可选。', 'It may be taken only while this holds.', {
    not: { have: 'refund_reference' },
  }),
  by: key(
    namesOf(z.enum(CONCLUDERS)).optional(),
    '与案件有其中一种关系的人可选；不写为 `relations` 里 `conclude` 一行的全部。主管与值班经理总可以。',
    'Who may take it, by relation to the case; unwritten: all of the row `conclude` of the relations. Supervisors and duty managers always may.',
    ['owner', 'leads'],
  ),
  ...outcomeKeys,
  go_to: key(
    Target,
    '撤回正在进行的一切，从这一步继续，或 `close`、`cancel`。',
    'What is open is withdrawn and the case goes on here, or `close`, `cancel`.',
    'cancel',
  ),
  resolves: routeKeys.resolves,
}).meta({ id: 'Anywhere' });

export const Anywhere = mapOf(OutcomeId, Anywhere_);
export type AnywhereSource = z.output<typeof Anywhere>;
