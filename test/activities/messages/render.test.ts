/** Values are inserted once and never read as templates. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderText, textFor, UnknownTextName } from '../../../activities/messages/render.ts';

test('names are replaced by their values, blanks around them or not', () => {
  expect(
    renderText('订单 {{order}}，{{ clock.closure.due }} 前；{{order}}', { order: 'O-9', 'clock.closure.due': '周五' }),
  ).toBe('订单 O-9，周五 前；O-9');
});

test('no value is ever read as a template, whatever it holds', () => {
  const values = { a: '{{b}}', b: '$& $1 {{a}}' };
  expect(renderText('{{a}}-{{b}}', values)).toBe('{{b}}-$& $1 {{a}}');
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => renderText('<{{a}}|{{b}}>', { a, b }) === `<${a}|${b}>`));
  // Two values that would form a template side by side do not.
  expect(renderText('{{a}}{{b}}', { a: '{{', b: 'a}}' })).toBe('{{a}}');
});

test.each(['odrer', '', 'constructor', '__proto__'])(
  'an unknown name "%s" is the author\'s error, under its code',
  (name) => {
    const render = () => renderText(`x {{${name}}}`, { order: 'PRIVATE' });
    expect(render).toThrow(UnknownTextName);
    expect(render).toThrow(expect.objectContaining({ code: 'text/unknown-name', found: name }));
    expect(render).not.toThrow(/PRIVATE/);
  },
);

test('an empty value is a value', () => {
  expect(renderText('[{{a}}]', { a: '' })).toBe('[]');
});

test('the reader gets their language, or Chinese', () => {
  expect(textFor({ zh: '好', en: 'good' }, 'en')).toBe('good');
  expect(textFor({ zh: '好', en: 'good' }, 'zh')).toBe('好');
  expect(textFor({ zh: '好' }, 'en')).toBe('好');
});
