/** Every deed can be done from the command line: each member of an act's body has its option, and no option leads nowhere. */
import { expect, test } from 'vitest';
import { ACT_MEMBERS, bodyOf } from '../../../cli/case/act-options.ts';
import { terminalOf } from '../../../cli/terminal.ts';
import { ActSchema } from '../../../wire/act.ts';

const terminal = terminalOf([], {});

test('options and members are the same', () => {
  const members = new Set(ActSchema.options.flatMap(({ shape }) => Object.keys(shape)));
  members.delete('act');
  expect([...members].toSorted()).toEqual([...ACT_MEMBERS].toSorted());
});

test('a body has what was given, as the wire has it', () => {
  const given = {
    step: 'fulfil',
    ruling: 'giver_mends',
    messageId: 'M-1',
    of: '2',
    evidence: ['photo', 'receipt=F-1'],
    checked: ['0', '2'],
    answer: ['speed=9'],
    json: true,
    key: 'K',
  };
  expect(bodyOf(terminal, given, {})).toEqual({
    step: 'fulfil',
    ruling: 'giver_mends',
    message_id: 'M-1',
    of: 2,
    evidence: ['photo', { name: 'receipt', ref: 'F-1' }],
    checked: [0, 2],
    answers: { speed: 9 },
  });
  expect(() => bodyOf(terminal, { of: 'two' }, {})).toThrow('--of');
});
