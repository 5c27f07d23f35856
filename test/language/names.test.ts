/** Names that mean something to the program which reads a definition: no field can have them, and none is half taken. */
import { describe, expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { overlay } from '../setup/overlay.ts';

const codesOf = (snippet: string) => {
  const { diagnostics, packages } = load(overlay('sample.sop.yaml', snippet));
  return { codes: diagnostics.map((d) => d.code), compiled: packages.size };
};
const withField = (name: string) => codesOf(`data:\n  ${name}: { type: text, required: true }`);

describe('names that every object has', () => {
  test.each([...Object.getOwnPropertyNames(Object.prototype), '"constructor"', "'__proto__'"])(
    'no field is called %s, quoted or not',
    (name) => expect(withField(name)).toEqual({ codes: ['yaml/forbidden-key'], compiled: 0 }),
  );

  test.each(['constructor', '__proto__'])('nor a member of a list’s items, a step or an outcome: %s', (name) => {
    const refused = { codes: ['yaml/forbidden-key'], compiled: 0 };
    expect(codesOf(`data:\n  parts: { type: list, required: true, of: { ${name}: { type: text } } }`)).toEqual(refused);
    const step = 'title: 处理\n    task: { for: owner }';
    expect(codesOf(`steps:\n  ${name}:\n    ${step}\n    outcomes: { handled: close }`)).toMatchObject(refused);
    const { codes } = codesOf(`steps:\n  handle:\n    ${step}\n    outcomes: { ${name}: close, handled: close }`);
    expect(codes).toEqual(['yaml/forbidden-key']);
  });

  test('the message says why, in both languages', () => {
    const said = (locale: 'zh' | 'en') =>
      load(overlay('sample.sop.yaml', 'data:\n  constructor: { type: text }'), { locale }).diagnostics[0];
    expect(said('zh')).toMatchObject({ message: expect.stringContaining('自带这个名字'), hint: '换一个名字' });
    expect(said('en')).toMatchObject({
      message: expect.stringContaining('`constructor`'),
      hint: 'choose another name',
    });
  });
});

test.each(['prototype', 'owner', 'size', 'true'])(
  'a field called %s is told that the language uses the word',
  (name) => {
    expect(withField(name)).toEqual({ codes: ['data/reserved-name'], compiled: 0 });
  },
);

test.each(['prototype_no', 'constructor_name', 'to_string', 'length'])('a field may be called %s', (name) => {
  expect(withField(name)).toEqual({ codes: [], compiled: 1 });
});
