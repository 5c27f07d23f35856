/** Fragments: steps that several SOPs, or several places of one, use with other parameters; and the step that uses one. */
import { z } from 'zod';
import { key, mapOf, object } from './key.ts';
import { Kebab, Snake, Text } from './words.ts';

const Parameter = object({
  title: key(Text, '给人看的名字。', 'Its name for people.', '谁来核实'),
  default: key(
    z.unknown().optional(),
    '不给时的值；不写则必须给。',
    'What it is when it is not given; without one it must be.',
    '2h',
  ),
});

export const FragmentFile = object({
  fragment: key(Kebab, '片段的 id，与文件名相同。', "The fragment's id, the same as its file name.", 'check-identity'),
  title: key(Text, '给人看的名字。', 'Its name for people.', '核实身份'),
  parameters: key(
    mapOf(Snake, Parameter).optional(),
    '参数；步骤里写作 `$名字`，可以是整个值、值的一部分或键。',
    'Its parameters; in the steps `$name` stands for one: as a value, a part of a text, or a key.',
    { team: { title: '谁来核实' } },
  ),
  steps: key(
    mapOf(Kebab, z.record(z.string(), z.unknown())),
    '步骤，与流程里的写法相同，可以再用别的片段。第一步得到使用处的 id，其余为 `<使用处>-<id>`；没有去向的走到使用处的下一步。',
    'Steps, as in an SOP; they may use other fragments. The first gets the id of the use, the others `<use>-<id>`; what has no target goes on to the step after the use.',
    { ask: { title: '核实', task: { for: '$team' }, outcomes: { verified: '$after' } } },
  ),
});

/** A step that stands for a fragment's steps. */
export const Use = object({
  use: key(Kebab, '片段的 id；它的步骤放在这里。', 'Id of the fragment whose steps stand here.', 'check-identity'),
  with: key(mapOf(Snake, z.unknown()).optional(), '参数的值。', 'The values of its parameters.', {
    team: 'team/front-line',
    after: 'grade',
  }),
}).meta({ id: 'Use' });
