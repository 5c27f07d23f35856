/** `corrections`: of the organization, and of an SOP that narrows it (semantics rule 35). */
import { z } from 'zod';
import { CORRECTORS } from '../corrections.ts';
import { key, mapOf, namesOf, object } from './key.ts';
import { Kebab, Snake, Target } from './words.ts';

const shape = {
  kinds: key(
    namesOf(Kebab).optional(),
    '更正须说是哪一种错误，从这里选；不写为 `typing`、`classification`、`misheard`、`system`、`other`。流程里只能比组织少。',
    "The kinds of error of which a correction names one; unwritten: `typing`, `classification`, `misheard`, `system`, `other`. An SOP's are some of the organization's.",
    ['typing', 'misheard'],
  ),
  fields: key(
    namesOf(Snake).optional(),
    '哪些字段可以更正；不写为全部。',
    'The fields that may be corrected; unwritten: all.',
    ['order_no'],
  ),
  by: key(
    namesOf(z.enum(CORRECTORS)).optional(),
    '谁可以更正：`asker` 采集这个字段的人，`leads` 其上的负责人；不写为两者。',
    'Who corrects: `asker`, who asked for the field, and `leads`, a lead above; unwritten: both.',
    ['leads'],
  ),
} as const;

/** For all SOPs. */
export const OrganizationCorrections = object(shape).meta({ id: 'OrganizationCorrections' });

/** Of one SOP: never more than the organization lets. */
export const Corrections = object({
  ...shape,
  back_to: key(
    mapOf(Snake, Target).optional(),
    '更正了这个字段，案件退回哪一步；不写则留在原处。',
    'By field, the step to which the case goes back when it is corrected; unwritten: it stays where it is.',
    { order_no: 'receive' },
  ),
}).meta({ id: 'Corrections' });

export type CorrectionsSource = z.output<typeof Corrections>;
