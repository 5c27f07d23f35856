/** Every deed can be done from the command line: each member of an act's body has its option, and no option leads nowhere. */
import { Command, type Option } from 'commander';
import { expect, test } from 'vitest';
import { ActSchema } from '../../../wire/act.ts';
import { addBodyOptions, bodyOf } from '../../../cli/case/act-options.ts';
import { terminalOf } from '../../../cli/terminal.ts';

const terminal = terminalOf([], {});

/** As commander hands on what was given: texts, and lists of those that may be given several times. */
function valueOf({ flags, parseArg }: Option): string | string[] {
  const text = flags.includes('=') ? 'a=1' : '1';
  return parseArg === undefined ? text : [text];
}

test('options and members are the same', () => {
  const members = new Set(ActSchema.options.flatMap(({ shape }) => Object.keys(shape)));
  members.delete('act');
  const command = new Command();
  addBodyOptions({ terminal, end: () => {} }, command);
  const given = Object.fromEntries(command.options.map((option) => [option.attributeName(), valueOf(option)]));
  expect(Object.keys(bodyOf(terminal, given, {})).toSorted()).toEqual([...members].toSorted());
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
